import fc from "fast-check";
import { expect, test } from "vitest";
import { StreamReader } from "./read-stream.ts";

const text = [
  'id: s:0:2:0\nevent: timeline\ndata: {"a":1}\ndata: {"b":": x"}\n\n',
  ":\n\n",
  "id: s:0:2:1\nevent: probes\ndata: [[1,2.5,200]]\n\n",
  "event: state\ndata: {}\n\n",
].join("");

const messages = [
  { event: "timeline", data: ['{"a":1}', '{"b":": x"}'], id: "s:0:2:0" },
  { event: "probes", data: ["[[1,2.5,200]]"], id: "s:0:2:1" },
  { event: "state", data: ["{}"], id: "s:0:2:1" },
];

test("messages are the same wherever the network cuts them", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(text.length)), (cuts) => {
      const reader = new StreamReader();
      const ends = [...cuts, text.length].sort((a, b) => a - b);
      const found = ends.flatMap((end, index) => reader.push(text.slice(ends[index - 1] ?? 0, end)));
      expect(found).toEqual(messages);
    }),
  );
});

test("a message that was cut off counts for nothing", () => {
  const reader = new StreamReader();
  expect(reader.push("id: s:0:1:0\nevent: timeline\ndata: {}\n")).toEqual([]);
});
