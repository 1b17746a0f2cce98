import { dirname, join, resolve } from "node:path";
import { formatDuration, parseDuration } from "../../base/duration.ts";
import { HitoriError, messageOf } from "../../base/error.ts";
import { readCompose } from "../../compose/read.ts";
import { loadConfiguration } from "../../config/load.ts";
import { superviseApp } from "../../migrate/app/supervise-app.ts";
import { manifestTotals } from "../../migrate/copy/pass.ts";
import { copyLive, manifestOf, verifyMove } from "../../migrate/copy-moves.ts";
import { untilOuterEnds } from "../../migrate/cut-short.ts";
import { checkIdentity } from "../../migrate/identity.ts";
import { type LocalImage, storeImages } from "../../migrate/images.ts";
import { takeLock } from "../../migrate/lock.ts";
import { MigrationLog } from "../../migrate/log.ts";
import { Migration } from "../../migrate/migration.ts";
import { checkTarget } from "../../migrate/mount.ts";
import { type MigrationPlan, planMigration } from "../../migrate/plan.ts";
import type { Say } from "../../migrate/say.ts";
import { changesSince } from "../../migrate/way-back.ts";
import { agreed } from "../ask.ts";
import { bytesText } from "../bytes-text.ts";
import type { Context } from "../context.ts";
import { readPrices } from "../known-prices.ts";
import { type Found, findParts, type MigrateOptions, settle } from "../migrate/parts.ts";
import { relaunched } from "../migrate/relaunch.ts";
import { type MonthlyPrice, planText, progressText } from "../migrate/words.ts";

/** Does something as the worker, with the migration's lock; see `relaunched`. */
async function asWorker(
  context: Context,
  options: MigrateOptions,
  work: (found: Found, context: Context) => Promise<number>,
): Promise<number> {
  const outer = await relaunched(context);
  if (outer !== undefined) return outer;
  const inside = { ...context, signal: untilOuterEnds(context.signal) };
  let total: { entries: number; bytes: number } | undefined;
  let log: MigrationLog | undefined;
  const say: Say = (facts) => {
    const text = progressText(facts, total);
    context.output.progress(text, facts);
    if ("seen" in facts) log?.progress(facts.phase, text, facts.over === true);
    else log?.write(text);
  };
  const found = await findParts(inside, options, say);
  checkIdentity(found.parts.to, found.parts.app);
  const release = takeLock(join(found.parts.stateDirectory, "lock"));
  try {
    log = new MigrationLog(found.parts.stateDirectory, context.clock);
    log.write(`hitori ${process.argv.slice(2).join(" ")}`);
    const { moves, stateDirectory } = found.parts;
    const totals = moves.map((move) => manifestTotals(manifestOf(stateDirectory, move)));
    total = totals.reduce((a, b) => ({ entries: a.entries + b.entries, bytes: a.bytes + b.bytes }), {
      entries: 0,
      bytes: 0,
    });
    return await work(found, inside);
  } catch (error) {
    log?.write(`error: ${messageOf(error)}`);
    throw error;
  } finally {
    release();
  }
}

/** `hitori migrate plan`: what would move, what would not, how long, what is in the way. */
export async function migratePlan(context: Context, options: MigrateOptions): Promise<number> {
  const found = await findParts(context, options, () => {});
  const plan = await planMigration({ ...found.parts, stays: found.stays, images: await found.images() });
  const price = priceOf(plan, context.connection().region);
  context.output.result(planText(context.output, plan, price), { ...plan, ...price });
  return plan.findings.some(({ level }) => level === "stop") ? 3 : 0;
}

/** USD a month of what lies on EFS later, in the connection's region where its price is known. */
function priceOf({ bytesKept }: MigrationPlan, region: string): MonthlyPrice | undefined {
  const perGib = readPrices(region)?.find("EFS Standard storage")?.usd;
  return perGib === undefined ? undefined : { monthlyPrice: (bytesKept / 2 ** 30) * perGib, region };
}

/** `hitori migrate copy`: copies while the app runs, until little is left to copy. */
export async function migrateCopy(context: Context, options: MigrateOptions): Promise<number> {
  return asWorker(context, options, async (found) => {
    const { parts, stays } = found;
    await found.mount();
    const images = await found.images();
    refuse(await planMigration({ ...parts, stays, images }));
    checkTarget(parts.to, parts.allowLocal);
    settle(found);
    const passes = await copyLive(parts);
    await keepImages(found, images);
    const bytes = passes.reduce((sum, pass) => sum + pass.readBytes, 0);
    const last = passes.at(-1);
    context.output.result(
      `copied ${bytesText(bytes)} in ${passes.length} ${passes.length === 1 ? "pass" : "passes"}; the last found ${(last?.copied ?? 0) + (last?.removed ?? 0)} changes.\nNext: hitori migrate cutover`,
      { passes },
    );
    return 0;
  });
}

