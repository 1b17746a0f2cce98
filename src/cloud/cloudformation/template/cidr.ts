/**
 * Fn::Cidr: the first `count` blocks of `hostBits` host bits inside an IPv4 block.
 * @returns undefined where they do not fit
 */
export function cidrBlocks(block: string, count: number, hostBits: number): string[] | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(block);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 32] = match.slice(1).map(Number);
  const size = 2 ** hostBits;
  if (hostBits < 1 || hostBits > 32 || count * size > 2 ** (32 - prefix)) return undefined;
  const base = ((a * 256 + b) * 256 + c) * 256 + d;
  return Array.from({ length: count }, (_, index) => {
    const start = base + index * size;
    const address = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".");
    return `${address}/${32 - hostBits}`;
  });
}
