import { type Browser, chromium, type Page } from "playwright-core";
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

async function post(page: Page, text: string): Promise<void> {
  await page.getByLabel("Your name").fill("Aiko");
  const message = page.getByLabel(/message/i).first();
  await message.fill(text);
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText(text).waitFor();
}

async function drill(fault: string): Promise<void> {
  const words = ["-f", `${chatExample}/hitori.yml`, "--json", "drill", fault, "--yes", "--path", "/healthz"];
  const drilled = await cloud.hitori(words);
  expect(drilled.stderr).not.toContain('"error"');
  expect(JSON.parse(drilled.stdout)).toMatchObject({ good: true, overlaps: [] });
}

test("a person posts, the zone dies, the page comes back by itself with the message and takes the next one", async () => {
  const page = await browser.newPage();
  await page.goto(address);
  await post(page, "before the fault");
  await drill("zone");
  await page.reload();
  await page.getByText("before the fault").waitFor();
  await post(page, "after the fault");
  // A second fault on the same app: nothing of the first one may be held against it.
  await drill("instance");
  await page.reload();
  await page.getByText("after the fault").waitFor();
});
