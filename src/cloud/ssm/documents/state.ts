import { type Account, slice } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";

export interface DocumentVersion {
  readonly documentVersion: string;
  readonly versionName: string | undefined;
  readonly createdAt: number;
  readonly documentFormat: string;
  /** As it was given. */
  readonly content: string;
}

export interface Document {
  readonly name: string;
  readonly documentType: string;
  readonly displayName: string | undefined;
  targetType: string | undefined;
  defaultVersion: string;
  /** Oldest first. */
  versions: DocumentVersion[];
  /** Who it is shared with: account ids, or `all`. */
  sharedWith: { readonly accountId: string; readonly version: string }[];
  tags: Record<string, string>;
}

export const documents = slice<{ documents: Record<string, Document> }>("ssm-documents", () => ({
  documents: {},
}));

/** @throws ServiceError InvalidDocument */
export function findDocument(account: Account, name: string | undefined): Document {
  const found = documents.of(account).documents[name ?? ""];
  if (found) return found;
  throw invalidDocument();
}

/**
 * A version by number, `$LATEST` or `$DEFAULT`, and by name; the default one where nothing is said.
 * @throws ServiceError InvalidDocument where there is none of both
 */
export function findVersion(
  document: Document,
  wanted: { DocumentVersion?: string; VersionName?: string },
): DocumentVersion {
  const { DocumentVersion, VersionName } = wanted;
  if (DocumentVersion === "$LATEST") return latestVersion(document);
  const byDefault = VersionName === undefined ? document.defaultVersion : undefined;
  const number = DocumentVersion === "$DEFAULT" ? document.defaultVersion : (DocumentVersion ?? byDefault);
  const found = document.versions.find(
    (version) =>
      (number === undefined || version.documentVersion === number) &&
      (VersionName === undefined || version.versionName === VersionName),
  );
  if (found) return found;
  throw invalidDocument();
}

/** @throws ServiceError InvalidDocument, which does not happen: a document has a version for as long as it is there */
export function latestVersion(document: Document): DocumentVersion {
  const latest = document.versions.at(-1);
  if (latest) return latest;
  throw invalidDocument();
}

function invalidDocument(): ServiceError {
  return new ServiceError("InvalidDocument", "The specified document does not exist.");
}
