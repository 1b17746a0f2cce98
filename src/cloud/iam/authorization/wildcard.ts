import { matchesParts } from "../../wildcard.ts";

/** Whether a text matches an IAM pattern: `*` any number of characters, `?` one. A backslash is a sign like any other. */
export function matchesWildcard(pattern: string, text: string): boolean {
  return matchesParts(pattern.split(""), text.split(""));
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
