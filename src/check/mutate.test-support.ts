/** A small generator of numbers that the same seed gives again (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pieces = [
  ..."{}[]:,-&*!|>%@`\"'#?<$~\t\n\\\0",
  ": ",
  "- ",
  "&a ",
  "*a",
  "<<: *a",
  "<<: [*a, *a]",
  "!reset null",
  "!override []",
  "!!binary x",
  "---\n",
  "${",
  "${A:-${B:-${C}}}",
  "${A:?no}",
  "$",
  "null",
  "~",
  "-1",
  "1e999",
  "0x7fffffffffffffff",
  "99999999999999999999",
  ".inf",
  "true",
  "on",
  "2001-01-01",
  "[[[[[[[[",
  "{a: {b: {c: ",
  "extends: {service: web, file: compose.yml}",
  "include: [a.yml]",
  "services:",
  "volumes: {}",
  "ports: ['1-65535:1-65535']",
  "depends_on: {a: {condition: x}}",
  "__proto__: {a: 1}",
  "constructor: x",
  "\uFEFF",
  "\u2028",
  "😀",
  "x".repeat(5000),
];

/** Changes a text in one to eight places: letters, lines, indentation, and pieces that YAML or Compose know. */
function mutate(text: string, random: () => number): string {
  let changed = text;
  const count = 1 + Math.floor(random() ** 3 * 8);
  for (let round = 0; round < count; round++) changed = mutateOnce(changed, random);
  return changed;
}

function mutateOnce(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1));
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const lines = text.split("\n");
  const line = Math.floor(random() * lines.length);
  switch (Math.floor(random() * 8)) {
    case 0:
      return text.slice(0, at) + pick(pieces) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 20));
    case 2:
      return [...lines.slice(0, line), lines[line], ...lines.slice(line)].join("\n");
    case 3:
      return [...lines.slice(0, line), ...lines.slice(line + 1)].join("\n");
    case 4:
      return lines
        .map((one, index) => (index === line ? `${" ".repeat(Math.floor(random() * 5))}${one}` : one))
        .join("\n");
    case 5:
      return lines.map((one, index) => (index === line ? one.replace(/^ {1,2}/, "") : one)).join("\n");
    case 6:
      return lines
        .map((one, index) => (index === line ? one.replace(/:.*/, `: ${pick(pieces)}`) : one))
        .join("\n");
    default:
      return [...lines.slice(0, line), pick(lines), ...lines.slice(line)].join("\n");
  }
}

const values: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  65_536,
  "",
  " ",
  "a",
  "$",
  "${",
  "${X}",
  "${X:?}",
  "a:b:c:d",
  ":",
  "/",
  "..",
  "80:80:80:80",
  "service_healthy",
  "host",
  "10ms",
  [],
  {},
  [null],
  [[]],
  [{}],
  { "": null },
  { target: [] },
  { file: 1 },
  { condition: "x" },
  ["a=b", "c", 1, null],
  { service: "web" },
  { path: "a" },
  "x".repeat(300),
  { __proto__x: 1, toString: 2, constructor: {} },
];

const keys: readonly string[] = [
  "image",
  "build",
  "ports",
  "volumes",
  "environment",
  "env_file",
  "depends_on",
  "extends",
  "healthcheck",
  "deploy",
  "networks",
  "command",
  "tmpfs",
  "profiles",
  "secrets",
  "configs",
  "logging",
  "x-hitori",
  "services",
  "include",
  "toString",
  "__proto__",
];

/** Changes a parsed file in one to four places, so that it stays YAML: values, keys, and what stands below which. */
function mutateTree(tree: unknown, random: () => number): unknown {
  const copy: unknown = structuredClone(tree);
  const count = 1 + Math.floor(random() * 4);
  for (let round = 0; round < count; round++) mutateNode(copy, random);
  return copy;
}

function mutateNode(tree: unknown, random: () => number): void {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const holders: (Record<string, unknown> | unknown[])[] = [];
  const walk = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    holders.push(node as Record<string, unknown>);
    for (const inner of Object.values(node)) walk(inner);
  };
  walk(tree);
  const holder = pick(holders);
  if (Array.isArray(holder)) {
    const at = Math.floor(random() * (holder.length + 1));
    if (random() < 0.5) holder.splice(at, 1);
    else holder.splice(at, Math.floor(random() * 2), structuredClone(pick(values)));
    return;
  }
  const key = pick(Object.keys(holder)) ?? "a";
  const chance = random();
  if (chance < 0.2) delete holder[key];
  else if (chance < 0.6) holder[key] = structuredClone(pick(values));
  else if (chance < 0.8) Object.defineProperty(holder, pick(keys), defined(structuredClone(pick(values))));
  else Object.defineProperty(holder, pick(keys), defined(structuredClone(holder[key])));
}

function defined(value: unknown): PropertyDescriptor {
  return { value, enumerable: true, configurable: true, writable: true };
}

/** One mutated file for a seed: every second as text, every second as a tree. */
export function mutated(seed: number, texts: readonly string[], trees: readonly unknown[]): string {
  const random = generator(seed);
  const at = seed % texts.length;
  if (Math.floor(seed / texts.length) % 2 === 0) return mutate(texts[at] ?? "", random);
  return JSON.stringify(mutateTree(trees[at], random), undefined, 1);
}
