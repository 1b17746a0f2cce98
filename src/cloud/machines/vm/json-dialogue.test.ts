import { duplexPair } from "node:stream";
import { expect, test } from "vitest";
import { JsonDialogue } from "./json-dialogue.ts";

interface Question {
  readonly execute: string;
  readonly arguments?: object;
  readonly id: string;
}

/** A dialogue, what the other side has been asked, and how it speaks. */
function dialogue() {
  const [here, there] = duplexPair();
  const events: [string, unknown][] = [];
  const asked: Question[] = [];
  there.setEncoding("utf8").on("data", (text: string) => {
    for (const line of text.trim().split("\n")) asked.push(JSON.parse(line) as Question);
  });
  const talk = new JsonDialogue(here, (event, data) => events.push([event, data]));
  const say = (value: object) => there.write(`${JSON.stringify(value)}\r\n`);
  return { talk, there, say, asked, events };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("an answer reaches the question whose number it has, whatever is said in between", async () => {
  const { talk, say, asked, events } = dialogue();
  const first = talk.execute("query-status");
  const second = talk.execute("guest-exec", { path: "/bin/true" });
  await turn();
  expect(asked.map((question) => question.execute)).toEqual(["query-status", "guest-exec"]);
  expect(asked[1]?.arguments).toEqual({ path: "/bin/true" });
  say({ QMP: { version: {} } });
  say({ event: "STOP", data: { at: 1 } });
  say({ return: "of somebody else's question", id: "stale" });
  say({ return: { pid: 7 }, id: asked[1]?.id });
  say({ return: { running: true }, id: asked[0]?.id });
  expect(await second).toEqual({ pid: 7 });
  expect(await first).toEqual({ running: true });
  expect(events).toEqual([["STOP", { at: 1 }]]);
});

test("a refusal says which command, and why", async () => {
  const { talk, say, asked } = dialogue();
  const refused = talk.execute("drive-backup");
  await turn();
  say({ error: { class: "GenericError", desc: "No such device" }, id: asked[0]?.id });
  await expect(refused).rejects.toThrow("drive-backup: No such device");
});

test("a message may come in pieces, and what is no message is passed over", async () => {
  const { talk, there, asked } = dialogue();
  const answer = talk.execute("guest-ping");
  await turn();
  const text = JSON.stringify({ return: {}, id: asked[0]?.id });
  there.write(`half of a message}\n${text.slice(0, 9)}`);
  there.write(`${text.slice(9)}\n`);
  expect(await answer).toEqual({});
});

test("a connection that goes away ends every question, and those asked later", async () => {
  const { talk, there } = dialogue();
  const unanswered = talk.execute("guest-ping");
  there.destroy();
  talk.close();
  await expect(unanswered).rejects.toThrow("closed");
  await expect(talk.execute("guest-ping")).rejects.toThrow("closed");
});