/** A replacement machine can neither build them nor pull them. */
async function keepImages({ engine, parts }: Found, images: readonly LocalImage[]): Promise<void> {
  if (!engine) return;
  for (const { name, bytes, sha256 } of await storeImages(images, parts.to, engine, parts.signal))
    parts.say({ phase: "image", name, bytes, sha256 });
}

function refuse({ findings }: MigrationPlan): void {
  const stop = findings.find(({ level }) => level === "stop");
  if (!stop) return;
  throw new HitoriError({
    code: stop.code,
    message: `${stop.place}: ${stop.message}.`,
    hint: `${stop.remedy}   All findings: hitori migrate plan`,
  });
}

/** `hitori migrate cutover`: stops the app, proves the copy, starts it in the new place; goes back where that fails. */
export async function migrateCutover(context: Context, options: MigrateOptions): Promise<number> {
  return asWorker(context, options, async (found, inside) => {
    const { output } = context;
    const { parts, stays } = found;
    const migration = new Migration({ ...parts, signal: inside.signal });
    if (options.dryRun) {
      output.result(
        `would stop the app in ${parts.from}, copy the last differences, verify, and start it in ${parts.to}`,
        { to: parts.to },
      );
      return 0;
    }
    await migration.recover();
    if (migration.state.place === "old") {
      await found.mount();
      const images = await found.images();
      refuse(await planMigration({ ...parts, stays, images }));
      checkTarget(parts.to, parts.allowLocal);
      settle(found);
      if (!(await agreed(output, `Stop ${parts.app} and move it to ${parts.to}?`, options.yes === true)))
        return 0;
      // What changed since the last copy shrinks while the app still runs.
      await copyLive(parts);
      await keepImages(found, images);
    }
    const state = await migration.perform("cutover");
    const downtime =
      state.downtime === undefined ? "" : ` It was down for ${formatDuration(state.downtime)}.`;
    output.progress(`${parts.app} runs from ${parts.to}.${downtime}`);
    await migration.archive();
    output.result(
      `${parts.app} runs from ${parts.to}.${downtime} The originals are kept beside their old places.\nBack: hitori migrate rollback   Remove the originals: hitori migrate finish`,
      { place: state.place, downtime: state.downtime, to: parts.to },
    );
    return 0;
  });
}

/** `hitori migrate verify`: proves that the new place is what the manifest says. */
export async function migrateVerify(context: Context, options: MigrateOptions): Promise<number> {
  return asWorker(context, options, async ({ parts }) => {
    const verdicts = [];
    for (const move of parts.moves)
      verdicts.push({ move: move.name, ...(await verifyMove(parts, move, false)) });
    const count = verdicts.reduce((sum, verdict) => sum + verdict.differenceCount, 0);
    const lines = verdicts.flatMap(({ move, differences }) =>
      differences.map(({ path, what }) => `${move}/${path}: ${what}`),
    );
    const since =
      new Migration(parts).state.place === "new" ? " (with what the app wrote since the cutover)" : "";
    context.output.result([...lines, `${count} differences${count > 0 ? since : ""}`].join("\n"), {
      verdicts,
    });
    return count === 0 ? 0 : 3;
  });
}

/** `hitori migrate rollback`: back to the old place, with the changes since or without. */
export async function migrateRollback(context: Context, options: MigrateOptions): Promise<number> {
  return asWorker(context, options, async ({ parts }, inside) => {
    const { output } = context;
    const migration = new Migration({ ...parts, signal: inside.signal });
    await migration.recover();
    let carry = options.carryBack === true;
    if (migration.state.place === "new") {
      const { count, changes } = await changesSince(parts.moves, parts.stateDirectory);
      for (const { path, what } of changes.slice(0, 20))
        output.progress(`  ${what}: ${path}`, { change: { path, what } });
      if (count > 0 && !carry && options.discardChanges !== true) throw wouldLose(count);
      carry = carry || options.discardChanges !== true;
      const how =
        count === 0 ? "" : carry ? ` ${count} changes are copied back first.` : ` ${count} changes are LOST.`;
      if (
        !(await agreed(output, `Stop ${parts.app} and go back to ${parts.from}?${how}`, options.yes === true))
      )
        return 0;
    }
    const state = await migration.perform("rollback", carry);
    output.result(`${parts.app} runs from ${parts.from}.`, { place: state.place });
    return 0;
  });
}

