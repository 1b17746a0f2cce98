import type { DeleteDocumentCommandInput } from "@aws-sdk/client-ssm";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { documents, findDocument, findVersion } from "./state.ts";

/** One version, which may not be the default one, or the whole document; a shared one stays until nobody shares it. */
export function deleteDocument(input: DeleteDocumentCommandInput, account: Account): Record<string, never> {
  const document = findDocument(account, input.Name);
  if (input.DocumentVersion !== undefined || input.VersionName !== undefined) {
    const version = findVersion(document, input);
    if (version.documentVersion === document.defaultVersion) {
      throw new ServiceError("InvalidDocumentOperation", "Default version of the document can't be deleted.");
    }
    document.versions = document.versions.filter((one) => one !== version);
    return {};
  }
  if (document.sharedWith.length > 0) {
    throw new ServiceError(
      "InvalidDocumentOperation",
      "You attempted to delete a document while it is still shared. You must stop sharing the document before you can delete it.",
    );
  }
  delete documents.of(account).documents[document.name];
  return {};
}
