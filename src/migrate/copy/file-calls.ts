import * as fs from "node:fs";

// Node's promises around file handles cost several times what these callbacks do, and a small file takes five calls.

export function openFile(path: Buffer, flags: number, mode = 0): Promise<number> {
  return new Promise((resolve, reject) =>
    fs.open(path, flags, mode, (error, file) => (error ? reject(error) : resolve(file))),
  );
}

export function closeFile(file: number): Promise<void> {
  return new Promise((resolve, reject) => fs.close(file, (error) => (error ? reject(error) : resolve())));
}

export function statFile(file: number): Promise<fs.BigIntStats> {
  return new Promise((resolve, reject) =>
    fs.fstat(file, { bigint: true }, (error, stats) => (error ? reject(error) : resolve(stats))),
  );
}

/** Reads until `length` bytes are there or the file ends. @returns how many there were */
export async function readFully(
  file: number,
  buffer: Buffer,
  length: number,
  position: number,
): Promise<number> {
  let count = 0;
  while (count < length) {
    const more = await readOnce(file, buffer, count, length - count, position + count);
    if (more === 0) break;
    count += more;
  }
  return count;
}

function readOnce(
  file: number,
  buffer: Buffer,
  at: number,
  length: number,
  position: number,
): Promise<number> {
  return new Promise((resolve, reject) =>
    fs.read(file, buffer, at, length, position, (error, count) => (error ? reject(error) : resolve(count))),
  );
}

export async function writeFully(
  file: number,
  buffer: Buffer,
  from: number,
  length: number,
  position: number,
): Promise<void> {
  for (let done = 0; done < length; ) {
    done += await writeOnce(file, buffer, from + done, length - done, position + done);
  }
}

function writeOnce(
  file: number,
  buffer: Buffer,
  at: number,
  length: number,
  position: number,
): Promise<number> {
  return new Promise((resolve, reject) =>
    fs.write(file, buffer, at, length, position, (error, count) => (error ? reject(error) : resolve(count))),
  );
}

export function truncateFile(file: number, size: number): Promise<void> {
  return new Promise((resolve, reject) =>
    fs.ftruncate(file, size, (error) => (error ? reject(error) : resolve())),
  );
}

export function ownFile(file: number, uid: number, gid: number): Promise<void> {
  return new Promise((resolve, reject) =>
    fs.fchown(file, uid, gid, (error) => (error ? reject(error) : resolve())),
  );
}

export function modeFile(file: number, mode: number): Promise<void> {
  return new Promise((resolve, reject) =>
    fs.fchmod(file, mode, (error) => (error ? reject(error) : resolve())),
  );
}

export function timeFile(file: number, seconds: number): Promise<void> {
  return new Promise((resolve, reject) =>
    fs.futimes(file, seconds, seconds, (error) => (error ? reject(error) : resolve())),
  );
}
