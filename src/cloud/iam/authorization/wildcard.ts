/**
 * Whether a text matches an IAM pattern: `*` any number of characters, `?` one. Steps back at the last star alone, so
 * that no pattern takes longer than text times pattern.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const sign = pattern[inPattern];
    if (sign === "*") {
      star = inPattern++;
      starAt = at;
    } else if (sign === "?" || sign === text[at]) {
      at += 1;
      inPattern += 1;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === "*") inPattern += 1;
  return inPattern === pattern.length;
}

/** ARNs match part by part: a star does not reach over a colon, but for the last part. */
export function matchesArn(pattern: string, arn: string): boolean {
  const parts = (text: string) => {
    const split = text.split(":");
    return [...split.slice(0, 5), split.slice(5).join(":")];
  };
  const given = parts(arn);
  return parts(pattern).every((part, index) => matchesWildcard(part, given[index] ?? ""));
}
