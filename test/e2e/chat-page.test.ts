import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chatExample, startTestCloud, type TestCloud } from "./command-line.ts";

let cloud: TestCloud;
let browser: Browser;
let address: string;

beforeAll(async () => {
  cloud = await startTestCloud();
  const deployed = await cloud.hitori(["-f", `${chatExample}/hitori.yml`, "--json", "deploy", "--yes"]);
  expect(deployed.stderr).not.toContain('"error"');
  address = JSON.parse(deployed.stdout).address;
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
  ];
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [...args, "--disable-component-update", "--disable-sync"],
  });
});

afterAll(async () => {
  await browser?.close();
  await cloud?.stop();
});

test("a person posts, the zone dies, the page comes back by itself with the message and takes the next one", async () => {
  const page = await browser.newPage();
  await page.goto(address);
  await page.getByLabel("Your name").fill("Aiko");
  await page
    .getByLabel(/message/i)
    .first()
    .fill("before the fault");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("before the fault").waitFor();
  const drilled = await cloud.hitori([
    "-f",
    `${chatExample}/hitori.yml`,
    "--json",
    "drill",
    "zone",
    "--yes",
    "--path",
    "/healthz",
  ]);
  expect(drilled.stderr).not.toContain('"error"');
  expect(JSON.parse(drilled.stdout).good).toBe(true);
  await page.reload();
  await page.getByText("before the fault").waitFor();
  await page.getByLabel("Your name").fill("Aiko");
  await page
    .getByLabel(/message/i)
    .first()
    .fill("after the fault");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("after the fault").waitFor();
});
