/**
 * Paths inside a tree are strings with one character a byte (latin1): file names are bytes, not UTF-8, and such
 * strings cost a quarter of a Buffer's memory. They become Buffers at the system call.
 */
export function bytesOf(path: string): Buffer {
  return Buffer.from(path, "latin1");
}

/** What a person reads: UTF-8 where the bytes are that, with control characters and wrong bytes shown. */
export function readable(path: string): string {
  const text = bytesOf(path).toString("utf8");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be shown
  return text.replace(/[\u0000-\u001f\u007f\ufffd]/g, (letter) =>
    letter === "\ufffd" ? "?" : `\\x${letter.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

/** Escapes as sha256sum does: a line of a manifest stays one line. */
export function escapePath(path: string): string {
  return /[\\\n\r]/.test(path)
    ? path.replace(/[\\\n\r]/g, (letter) => (letter === "\\" ? "\\\\" : letter === "\n" ? "\\n" : "\\r"))
    : path;
}

export function unescapePath(text: string): string {
  return text.includes("\\")
    ? text.replace(/\\(.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter === "r" ? "\r" : letter))
    : text;
}

/** The directory that a path is in: "" for the top. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function joinPath(directory: string, name: string): string {
  return directory === "" ? name : `${directory}/${name}`;
}
