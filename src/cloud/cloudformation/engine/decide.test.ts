import { expect, test } from "vitest";
import type { Task } from "../state.ts";
import { decide, newTask } from "./decide.ts";

/** `id:after,after=state` */
function tasks(...words: string[]): Task[] {
  return words.map((word) => {
    const [, id = "", after, state = "waiting"] = /^(\w+)(?::([\w,]+))?(?:=(\w+))?$/.exec(word) ?? [];
    return { ...newTask(id, id, after?.split(",") ?? []), state: state as Task["state"] };
  });
}

const ids = (list: readonly Task[]) => list.map((task) => task.id).join("");

test.each([
  ["what waits for nothing starts at once", ["a", "b:a", "c"], "ac", ""],
  ["what waited starts when all is done", ["a=done", "b=running", "c:a", "d:a,b"], "c", "b"],
  ["what nobody does any more is not waited for", ["b:gone"], "b", ""],
])("%s", (_, words, start, look) => {
  const decision = decide(tasks(...words), "stop");
  expect([ids(decision.start), ids(decision.look), decision.over]).toEqual([start, look, false]);
});

test("making ends with the first failure, removing goes on with what it can", () => {
  const list = tasks("a=failed", "b:a", "c=running", "d");
  expect(decide(list, "stop")).toMatchObject({ start: [], look: [], over: true });
  const decision = decide(list, "continue");
  expect([ids(decision.start), ids(decision.look), ids(decision.skip)]).toEqual(["d", "c", "b"]);
});

test("it is over when every task is", () => {
  expect(decide(tasks("a=done", "b=skipped", "c=failed"), "continue").over).toBe(true);
  expect(decide(tasks("a=done", "b=running"), "continue").over).toBe(false);
});

test("a knot of leftovers is tried all at once rather than never", () => {
  expect(ids(decide(tasks("a:b", "b:a"), "continue").start)).toBe("ab");
});
