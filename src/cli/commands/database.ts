import { dirname, resolve } from "node:path";
import type { DBInstance } from "@aws-sdk/client-rds";
import { pollInterval } from "../../aws/connection.ts";
import { databases } from "../../aws/databases.ts";
import { formatDuration } from "../../base/duration.ts";
import { HitoriError } from "../../base/error.ts";
import { convertInPlace } from "../../database/convert.ts";
import { swapNames } from "../../database/decide-swap.ts";
import { failOver } from "../../database/failover.ts";
import { nameTaken, notAvailable, type Remark, remarksOn, type Way } from "../../database/fitness.ts";
import type { Work } from "../../database/follow.ts";
import { swapBack, swapIn } from "../../database/swap.ts";
import { type OpenSwap, SwapJournal } from "../../database/swap-journal.ts";
import { agreed } from "../ask.ts";
import type { Context } from "../context.ts";
import { databaseText, priceChange } from "../database-text.ts";

interface DatabaseOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly fromSnapshot?: boolean;
}

/** `hitori database multi-az <id>`: a standby in another zone, in place or by a new database that takes the name. */
export async function databaseMultiAz(
  context: Context,
  options: DatabaseOptions,
  identifier: string,
): Promise<number> {
  const { output, clock } = context;
  const work = await workOf(context);
  const way: Way = options.fromSnapshot ? "from-snapshot" : "in-place";
  const journal = journalOf(context, identifier);
  const open = journal.open();
  if (open) return goOn(context, work, open, journal, options);
  const database = await required(work, identifier);
  const price = priceChange(database, context.connection().region);
  if (database.MultiAZ) {
    const zones = [database.AvailabilityZone, database.SecondaryAvailabilityZone];
    const text = `${identifier} is Multi-AZ already: it runs in ${zones[0]}, its standby is in ${zones[1]}.`;
    output.result(text, { ...documentOf(database), changed: false, price });
    return 0;
  }
  const remarks = [
    ...remarksOn({ database, offers: await work.databases.offers(database) }, way),
    ...(way === "from-snapshot" ? await namesTaken(work, identifier) : []),
  ];
  output.progress(databaseText(database, way, remarks, price), { remarks, price });
  const blocking = remarks.filter(({ blocks }) => blocks);
  if (blocking.length > 0) throw unfit(identifier, blocking);
  const question =
    way === "in-place"
      ? `Make ${identifier} Multi-AZ? It goes on answering; writes may be slower while the standby is filled.`
      : `Make a Multi-AZ ${identifier} of a snapshot? It answers nobody from the moment its name is taken until the new one is there.`;
  if (!(await goesAhead(context, options, question, { ...documentOf(database), remarks, price }))) return 0;
  const startedAt = clock.monotonic();
  const made = await watched(identifier, goOnWith(identifier, way), work, async () => {
    if (way === "in-place") return convertInPlace(work, database);
    const swap = {
      identifier,
      oldId: database.DbiResourceId ?? "",
      snapshot: snapshotName(context, identifier),
    };
    journal.begin(swap, clock.now());
    return swapIn(work, swap, journal);
  });
  return sayMade(context, made, { way, price, took: clock.monotonic() - startedAt });
}

/** Continues a swap that was cut off. */
async function goOn(
  context: Context,
  work: Work,
  open: OpenSwap,
  journal: SwapJournal,
  options: DatabaseOptions,
): Promise<number> {
  const { identifier } = open;
  const question = `A swap of ${identifier} was cut off. Go on with it? (Back instead: hitori database rollback ${identifier})`;
  if (!(await goesAhead(context, options, question, { database: identifier, open }))) return 0;
  const startedAt = context.clock.monotonic();
  const made = await watched(identifier, goOnWith(identifier, "from-snapshot"), work, () =>
    swapIn(work, open, journal),
  );
  const price = priceChange(made, context.connection().region);
  return sayMade(context, made, { way: "from-snapshot", price, took: context.clock.monotonic() - startedAt });
}

/** `hitori database rollback <id>`: the old database gets its name back, at any time after the swap began. */
export async function databaseRollback(
  context: Context,
  options: DatabaseOptions,
  identifier: string,
): Promise<number> {
  const { output } = context;
  const work = await workOf(context);
  const journal = journalOf(context, identifier);
  const { before, after } = swapNames(identifier);
  const old = await work.databases.describe(before);
  const open = journal.open();
  const oldId = open?.oldId ?? old?.DbiResourceId;
  if (oldId === undefined)
    throw new HitoriError({
      code: "DATABASE_NOTHING_KEPT",
      message: `There is no ${before}, so there is nothing to go back to.`,
      hint: "See what there is: aws rds describe-db-instances",
    });
  if (await work.databases.describe(after)) throw unfit(identifier, [nameTaken(after)]);
  const question = `Give ${before} the name ${identifier} back? What was written since the swap stays in ${after} alone, and nothing answers meanwhile.`;
  if (!(await goesAhead(context, options, question, { database: identifier }))) return 0;
  const swap = open ?? { identifier, oldId, snapshot: "" };
  await watched(identifier, `Go on: hitori database rollback ${identifier}`, work, () =>
    swapBack(work, swap, journal),
  );
  const kept = (await work.databases.describe(after)) !== undefined;
  output.result(
    `${identifier} is the old database again.${kept ? ` The new one is kept as ${after}; when nobody needs it: aws rds delete-db-instance --db-instance-identifier ${after} --skip-final-snapshot` : ""}`,
    { database: identifier, changed: true, kept: kept ? after : null },
  );
  return 0;
}

