import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hitori } from "../e2e/command-line.ts";

/**
 * Everything of a campaign below one directory. A shell waits for the end of this process, however it comes, then stops
 * the clouds that are still there, with their machines and mounts, and removes the directory.
 */
export class Room {
  readonly path = mkdtempSync(join(tmpdir(), "hitori-chaos-"));
  readonly #caretaker;

  constructor() {
    process.env.TMPDIR = this.path;
    const script = `cat > /dev/null
for cloud in "$0"/*/cloud; do
  [ -d "$cloud" ] && "$1" "$2" cloud reset --yes --directory "$cloud"
done
rm -rf "$0"`;
    const words = ["-c", script, this.path, process.execPath, hitori];
    this.#caretaker = spawn("/bin/sh", words, { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  }

  async clear(): Promise<void> {
    const gone = new Promise((resolve) => this.#caretaker.once("exit", resolve));
    this.#caretaker.stdin.end();
    await gone;
  }
}
