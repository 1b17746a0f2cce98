import { fileURLToPath } from "node:url";
import { systemClock } from "../../src/base/clock.ts";
import { DashboardServer } from "../../src/dashboard/server/dashboard-server.ts";
import { Feed } from "../../src/dashboard/server/feed.ts";
import { readPageFile } from "../../src/dashboard/server/page-file.ts";
import type { DashboardState } from "../../src/dashboard/state.ts";

const token = "bench";

/** A dashboard's server that is told what to show. */
export async function startServer() {
  const feed = new Feed("bench");
  feed.setState(state(systemClock.now()));
  const server = new DashboardServer({
    clock: systemClock,
    feed,
    page: readPageFile(fileURLToPath(new URL("../../dist/dashboard.html", import.meta.url))),
    token,
    readOnly: true,
    onReader: () => undefined,
    act: async () => undefined,
    evidence: async () => [],
  });
  const port = await server.listen(0);
  return { feed, url: `http://127.0.0.1:${port}/?token=${token}`, close: () => server.close() };
}

function state(at: number): DashboardState {
  const instanceId = "i-0123456789abcdef0";
  return {
    at,
    app: "bench",
    region: "ap-northeast-1",
    cloud: { kind: "aws", readOnly: true },
    stack: { name: "hitori-bench", status: "CREATE_COMPLETE" },
    group: { name: "hitori-bench", min: 1, max: 1, desired: 1, suspended: ["AZRebalance"] },
    zones: ["a", "c", "d"].map((zone) => ({ name: `ap-northeast-1${zone}`, condition: "up" as const })),
    instances: [
      {
        instanceId,
        availabilityZone: "ap-northeast-1a",
        lifecycleState: "InService",
        healthStatus: "Healthy",
        frozen: false,
      },
    ],
    lease: {
      holder: { instanceId, availabilityZone: "ap-northeast-1a", epoch: 1, since: at },
      waiting: [],
      deadlines: {
        profile: "default",
        softDeadline: 24_000,
        hardDeadline: 33_000,
        certainDeath: 42_000,
        takeoverWait: 60_000,
      },
    },
    breaker: { failures: [] },
    findings: [],
    drills: [],
  };
}