/** `hitori database failover <id>`: 3 where RDS gave it up. */
export async function databaseFailover(
  context: Context,
  options: DatabaseOptions,
  identifier: string,
): Promise<number> {
  const { output } = context;
  const work = await workOf(context);
  const database = await required(work, identifier);
  if (!database.MultiAZ)
    throw new HitoriError({
      code: "DATABASE_NOT_MULTI_AZ",
      message: `${identifier} runs in ${database.AvailabilityZone} alone: there is no standby to take over.`,
      hint: `Give it one: hitori database multi-az ${identifier}`,
    });
  const busy = notAvailable(database);
  if (busy) throw unfit(identifier, [busy]);
  const from = database.AvailabilityZone ?? "";
  const question = `Fail ${identifier} over from ${from} to ${database.SecondaryAvailabilityZone ?? "its standby"}? Connections break, for one to two minutes.`;
  if (!(await goesAhead(context, options, question, documentOf(database)))) return 0;
  const done = await watched(
    identifier,
    `See how it ends: aws rds describe-db-instances --db-instance-identifier ${identifier}`,
    work,
    () => failOver(work, identifier, from),
  );
  const took = formatDuration(done.took);
  output.result(
    done.failedOver
      ? `${identifier} failed over from ${done.from} to ${done.to} in ${took}.`
      : `${identifier} is where it was, in ${done.from}: RDS gave the failover up since the last one was a moment ago.`,
    done,
  );
  return done.failedOver ? 0 : 3;
}

/** Asks; with `--dry-run` only says what would be asked. `seen` goes into that document. */
async function goesAhead(
  { output }: Context,
  options: DatabaseOptions,
  question: string,
  seen: object,
): Promise<boolean> {
  if (!options.dryRun) return agreed(output, question, options.yes === true);
  output.result(`Nothing was done. ${question}`, { ...seen, changed: false });
  return false;
}

async function workOf(context: Context): Promise<Work> {
  const { clock, output, signal } = context;
  const connection = context.connection();
  const say = (text: string) => output.progress(text);
  return { databases: await databases(connection), clock, interval: pollInterval(connection), signal, say };
}

function journalOf(context: Context, identifier: string): SwapJournal {
  const file = resolve(context.directory, context.options.file ?? "hitori.yml");
  return new SwapJournal(dirname(file), identifier);
}

function snapshotName({ clock }: Context, identifier: string): string {
  return `${identifier}-hitori-${Math.floor(clock.now() / 1000)}`;
}

/** @throws HitoriError DATABASE_MISSING */
async function required({ databases }: Work, identifier: string): Promise<DBInstance> {
  const found = await databases.describe(identifier);
  if (found) return found;
  throw new HitoriError({
    code: "DATABASE_MISSING",
    message: `There is no database ${identifier} in this region and account.`,
    hint: "See which there are: aws rds describe-db-instances   Another region: --region <region>",
  });
}

async function namesTaken({ databases }: Work, identifier: string): Promise<Remark[]> {
  const { before } = swapNames(identifier);
  return (await databases.describe(before)) ? [nameTaken(before)] : [];
}

function unfit(identifier: string, blocking: readonly Remark[]): HitoriError {
  return new HitoriError({
    code: "DATABASE_UNFIT",
    message: `${identifier} ${blocking.map(({ message }) => message).join("; ")}.`,
    hint: blocking[0]?.remedy,
  });
}

function goOnWith(identifier: string, way: Way): string {
  return way === "in-place"
    ? `Go on: hitori database multi-az ${identifier}`
    : `Go on: hitori database multi-az ${identifier} --from-snapshot   Back: hitori database rollback ${identifier}`;
}

/** Runs something that RDS goes on with by itself when nobody watches. */
async function watched<T>(
  identifier: string,
  next: string,
  { signal }: Work,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new HitoriError({
      code: "INTERRUPTED",
      message: `No longer watching; RDS ends what it was told about ${identifier} by itself.`,
      hint: next,
      exitCode: 130,
    });
  }
}

function documentOf(database: DBInstance) {
  return {
    database: database.DBInstanceIdentifier,
    status: database.DBInstanceStatus,
    multiAz: database.MultiAZ === true,
    zone: database.AvailabilityZone,
    standbyZone: database.SecondaryAvailabilityZone ?? null,
    endpoint: database.Endpoint?.Address,
  };
}

function sayMade(
  context: Context,
  made: DBInstance,
  { way, price, took }: { way: Way; price: ReturnType<typeof priceChange>; took: number },
): number {
  const identifier = made.DBInstanceIdentifier ?? "";
  const { before } = swapNames(identifier);
  const kept =
    way === "from-snapshot"
      ? `\nThe old one is kept as ${before}. Back: hitori database rollback ${identifier}`
      : "";
  context.output.result(
    `${identifier} is Multi-AZ after ${formatDuration(took)}: it runs in ${made.AvailabilityZone}, its standby is in ${made.SecondaryAvailabilityZone}.${kept}\nTry it: hitori database failover ${identifier}`,
    { ...documentOf(made), changed: true, way, kept: kept === "" ? null : before, price, took },
  );
  return 0;
}
