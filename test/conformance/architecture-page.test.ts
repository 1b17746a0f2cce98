import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { rooms } from "../architecture/house.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(`${root}/ARCHITECTURE.md`, "utf8");

for (const [room, imports] of Object.entries(rooms)) {
  test(`ARCHITECTURE.md draws ${room} with what it may import`, () => {
    const line = page.split("\n").find((one) => one.startsWith(`  ${room}/ `));
    const drawn = line?.split(/ {2,}/).at(-1) ?? "";
    if (room === "cli") return expect(drawn).toBe("everything but the simulator");
    if (imports.length === 0) return expect(drawn).toBe("imports nothing of ours");
    const names = drawn.replace(/ only:.*/, "").split(", ");
    expect(names.sort()).toEqual([...imports].sort());
  });
}

test("each source file that ARCHITECTURE.md names is there", () => {
  const named = [...page.matchAll(/`(src\/[\w./-]+)`/g)].map((match) => match[1] ?? "");
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(`${root}/${path}`))).toEqual([]);
});
