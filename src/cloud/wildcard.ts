/**
 * Whether a text matches a pattern in which `*` stands for anything and `?` for one character; a backslash takes their
 * meaning away. In time that grows with text and pattern: as a regular expression a pattern with many stars can take
 * for ever, and patterns come from whoever asks.
 */
export function wildcard(pattern: string): (text: string) => boolean {
  const parts = pattern.match(/\\[*?\\]|./gsu) ?? [];
  return (text) => matchesParts(parts, [...text]);
}

/** The same for a pattern that is taken apart already: each part a star, a question mark, or one sign that stands for itself. */
export function matchesParts(parts: readonly string[], text: readonly string[]): boolean {
  let part = 0;
  let at = 0;
  /** The last star, and from where the text after it was tried. */
  let star = -1;
  let tried = 0;
  while (at < text.length) {
    const one = parts[part];
    if (one === "*") {
      star = part;
      tried = at;
      part += 1;
    } else if (one !== undefined && (one === "?" || literal(one) === text[at])) {
      part += 1;
      at += 1;
    } else if (star >= 0) {
      tried += 1;
      at = tried;
      part = star + 1;
    } else {
      return false;
    }
  }
  while (parts[part] === "*") part += 1;
  return part === parts.length;
}

function literal(part: string): string {
  return part.length > 1 && part.startsWith("\\") ? part.slice(1) : part;
}
