import type {
  BatchResultErrorEntry,
  PublishBatchCommandInput,
  PublishBatchResultEntry,
} from "@aws-sdk/client-sns";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findTopic } from "./find.ts";
import { publishToTopic } from "./publish.ts";

/** Bytes of all messages together: as of one message. */
const longestBatch = 262_144;

/** Up to ten messages; each succeeds or fails by itself. */
export function publishBatch(input: PublishBatchCommandInput, account: Account) {
  const topic = findTopic(account, input.TopicArn);
  const entries = input.PublishBatchRequestEntries ?? [];
  const ids = entries.map((entry) => entry.Id ?? "");
  if (entries.length === 0) {
    throw new ServiceError("EmptyBatchRequest", "The batch request doesn't contain any entries.");
  }
  if (entries.length > 10) {
    throw new ServiceError(
      "TooManyEntriesInBatchRequest",
      "The batch request contains more entries than permissible.",
    );
  }
  if (ids.some((id) => !/^[\w-]{1,80}$/.test(id))) {
    throw new ServiceError("InvalidBatchEntryId", "The Id of a batch entry in a batch request is not valid.");
  }
  if (new Set(ids).size < ids.length) {
    throw new ServiceError(
      "BatchEntryIdsNotDistinct",
      "Two or more batch entries in the request have the same Id.",
    );
  }
  const bytes = entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.Message ?? ""), 0);
  if (bytes > longestBatch) {
    throw new ServiceError(
      "BatchRequestTooLong",
      "The length of all the batch messages put together is more than the limit.",
    );
  }
  const Successful: PublishBatchResultEntry[] = [];
  const Failed: BatchResultErrorEntry[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, MessageId: publishToTopic(account, topic, entry) });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
}
