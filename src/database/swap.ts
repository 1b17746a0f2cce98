import type { DBInstance } from "@aws-sdk/client-rds";
import { HitoriError, messageOf } from "../base/error.ts";
import { waitUntil } from "../base/wait-until.ts";
import { nextStep, nextStepBack, type Observed, type Step, swapNames } from "./decide-swap.ts";
import { EventFollower, type Work } from "./follow.ts";
import { restoreOf, settingsToCarry } from "./settings.ts";
import type { OpenSwap, SwapJournal } from "./swap-journal.ts";

/** Milliseconds; a restore of terabytes takes hours. */
const limit = 6 * 3_600_000;
/** Milliseconds until an order that RDS took shows in what it describes; so long it is not given again. */
const patience = 120_000;

/**
 * Brings a swap to its end, wherever it was cut off: the name belongs to a new Multi-AZ database with everything that
 * the old one had been told, and the old one is kept as `<name>-before-hitori`. Where RDS refuses to make the new one,
 * the old one gets its name back.
 * @throws HitoriError DATABASE_SWAP_UNDONE, DATABASE_SWAP_LOST
 */
export async function swapIn(work: Work, swap: OpenSwap, journal: SwapJournal): Promise<DBInstance> {
  try {
    await walk(work, swap, journal, nextStep);
  } catch (error) {
    if (work.signal.aborted || (error instanceof HitoriError && error.code === "DATABASE_SWAP_LOST"))
      throw error;
    work.say(`${messageOf(error)}: going back`);
    await swapBack(work, swap, journal);
    throw new HitoriError({
      code: "DATABASE_SWAP_UNDONE",
      message: `No Multi-AZ ${swap.identifier} could be made (${messageOf(error)}); the old one has its name again.`,
      hint: `Make it Multi-AZ where it is: hitori database multi-az ${swap.identifier}`,
      cause: error,
    });
  }
  const made = await carrySettings(work, swap);
  journal.end("done", work.clock.now());
  return made;
}

/**
 * Gives the old database its name back, whether the swap was over or not; the new one stays as `<name>-after-hitori`.
 * @throws HitoriError DATABASE_SWAP_LOST
 */
export async function swapBack(work: Work, swap: OpenSwap, journal: SwapJournal): Promise<void> {
  await walk(work, swap, journal, nextStepBack);
  journal.end("undone", work.clock.now());
}

/** Observe, decide, do, until nothing is left to do. */
async function walk(
  work: Work,
  swap: OpenSwap,
  journal: SwapJournal,
  decide: typeof nextStep,
): Promise<void> {
  const { clock, signal } = work;
  const names = swapNames(swap.identifier);
  const followers = [swap.identifier, names.before].map((name) => new EventFollower(work, name, clock.now()));
  let given: { readonly step: Step; readonly at: number } | undefined;
  const look = async (): Promise<true | undefined> => {
    for (const follower of followers) await follower.look();
    let seen = await observe(work, swap);
    let step = decide(seen, swap.oldId);
    if (step === "lost") {
      // Two names are two requests: a rename that ends between them hides who has it. It does not twice.
      seen = await observe(work, swap);
      step = decide(seen, swap.oldId);
    }
    if (step === "done") return true;
    if (step === "lost") throw lost(swap);
    if (step === "failed") throw failed(swap, seen);
    if (step === "wait" || (given?.step === step && clock.monotonic() - given.at < patience))
      return undefined;
    journal.step(step, clock.now());
    given = { step, at: clock.monotonic() };
    await act(work, swap, step, seen);
    return undefined;
  };
  if (await waitUntil(look, { clock, timeout: limit, interval: work.interval, signal })) return;
  throw lost(swap);
}

async function observe({ databases }: Work, { identifier, snapshot }: OpenSwap): Promise<Observed> {
  const { before } = swapNames(identifier);
  return {
    current: await databases.describe(identifier),
    before: await databases.describe(before),
    snapshot: snapshot === "" ? undefined : await databases.snapshotStatus(snapshot),
  };
}

async function act({ databases, say }: Work, swap: OpenSwap, step: Step, seen: Observed): Promise<void> {
  const { identifier, snapshot } = swap;
  const { before, after } = swapNames(identifier);
  const rename = (from: string, to: string) => {
    say(`${from} is renamed ${to}`);
    return databases.modify({ DBInstanceIdentifier: from, NewDBInstanceIdentifier: to });
  };
  switch (step) {
    case "rename-old":
      return rename(identifier, before);
    case "snapshot":
      say(`snapshot ${snapshot} of ${before}`);
      return databases.takeSnapshot(before, snapshot);
    case "restore":
      say(`${identifier} is made again of ${snapshot}, Multi-AZ`);
      return seen.before && databases.restore(restoreOf(seen.before, { identifier, snapshot }));
    case "rename-new":
      return rename(identifier, after);
    case "delete-new":
      say(`${identifier}, which never came to be, is deleted`);
      return databases.remove(identifier);
    case "rename-back":
      return rename(before, identifier);
  }
}

/** Tells the new one what a restore cannot be told, and waits until it has taken it. */
async function carrySettings(work: Work, { identifier }: OpenSwap): Promise<DBInstance> {
  const { databases, clock, interval, signal } = work;
  const available = () =>
    waitUntil(
      async () => {
        const now = await databases.describe(identifier);
        return now?.DBInstanceStatus === "available" ? now : undefined;
      },
      { clock, timeout: limit, interval, signal },
    );
  const [old, made] = [await databases.describe(swapNames(identifier).before), await available()];
  const settings = old && made && settingsToCarry(old, made);
  if (settings) {
    work.say(`${identifier} takes over what a restore cannot be told`);
    await databases.modify(settings);
  }
  const now = settings ? await available() : made;
  if (now) return now;
  throw lost({ identifier, oldId: old?.DbiResourceId ?? "", snapshot: "" });
}

function failed({ identifier }: OpenSwap, { current, snapshot }: Observed): HitoriError {
  return new HitoriError({
    code: "DATABASE_RESTORE_FAILED",
    message: current
      ? `the new ${identifier} is ${current.DBInstanceStatus}`
      : `the snapshot of ${identifier} is ${snapshot}`,
    hint: `See what RDS says: aws rds describe-events --source-type db-instance --source-identifier ${identifier}`,
  });
}

function lost({ identifier }: OpenSwap): HitoriError {
  const { before } = swapNames(identifier);
  return new HitoriError({
    code: "DATABASE_SWAP_LOST",
    message: `${identifier} and ${before} are not as a swap leaves them: somebody else changed them, or RDS cannot make the new one.`,
    hint: `See what there is: aws rds describe-db-instances   Give the old one its name back: hitori database rollback ${identifier}`,
  });
}
