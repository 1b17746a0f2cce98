// The local cloud: how soon it answers and what memory it takes, how many groups and requests it carries, how long a
// stack takes. npm run bench:local-cloud [-- start|groups|requests|stack …]   -- --peers <directory>: see peers.ts. -- --groups 1000
import { parseArgs } from "node:util";
import { benchGroups } from "./local-cloud/groups.ts";
import type { BenchOptions } from "./local-cloud/options.ts";
import { benchRequests } from "./local-cloud/requests.ts";
import { benchStack } from "./local-cloud/stack.ts";
import { benchStart } from "./local-cloud/start.ts";

const parts: Readonly<Record<string, (options: BenchOptions) => Promise<void>>> = {
  start: benchStart,
  groups: benchGroups,
  requests: benchRequests,
  stack: benchStack,
};

const { values, positionals } = parseArgs({
  options: { peers: { type: "string" }, groups: { type: "string", default: "1000,10000" } },
  allowPositionals: true,
});
const options = { peers: values.peers, groups: values.groups.split(",").map(Number) };
for (const [name, bench] of Object.entries(parts)) {
  if (positionals.length === 0 || positionals.includes(name)) await bench(options);
}
