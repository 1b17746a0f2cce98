import { afterAll, beforeAll, expect, test } from "vitest";
import { runHitori } from "./command-line.ts";
import { type DrilledCounter, lastError, startDrilledCounter } from "./drilled-counter.ts";

let counter: DrilledCounter;

beforeAll(async () => {
  counter = await startDrilledCounter();
});

afterAll(() => counter?.stop());

test("--aws asks for the app's name, refuses what AWS cannot do, and works by AWS's APIs alone", async () => {
  const env = {
    AWS_ENDPOINT_URL: counter.cloud.endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
  const aws = (name: string, confirm: string) =>
    runHitori(
      [
        "--aws",
        "--region",
        "ap-northeast-1",
        ...counter.file,
        "drill",
        name,
        "--confirm",
        confirm,
        "--timeout",
        "100s",
      ],
      { env, limit: 170_000 },
    );
  const wrong = await aws("instance", "chat");
  expect(wrong.code).toBe(64);
  expect(lastError(wrong.stderr).code).toBe("CONFIRMATION_NEEDED");
  expect(wrong.stderr).toContain("WARNING: account 000000000000, region ap-northeast-1");
  expect(lastError((await aws("zone", "counter")).stderr).code).toBe("DRILL_NOT_ON_AWS");
  for (const name of ["instance", "app"]) {
    const done = await aws(name, "counter");
    expect(done.code, done.stderr + done.stdout).toBe(0);
    expect(done.stderr).toContain("the app answers again");
    expect(JSON.parse(done.stdout)).toMatchObject({ good: true, overlaps: [] });
  }
});
