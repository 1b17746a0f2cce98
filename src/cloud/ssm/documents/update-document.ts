import type {
  UpdateDocumentCommandInput,
  UpdateDocumentDefaultVersionCommandInput,
} from "@aws-sdk/client-ssm";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { readContent } from "./content.ts";
import { describeDocument } from "./describe.ts";
import { type DocumentVersion, findDocument, latestVersion } from "./state.ts";

/** Adds a version; the default stays [API:ssm UpdateDocument: only the latest version can be updated]. */
export function updateDocument(input: UpdateDocumentCommandInput, account: Account) {
  const document = findDocument(account, input.Name);
  const latest = latestVersion(document);
  const { Content: content = "", DocumentVersion = "$LATEST", VersionName } = input;
  if (DocumentVersion !== "$LATEST" && DocumentVersion !== latest.documentVersion) throw invalidVersion();
  if (document.versions.some((version) => version.content === content)) {
    throw new ServiceError(
      "DuplicateDocumentContent",
      "The content of the association document matches another document. Change the content of the document and try again.",
    );
  }
  if (VersionName !== undefined && document.versions.some(({ versionName }) => versionName === VersionName)) {
    throw new ServiceError("DuplicateDocumentVersionName", "The specified version name is a duplicate.");
  }
  const documentFormat = input.DocumentFormat ?? "JSON";
  readContent(content, documentFormat);
  const version: DocumentVersion = {
    documentVersion: String(Number(latest.documentVersion) + 1),
    versionName: VersionName,
    createdAt: account.now,
    documentFormat,
    content,
  };
  document.versions.push(version);
  document.targetType = input.TargetType ?? document.targetType;
  return { DocumentDescription: describeDocument(document, version, account) };
}

export function updateDocumentDefaultVersion(
  input: UpdateDocumentDefaultVersionCommandInput,
  account: Account,
) {
  const document = findDocument(account, input.Name);
  const version = document.versions.find((one) => one.documentVersion === input.DocumentVersion);
  if (!version) throw invalidVersion();
  document.defaultVersion = version.documentVersion;
  return {
    Description: {
      Name: document.name,
      DefaultVersion: version.documentVersion,
      DefaultVersionName: version.versionName,
    },
  };
}

function invalidVersion(): ServiceError {
  return new ServiceError("InvalidDocumentVersion", "The document version is not valid or does not exist.");
}
