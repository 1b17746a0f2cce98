import { createRequire } from "node:module";

/**
 * The system calls that Node does not have: times in nanoseconds (Node's are a double, cut to microseconds), extended
 * attributes, and forgetting cached pages. They come through koffi's prebuilt library, an optional dependency without
 * an install script; where it is missing, times are kept to the microsecond and extended attributes are only reported
 * as not looked at.
 */
export interface Native {
  /** Sets access and modification time of an open file. False where the system refused. */
  futimens(file: number, atime: bigint, mtime: bigint): Promise<boolean>;
  /** The same for a path; a symbolic link itself, not what it points to. */
  lutimens(path: Buffer, atime: bigint, mtime: bigint): Promise<boolean>;
  /** Names of extended attributes; none where the file system has none. */
  listAttributes(path: Buffer): string[];
  readAttribute(path: Buffer, name: string): Buffer | undefined;
  writeAttribute(path: Buffer, name: string, value: Buffer): boolean;
  /** Lets the next read of an open file come from the disk or server instead of this machine's memory. */
  forgetPages(file: number): void;
  /**
   * Lets all threads but the calling one act as a user, until it is called with this process's own again: effective ids
   * alone, so that the way back stays open. To be called as root. False where the system refused.
   */
  threadsActAs(uid: number, gid: number): boolean;
}

interface Koffi {
  config(settings: {
    async_stack_size: number;
    async_heap_size: number;
    resident_async_pools: number;
  }): unknown;
  load(library: string): { func(declaration: string): NativeFunction };
}

interface NativeFunction {
  (...operands: unknown[]): number;
  async(...operands: unknown[]): void;
}

const library = "libc.so.6";
const currentDirectory = -100;
const symlinkItself = 0x100;
const dontNeed = 4;
const largestList = 65_536;
/** Numbers of setresuid and setresgid: the C library's own functions change every thread, the bare calls only one. */
const oneThreadCalls: Readonly<Record<string, { setresuid: number; setresgid: number }>> = {
  x64: { setresuid: 117, setresgid: 119 },
  arm64: { setresuid: 147, setresgid: 149 },
};

let loaded: Native | undefined | "not tried" = "not tried";

/** Undefined where the optional dependency is not there, or `HITORI_NO_NATIVE` is set (to see what is lost without it). */
export function native(): Native | undefined {
  if (loaded === "not tried") loaded = load();
  return loaded;
}

function load(): Native | undefined {
  if (process.platform !== "linux" || process.env.HITORI_NO_NATIVE !== undefined) return undefined;
  const require = createRequire(import.meta.url);
  // Not installed, or made for another C library: the callers say what is lost by it.
  const koffi = orUndefined(() => require(`@koromix/koffi-linux-${process.arch}`) as Koffi);
  if (koffi === undefined) return undefined;
  // The least and the most that koffi takes: what is not kept is mapped and unmapped with every call.
  koffi.config({ async_stack_size: 65_536, async_heap_size: 65_536, resident_async_pools: 32 });
  const libc = orUndefined(() => koffi.load(library));
  return libc && bind(libc);
}

function orUndefined<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}

function bind(libc: ReturnType<Koffi["load"]>): Native {
  const futimens = libc.func("int futimens(int file, const int64_t *times)");
  const utimensat = libc.func("int utimensat(int at, const uint8_t *path, const int64_t *times, int flags)");
  const llistxattr = libc.func("intptr_t llistxattr(const uint8_t *path, _Out_ uint8_t *list, size_t size)");
  const llistxattrLength = libc.func("intptr_t llistxattr(const uint8_t *path, void *list, size_t size)");
  const lgetxattr = libc.func(
    "intptr_t lgetxattr(const uint8_t *path, const char *name, _Out_ uint8_t *value, size_t size)",
  );
  const lsetxattr = libc.func(
    "int lsetxattr(const uint8_t *path, const char *name, const uint8_t *value, size_t size, int flags)",
  );
  const fadvise = libc.func("int posix_fadvise(int file, int64_t offset, int64_t length, int advice)");
  const setegid = libc.func("int setegid(uint32_t gid)");
  const seteuid = libc.func("int seteuid(uint32_t uid)");
  const systemCall = libc.func("long syscall(long number, long real, long effective, long saved)");
  const numbers = oneThreadCalls[process.arch];
  // The calls that fill it are synchronous.
  const list = Buffer.alloc(largestList);
  return {
    futimens: (file, atime, mtime) => later(futimens, file, timespecs(atime, mtime)),
    lutimens: (path, atime, mtime) =>
      later(utimensat, currentDirectory, terminated(path), timespecs(atime, mtime), symlinkItself),
    listAttributes: (path) => {
      const name = terminated(path);
      // Most files have none: only asking how many saves the way of a long list back and forth.
      if (llistxattrLength(name, null, 0) <= 0) return [];
      const length = llistxattr(name, list, list.length);
      return length <= 0
        ? []
        : list
            .toString("latin1", 0, length)
            .split("\0")
            .filter((name) => name !== "");
    },
    readAttribute: (path, name) => {
      const length = lgetxattr(terminated(path), name, list, list.length);
      return length < 0 ? undefined : Buffer.from(list.subarray(0, length));
    },
    writeAttribute: (path, name, value) => lsetxattr(terminated(path), name, value, value.length, 0) === 0,
    forgetPages: (file) => {
      fadvise(file, 0, 0, dontNeed);
    },
    threadsActAs: (uid, gid) => {
      if (!numbers) return false;
      const [ownUid = 0, ownGid = 0] = [process.geteuid?.(), process.getegid?.()];
      const done = setegid(gid) === 0 && seteuid(uid) === 0;
      if (!done) setegid(ownGid);
      systemCall(numbers.setresuid, -1, ownUid, -1);
      systemCall(numbers.setresgid, -1, ownGid, -1);
      return done;
    },
  };
}

/** Runs a call on one of Node's threads. */
function later(call: NativeFunction, ...operands: unknown[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    call.async(...operands, (error: Error | null, result: number) => {
      if (error) reject(error);
      else resolve(result === 0);
    });
  });
}

/** Two `struct timespec`. Seconds round down, also before 1970. */
function timespecs(atime: bigint, mtime: bigint): BigInt64Array {
  return BigInt64Array.of(
    seconds(atime),
    atime - seconds(atime) * billion,
    seconds(mtime),
    mtime - seconds(mtime) * billion,
  );
}

const billion = 1_000_000_000n;

function seconds(time: bigint): bigint {
  const quotient = time / billion;
  return quotient * billion > time ? quotient - 1n : quotient;
}

function terminated(path: Buffer): Buffer {
  return Buffer.concat([path, Buffer.of(0)]);
}
