import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { writeFileAtomic } from "../../../base/atomic-file.ts";
import type { Clock } from "../../../base/clock.ts";
import type { Command } from "../../../base/command.ts";
import { HitoriError } from "../../../base/error.ts";
import { searchPath } from "../../../base/on-path.ts";
import { isAlive } from "../../../base/process-files.ts";
import { sendSignal } from "../../../base/send-signal.ts";
import { debootstrap, type ImageRecipe, makeDisk } from "./image-recipe.ts";
import { hasWorkingKvm } from "./kernel-virtual-machine.ts";
import {
  type BuiltImage,
  findMachineImage,
  type ImageDescription,
  imagePaths,
  imagesDirectory,
} from "./machine-image.ts";
import { imagePrograms, machinePrograms, requirePrograms } from "./programs.ts";

/** Bytes that a build takes at its peak, the archive and the tree and the disk, and some to spare. */
const neededBytes = 5 * 1024 ** 3;

interface BuildOptions {
  readonly recipe: ImageRecipe;
  /** Where images are kept; default the user's cache. */
  readonly images?: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told what is done next. */
  readonly onStep: (text: string) => void;
}

/**
 * Builds the machine image, or finds that it is there. What is not complete has another name and is thrown away, so that no
 * machine ever starts from half an image.
 * @throws HitoriError MACHINE_PROGRAMS_MISSING, MACHINE_IMAGE_NO_ROOM, MACHINE_IMAGE_FAILED; the signal's reason
 */
export async function buildMachineImage(options: BuildOptions): Promise<BuiltImage> {
  const { recipe, images = imagesDirectory(), signal } = options;
  const found = findMachineImage(recipe, images);
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  requirePrograms({ ...imagePrograms, ...machinePrograms, ...(isRoot ? {} : { fakeroot: "fakeroot" }) });
  mkdirSync(images, { recursive: true });
  removeHalfBuilt(images);
  requireRoom(images);
  const partial = join(images, `${recipe.checksum}.partial-${process.pid}`);
  mkdirSync(partial);
  try {
    await build(options, partial, isRoot);
    // Where another build was faster its image stays: machines may stand on it by now.
    if (!findMachineImage(recipe, images)) renameSync(partial, join(images, recipe.checksum));
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  signal.throwIfAborted();
  const built = findMachineImage(recipe, images);
  if (built) return built;
  throw new Error(`There is no image in ${images} after it was built.`);
}

async function build(options: BuildOptions, partial: string, isRoot: boolean): Promise<void> {
  const { recipe, signal, clock, onStep } = options;
  const files = join(partial, "files");
  for (const [path, content] of Object.entries(recipe.files)) {
    mkdirSync(dirname(join(files, path)), { recursive: true });
    writeFileSync(join(files, path), content);
  }
  const archive = join(partial, "root.tar");
  onStep(`mmdebstrap: Debian ${recipe.suite} with ${recipe.packages.length} packages and what they need`);
  await run(debootstrap(recipe, archive), partial, signal);
  onStep("its disk: 8 GiB, of which little is written");
  const node = realpathSync(process.execPath);
  const npm = join(dirname(dirname(node)), "lib", "node_modules", "npm");
  const places = { archive, files, directory: partial, node, npm: existsSync(npm) ? npm : "" };
  await run(makeDisk(places, isRoot), partial, signal);
  onStep("a trial of KVM, where there is one");
  describe(recipe, partial, await hasWorkingKvm(imagePaths(partial).kernel, clock));
}

function describe(recipe: ImageRecipe, partial: string, hasKvm: boolean): void {
  const read = (name: string) => readFileSync(join(partial, name), "utf8").trim();
  const description: ImageDescription = {
    name: `hitori-debian-12-amd64-${recipe.checksum}`,
    description: "Debian 12 with containers, for the virtual machines of Hitori's local cloud",
    kernel: read("kernel"),
    hasKvm,
    packages: read("packages").split("\n"),
  };
  writeFileAtomic(imagePaths(partial).description, `${JSON.stringify(description, undefined, 2)}\n`);
  for (const name of ["files", "kernel", "packages"]) rmSync(join(partial, name), { recursive: true });
}

/** Of builds that were killed; those that go on are left alone. */
function removeHalfBuilt(images: string): void {
  for (const name of readdirSync(images)) {
    const pid = /\.partial-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(images, name), { recursive: true, force: true });
  }
}

/** @throws HitoriError MACHINE_IMAGE_NO_ROOM */
function requireRoom(images: string): void {
  const { bavail, bsize } = statfsSync(images);
  const free = bavail * bsize;
  if (free >= neededBytes) return;
  throw new HitoriError({
    code: "MACHINE_IMAGE_NO_ROOM",
    message: `The build of the machine image needs ${gibibytes(neededBytes)} GiB, and ${images} has ${gibibytes(free)} GiB left.`,
    hint: "Make room, or build it elsewhere: XDG_CACHE_HOME=/another/disk hitori cloud image build   (and the same for cloud start)",
  });
}

function gibibytes(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1);
}

/** Runs to its end; an interrupt ends it and everything that it started. @throws HitoriError MACHINE_IMAGE_FAILED */
function run(command: Command, directory: string, signal: AbortSignal): Promise<void> {
  const [program, ...words] = command.argv;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const child = spawn(program, words, {
      // Of its own group: what mmdebstrap has mounted it takes away again when it is told to end.
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        PATH: searchPath(),
        TMPDIR: directory,
        LC_ALL: "C.UTF-8",
        ...command.environment,
      },
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4000);
    });
    const interrupt = () => {
      if (child.pid !== undefined) sendSignal(-child.pid, "SIGTERM");
    };
    signal.addEventListener("abort", interrupt, { once: true });
    child.on("error", (error) => reject(failed(command, error.message)));
    child.on("close", (code) => {
      signal.removeEventListener("abort", interrupt);
      if (signal.aborted) reject(signal.reason);
      else if (code === 0) resolve();
      else reject(failed(command, said));
    });
  });
}

function failed(command: Command, said: string): HitoriError {
  const end = said.trimEnd().split("\n").slice(-12).join("\n");
  return new HitoriError({
    code: "MACHINE_IMAGE_FAILED",
    message: `The machine image was not built, and nothing of it is left: ${command.argv[0]} failed. It said:\n${end}`,
    hint: "Is Debian's archive reached from here? Then again: hitori cloud image build",
  });
}
