/** An element of an answer of AWS's Query protocol: these have neither attributes that matter nor mixed content. */
export interface Element {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Element[];
}

/** Reads an XML document of AWS's Query protocols. */
export function parseXml(document: string): Element {
  const root: Element = { name: "", text: "", children: [] };
  const open: { name: string; text: string; children: Element[] }[] = [{ ...root, children: [] }];
  for (const [, tag = "", text = ""] of document.matchAll(/<([^>]+)>([^<]*)/g)) {
    if (tag.startsWith("?") || tag.startsWith("!")) continue;
    if (tag.startsWith("/")) {
      const closed = open.pop();
      if (closed) open.at(-1)?.children.push(closed);
      continue;
    }
    const name = tag.split(/[\s/]/, 1)[0] ?? "";
    if (tag.endsWith("/")) open.at(-1)?.children.push({ name, text: "", children: [] });
    else open.push({ name, text: decode(text), children: [] });
  }
  return open[0]?.children[0] ?? root;
}

/** The elements at a path of names below an element, e.g. `Groups/member/Tags/member`. */
export function elements(from: Element, path: string): Element[] {
  let found = [from];
  for (const name of path.split("/")) {
    found = found.flatMap((element) => element.children.filter((child) => child.name === name));
  }
  return found;
}

/** The text at a path, or undefined where there is no such element. */
export function textAt(from: Element, path: string): string | undefined {
  return elements(from, path)[0]?.text;
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (whole, entity: string) => {
    if (entity.startsWith("#x")) return String.fromCodePoint(Number.parseInt(entity.slice(2), 16));
    if (entity.startsWith("#")) return String.fromCodePoint(Number(entity.slice(1)));
    return entities[entity] ?? whole;
  });
}
