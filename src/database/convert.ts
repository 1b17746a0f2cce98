import type { DBInstance } from "@aws-sdk/client-rds";
import { HitoriError } from "../base/error.ts";
import { waitUntil } from "../base/wait-until.ts";
import { EventFollower, type Work } from "./follow.ts";

/** RDS-EVENT-0025. DescribeEvents gives its words, not its number. */
const converted = /Finished applying modification to convert to a Multi-AZ/;
/** Milliseconds; copying a volume of terabytes takes hours. */
const limit = 6 * 3_600_000;
/** How long the event may come after the database is there, and how long the order may take to show. */
const patience = 120_000;

/**
 * Makes a database Multi-AZ where it is: it goes on answering. One that is being converted already is followed.
 * @returns the database as it then is
 * @throws HitoriError DATABASE_NOT_CONVERTED
 */
export async function convertInPlace(work: Work, database: DBInstance): Promise<DBInstance> {
  const { databases, clock } = work;
  const DBInstanceIdentifier = database.DBInstanceIdentifier ?? "";
  const startedAt = clock.now();
  const follower = new EventFollower(work, DBInstanceIdentifier, startedAt);
  if (database.PendingModifiedValues?.MultiAZ !== true || database.DBInstanceStatus === "available")
    await databases.modify({ DBInstanceIdentifier, MultiAZ: true });
  let idleSince: number | undefined;
  const look = async () => {
    const messages = await follower.look();
    const now = await databases.describe(DBInstanceIdentifier);
    const idle = now?.DBInstanceStatus === "available";
    idleSince = idle ? (idleSince ?? clock.monotonic()) : undefined;
    const waited = idleSince === undefined ? 0 : clock.monotonic() - idleSince;
    const done = messages.some((message) => converted.test(message)) || waited > patience;
    if (idle && now?.MultiAZ === true && done) return now;
    const given = idle && now?.MultiAZ !== true && now?.PendingModifiedValues?.MultiAZ !== true;
    if (given && waited > patience) throw notConverted(DBInstanceIdentifier, messages.at(-1));
    return undefined;
  };
  const options = { clock, timeout: limit, interval: work.interval, signal: work.signal };
  const found = await waitUntil(look, options);
  if (found) return found;
  throw notConverted(DBInstanceIdentifier, `not within ${limit / 3_600_000} hours`);
}

function notConverted(identifier: string, why: string | undefined): HitoriError {
  return new HitoriError({
    code: "DATABASE_NOT_CONVERTED",
    message: `${identifier} is not Multi-AZ: ${why ?? "RDS does nothing and says nothing"}.`,
    hint: `It answers as before. Try again: hitori database multi-az ${identifier}`,
  });
}
