import type {
  DescribeDocumentCommandInput,
  DocumentFormat,
  DocumentKeyValuesFilter,
  DocumentType,
  GetDocumentCommandInput,
  ListDocumentsCommandInput,
  ListDocumentVersionsCommandInput,
} from "@aws-sdk/client-ssm";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { toTagList } from "../../tag-list.ts";
import { page } from "../find.ts";
import { inFormat } from "./content.ts";
import { describeDocument } from "./describe.ts";
import { type Document, documents, findDocument, findVersion } from "./state.ts";

/** In JSON where no format is said, whatever it was given in [API:ssm GetDocument]. */
export function getDocument(input: GetDocumentCommandInput, account: Account) {
  const document = findDocument(account, input.Name);
  const version = findVersion(document, input);
  const wanted = input.DocumentFormat ?? "JSON";
  return {
    Name: document.name,
    DisplayName: document.displayName,
    CreatedDate: new Date(version.createdAt),
    VersionName: version.versionName,
    DocumentVersion: version.documentVersion,
    Status: "Active",
    Content: inFormat(version.content, version.documentFormat, wanted),
    DocumentType: document.documentType,
    DocumentFormat: wanted,
  };
}

export function describeOneDocument(input: DescribeDocumentCommandInput, account: Account) {
  const document = findDocument(account, input.Name);
  return { Document: describeDocument(document, findVersion(document, input), account) };
}

export function listDocumentVersions(input: ListDocumentVersionsCommandInput, account: Account) {
  const document = findDocument(account, input.Name);
  const { items, next } = page([...document.versions].reverse(), input.NextToken, input.MaxResults ?? 50);
  return {
    DocumentVersions: items.map((version) => ({
      Name: document.name,
      DisplayName: document.displayName,
      DocumentVersion: version.documentVersion,
      VersionName: version.versionName,
      CreatedDate: new Date(version.createdAt),
      IsDefaultVersion: version.documentVersion === document.defaultVersion,
      DocumentFormat: version.documentFormat as DocumentFormat,
      Status: "Active" as const,
    })),
    NextToken: next,
  };
}

/** The account's own; AWS's are not listed. */
export function listDocuments(input: ListDocumentsCommandInput, account: Account) {
  const wanted = Object.values(documents.of(account).documents).filter((document) =>
    (input.Filters ?? []).every((filter) => matches(document, filter)),
  );
  const { items, next } = page(wanted, input.NextToken, input.MaxResults ?? 50);
  return { DocumentIdentifiers: items.map((document) => identify(document, account)), NextToken: next };
}

function identify(document: Document, account: Account) {
  const {
    Parameters: _p,
    Description: _d,
    Status: _s,
    Hash: _h,
    HashType: _t,
    ...identifier
  } = describeDocument(document, findVersion(document, {}), account);
  return {
    ...identifier,
    DocumentType: document.documentType as DocumentType,
    Tags: toTagList(document.tags),
  };
}

function matches(document: Document, { Key = "", Values = [] }: DocumentKeyValuesFilter): boolean {
  if (Key.startsWith("tag:")) return Values.includes(document.tags[Key.slice("tag:".length)] ?? "");
  const tests: Readonly<Record<string, (value: string) => boolean>> = {
    Name: (value) => document.name.startsWith(value),
    Owner: (value) => ["Self", "Private", "All"].includes(value),
    DocumentType: (value) => document.documentType === value,
    TargetType: (value) => document.targetType === value,
    PlatformTypes: (value) => ["Windows", "Linux", "MacOS"].includes(value),
  };
  const test = tests[Key];
  if (test) return Values.some(test);
  throw new ServiceError("InvalidFilterKey", `The specified key is not valid: ${Key}.`);
}
