import { expect, test } from "vitest";
import { withLocalNames } from "./local-names.ts";

const names = ["db", "cache", "postgres"];

test.each([
  ["DATABASE_URL", "postgres://chat:db@db:5432/db", "postgres://chat:db@127.0.0.1:5432/db"],
  ["URL", "http://cache", "http://127.0.0.1"],
  ["URL", "http://cache/db?x", "http://127.0.0.1/db?x"],
  ["BROKERS", "db:27017,cache:27018", "127.0.0.1:27017,127.0.0.1:27018"],
  ["DB_HOST", "db", "127.0.0.1"],
  ["POSTGRES_DB", "db", "db"],
  ["IMAGE", "postgres:17", "postgres:17"],
  ["PATHS", "/db:/cache", "/db:/cache"],
  ["URL", "http://dbx:8000", "http://dbx:8000"],
])("%s=%s", (variable, text, changed) => {
  expect(withLocalNames(text, names, variable)).toBe(changed);
});
