import { PassThrough } from "node:stream";
import { beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../base/virtual-clock.ts";
import { GuardClient, type GuardEvent } from "./guard-client.ts";

let clock: VirtualClock;
let input: PassThrough;
let output: PassThrough;
let events: GuardEvent[];
let deaths: string[];
let client: GuardClient;

beforeEach(() => {
  clock = new VirtualClock();
  input = new PassThrough();
  output = new PassThrough();
  events = [];
  deaths = [];
  client = new GuardClient({
    clock,
    input,
    output,
    answerTimeout: 24_000,
    onEvent: (event) => events.push(event),
    onDeath: (reason) => deaths.push(reason),
  });
});

const said = () => String(input.read() ?? "");

test("arms, extends with the epoch it was armed for, and disarms", async () => {
  const armed = client.arm(1000, 7);
  expect(JSON.parse(said())).toEqual({ type: "arm", id: 1, sentAt: 1000, epoch: 7 });
  output.write('{"type":"done","id":1}\n');
  await armed;
  client.extend(5000);
  expect(JSON.parse(said())).toEqual({ type: "extend", sentAt: 5000, epoch: 7 });
  const disarmed = client.disarm();
  output.write('{"type":"done","id":2}\n');
  await disarmed;
  expect(events).toEqual([{ type: "armed" }, { type: "disarmed" }]);
});

test("fails with the guard's own words where it refuses", async () => {
  const armed = client.arm(1000, 7);
  output.write('{"type":"refused","id":1,"reason":"there is no watchdog"}\n');
  await expect(armed).rejects.toThrow("The guard refused: there is no watchdog.");
  expect(events).toEqual([]);
});

test("does not wait for a guard that says nothing", async () => {
  const armed = client.arm(1000, 7);
  armed.catch(() => {});
  await clock.advance(24_000);
  await expect(armed).rejects.toMatchObject({ code: "GUARD_SILENT" });
});

test("tells of the guard's death, once, and fails what waits for it", async () => {
  const armed = client.arm(1000, 7);
  output.end();
  await expect(armed).rejects.toThrow("its line has closed");
  client.lost("it ended with SIGKILL");
  await expect(client.ready).rejects.toMatchObject({ code: "GUARD_DIED" });
  await expect(client.disarm()).rejects.toMatchObject({ code: "GUARD_DIED" });
  expect(deaths).toEqual(["its line has closed"]);
});

test("a guard that is let go does not die", async () => {
  client.close();
  output.end();
  await clock.advance(0);
  expect(deaths).toEqual([]);
});

test("passes on that the guard has fired, and reads over what it does not know", async () => {
  output.write(
    'nonsense\n{"type":"news"}\n{"type":"ready"}\n{"type":"fired","reason":"late","logOnly":true}\n',
  );
  await client.ready;
  await clock.advance(0);
  expect(events).toEqual([{ type: "fired", reason: "late", logOnly: true }]);
});
