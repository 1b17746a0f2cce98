import type { CreateDocumentCommandInput } from "@aws-sdk/client-ssm";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { readContent } from "./content.ts";
import { describeDocument } from "./describe.ts";
import { type Document, type DocumentVersion, documents } from "./state.ts";

/** Recorded: SendCommand runs AWS's own shell document alone. */
export function createDocument(input: CreateDocumentCommandInput, account: Account) {
  const name = input.Name ?? "";
  if (!/^[\w.-]{3,128}$/.test(name)) {
    const message = `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9_\\-.]{3,128}$`;
    throw new ServiceError("ValidationException", message);
  }
  const all = documents.of(account).documents;
  if (all[name]) throw new ServiceError("DocumentAlreadyExists", "The specified document already exists.");
  const documentFormat = input.DocumentFormat ?? "JSON";
  readContent(input.Content ?? "", documentFormat);
  const first: DocumentVersion = {
    documentVersion: "1",
    versionName: input.VersionName,
    createdAt: account.now,
    documentFormat,
    content: input.Content ?? "",
  };
  const document: Document = {
    name,
    documentType: input.DocumentType ?? "Command",
    displayName: input.DisplayName,
    targetType: input.TargetType,
    defaultVersion: "1",
    versions: [first],
    sharedWith: [],
    tags: Object.fromEntries((input.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
  };
  all[name] = document;
  return { DocumentDescription: describeDocument(document, first, account) };
}
