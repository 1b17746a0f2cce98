const units: Readonly<Record<string, number>> = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** Reads a size as Compose writes it (`512M`, `1.5g`, `64kb`, `1073741824`). Bytes; undefined for what is none. */
export function bytesOf(text: string): number | undefined {
  const [, amount, unit = "b"] = /^(\d+(?:\.\d+)?)\s*([bkmgt])?i?b?$/i.exec(text.trim()) ?? [];
  return amount === undefined ? undefined : Number(amount) * (units[unit.toLowerCase()] ?? 1);
}
