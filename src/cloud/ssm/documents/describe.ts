import { createHash } from "node:crypto";
import type {
  DocumentDescription as Described,
  DocumentFormat,
  DocumentParameterType,
  DocumentType,
} from "@aws-sdk/client-ssm";
import type { Account } from "../../account.ts";
import { toTagList } from "../../tag-list.ts";
import { parametersOf, readContent, textOf } from "./content.ts";
import { type Document, type DocumentVersion, latestVersion } from "./state.ts";

export function describeDocument(document: Document, version: DocumentVersion, account: Account): Described {
  const content = readContent(version.content, version.documentFormat);
  return {
    Hash: createHash("sha256").update(version.content).digest("hex"),
    HashType: "Sha256",
    Name: document.name,
    DisplayName: document.displayName,
    VersionName: version.versionName,
    Owner: account.accountId,
    CreatedDate: new Date(version.createdAt),
    Status: "Active",
    DocumentVersion: version.documentVersion,
    Description: textOf(content.description),
    Parameters: parametersOf(content).map((parameter) => ({
      ...parameter,
      Type: parameter.Type as DocumentParameterType | undefined,
    })),
    PlatformTypes: ["Windows", "Linux", "MacOS"],
    DocumentType: document.documentType as DocumentType,
    SchemaVersion: textOf(content.schemaVersion),
    LatestVersion: latestVersion(document).documentVersion,
    DefaultVersion: document.defaultVersion,
    DocumentFormat: version.documentFormat as DocumentFormat,
    TargetType: document.targetType,
    Tags: toTagList(document.tags),
  };
}
