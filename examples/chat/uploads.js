import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Refusal } from "./http-answers.js";

const largest = 64 * 1024 * 1024;

/** Only these are shown by browsers; everything else is handed over to be saved. */
const shown = new Map([
  [".gif", "image/gif"],
  [".jpeg", "image/jpeg"],
  [".jpg", "image/jpeg"],
  [".png", "image/png"],
  [".webp", "image/webp"],
]);

/** Files that people leave in a directory. */
export class Uploads {
  #directory;

  constructor(directory) {
    this.#directory = directory;
  }

  /** Makes the directory, and clears away what uploads left that were cut off. */
  async prepare() {
    await mkdir(this.#directory, { recursive: true });
    const left = (await readdir(this.#directory)).filter((name) => /^\..*\.tmp$/.test(name));
    for (const name of left) await rm(join(this.#directory, name), { force: true });
  }

  /** Stores a file. When it returns, the file is whole and survives a power loss. */
  async put(name, request) {
    const temporary = join(this.#directory, `.${name}.${randomBytes(6).toString("hex")}.tmp`);
    try {
      await pipeline(request, atMost(largest), createWriteStream(temporary, { flush: true }));
      await rename(temporary, join(this.#directory, name));
      await syncDirectory(this.#directory);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Streams a file to its reader. */
  async send(name, request, response) {
    const path = join(this.#directory, name);
    const found = await stat(path).catch((error) => {
      if (error.code === "ENOENT") throw new Refusal(404, `there is no upload ${name}`);
      throw error;
    });
    const type = shown.get(extname(name).toLowerCase());
    response.writeHead(200, {
      "content-type": type ?? "application/octet-stream",
      "content-length": found.size,
      "content-disposition": type ? "inline" : `attachment; filename="${name}"`,
      "content-security-policy": "default-src 'none'; sandbox",
      "cache-control": "no-cache",
    });
    if (request.method === "HEAD") return response.end();
    await pipeline(createReadStream(path), response);
  }
}

/** The name in a path, or a refusal: nothing that could lead out of the directory. */
export function validName(encoded) {
  let name;
  try {
    name = decodeURIComponent(encoded);
  } catch {
    throw new Refusal(400, "the name is not readable");
  }
  if (!/^\w[\w.-]{0,99}$/.test(name))
    throw new Refusal(400, "a name has 1 to 100 letters, digits or _ . - and starts with no dot");
  return name;
}

function atMost(limit) {
  let size = 0;
  return new Transform({
    transform(chunk, _encoding, done) {
      size += chunk.length;
      done(size > limit ? new Refusal(413, `at most ${limit} bytes`) : null, chunk);
    },
  });
}

async function syncDirectory(path) {
  const directory = await open(path);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
