import { invalidParameter } from "./find.ts";

/**
 * CloudWatch Logs' filter patterns of unstructured terms: every plain term must be there, one of the `?term`s, and
 * none of the `-term`s. Case counts. JSON and column patterns are not simulated, and refused.
 * @throws ServiceError InvalidParameterException
 */
export function readFilterPattern(pattern: string | undefined): (message: string) => boolean {
  const text = (pattern ?? "").trim();
  if (/^[{[%]/.test(text)) {
    throw invalidParameter(`The local cloud does not simulate this kind of filter pattern: ${text}`);
  }
  const terms = [...text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(
    ([, sign = "", quoted, word]) => ({
      sign,
      term: quoted?.replace(/\\(.)/g, "$1") ?? word ?? "",
    }),
  );
  const of = (sign: string) => terms.filter((one) => one.sign === sign).map(({ term }) => term);
  const [all, some, none] = [of(""), of("?"), of("-")];
  return (message) =>
    all.every((term) => message.includes(term)) &&
    (some.length === 0 || some.some((term) => message.includes(term))) &&
    !none.some((term) => message.includes(term));
}