function wouldLose(count: number): HitoriError {
  return new HitoriError({
    code: "ROLLBACK_WOULD_LOSE",
    message: `${count} files were changed in the new place since the cutover; without them the way back would lose what is in them.`,
    hint: "Take them along: hitori migrate rollback --carry-back   Give them up: hitori migrate rollback --discard-changes",
  });
}

/** `hitori migrate finish`: removes the originals; archive and manifests stay. */
export async function migrateFinish(context: Context, options: MigrateOptions): Promise<number> {
  return asWorker(context, options, async ({ parts }, inside) => {
    const migration = new Migration({ ...parts, signal: inside.signal });
    await migration.recover();
    const { cutAt } = migration.state;
    const wait = options.after === undefined ? 0 : (parseDuration(options.after) ?? Number.NaN);
    const left = cutAt === undefined ? 0 : Date.parse(cutAt) + wait - context.clock.now();
    if (!(left <= 0)) {
      context.output.result(`not yet: ${formatDuration(left)} are left of ${options.after}`, { left });
      return 0;
    }
    if (
      !(await agreed(
        context.output,
        `Remove the originals of ${parts.app}? There is no way back then.`,
        options.yes === true,
      ))
    )
      return 0;
    await migration.perform("finish");
    const volumes = parts.moves.filter(({ kind }) => kind === "volume").map(({ name }) => name);
    const more =
      volumes.length === 0
        ? ""
        : ` The engine still keeps the old volumes ${volumes.join(", ")}: docker volume rm`;
    context.output.result(
      `finished: the originals are gone; archive and manifests are in ${parts.stateDirectory}.${more}`,
      { finished: true, volumes },
    );
    return 0;
  });
}

/** `hitori migrate recover`: brings an operation that was cut off to its end. */
export async function migrateRecover(context: Context, options: MigrateOptions): Promise<number> {
  return asWorker(context, options, async ({ parts }) => {
    const migration = new Migration({ ...parts, signal: new AbortController().signal });
    const recovered = await migration.recover();
    const where = migration.state.place === "old" ? parts.from : parts.to;
    context.output.result(recovered ? `${parts.app} runs from ${where}` : "nothing was cut off", {
      recovered,
      where,
    });
    return 0;
  });
}

/** `hitori migrate status`: where it is. */
export async function migrateStatus(context: Context, options: MigrateOptions): Promise<number> {
  const { parts } = await findParts(context, options, () => {});
  const { place, finished, open, cutAt, downtime } = new Migration(parts).state;
  const running = await parts.control.isRunning();
  const where = place === "old" ? parts.from : parts.to;
  const lines = [
    open
      ? `cut off in the middle of ${open.operation}: hitori migrate recover`
      : `${parts.app} belongs in ${where}${running ? "" : ", and does not run"}`,
    cutAt === undefined
      ? ""
      : `cut over at ${cutAt}${downtime === undefined ? "" : `, down for ${formatDuration(downtime)}`}${finished ? "; finished" : ""}`,
  ];
  context.output.result(lines.filter((line) => line !== "").join("\n"), {
    place,
    finished,
    cutOff: open?.operation,
    cutAt,
    downtime,
    running,
    where,
  });
  return 0;
}

/** `hitori migrate`: all of it, with a question before each step that stops or moves something. */
export async function migrate(context: Context, options: MigrateOptions): Promise<number> {
  const outer = await relaunched(context);
  if (outer !== undefined) return outer;
  const planned = await migratePlan(context, options);
  if (planned !== 0) return planned;
  if (options.dryRun) return 0;
  if (!(await agreed(context.output, "Copy now, while the app runs?", options.yes === true))) return 0;
  const copied = await migrateCopy(context, options);
  return copied === 0 ? migrateCutover(context, options) : copied;
}

/** `hitori migrate serve`: supervises the app's processes in one place, until it is told to end. Hidden. */
export async function migrateServe(
  context: Context,
  options: MigrateOptions & { place: string },
): Promise<number> {
  const configuration = loadConfiguration(context.options.file ?? "hitori.yml");
  const composeFile = resolve(context.directory, configuration.compose);
  await superviseApp({
    compose: readCompose(composeFile),
    directory: options.place,
    sourceDirectory: dirname(composeFile),
    stateDirectory: resolve(options.state ?? join(dirname(composeFile), ".hitori", "migration")),
    address: options.address ?? "127.0.0.1",
    clock: context.clock,
    shutdown: context.signal,
  });
  return 0;
}
