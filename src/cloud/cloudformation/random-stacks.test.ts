import fc from "fast-check";
import { expect, test } from "vitest";
import { FormationCloud } from "../../../test/support/formation-cloud.ts";
import { elasticFileSystem } from "../elasticfilesystem/state.ts";
import { iam } from "../iam/state.ts";
import { logs } from "../logs/state.ts";
import { cloudFormation } from "./state.ts";

interface Node {
  readonly id: number;
  readonly kind: "log" | "role" | "files";
  /** Which of the earlier ones it needs. */
  readonly needs: readonly boolean[];
  readonly fails: boolean;
  readonly version: number;
  readonly retain: boolean;
}

const node = fc.record({
  id: fc.nat(2),
  kind: fc.constantFrom("log" as const, "log" as const, "role" as const, "files" as const),
  needs: fc.array(fc.boolean(), { maxLength: 7 }),
  fails: fc.integer({ min: 0, max: 5 }).map((one) => one === 0),
  version: fc.nat(3),
  retain: fc.integer({ min: 0, max: 6 }).map((one) => one === 0),
});
const nodes = fc.uniqueArray(node, { selector: (one) => `${one.id}${one.kind}`, minLength: 1, maxLength: 8 });

/** No retention that CloudWatch Logs knows. */
const refusedRetention = 13;

function templateOf(list: readonly Node[]): string {
  const name = (one: Node) => `${one.kind}${one.id}`;
  const Resources = list.map((one, index) => [
    name(one),
    {
      Type: { log: "AWS::Logs::LogGroup", role: "AWS::IAM::Role", files: "AWS::EFS::FileSystem" }[one.kind],
      DependsOn: list
        .slice(0, index)
        .filter((_, other) => one.needs[other])
        .map(name),
      ...(one.retain ? { DeletionPolicy: "Retain" } : {}),
      Properties: propertiesOf(one),
    },
  ]);
  return JSON.stringify({ Resources: Object.fromEntries(Resources) });
}

/** Each kind has a way to fail, one to change in place and one that makes it anew. */
function propertiesOf({ kind, fails, version }: Node): object {
  if (kind === "log") {
    const LogGroupName = version % 2 === 0 ? {} : { LogGroupClass: "INFREQUENT_ACCESS" };
    return { RetentionInDays: fails ? refusedRetention : ([1, 3, 5, 7][version] ?? 1), ...LogGroupName };
  }
  if (kind === "role") {
    return {
      AssumeRolePolicyDocument: fails ? {} : trust,
      Description: `version ${version}`,
      Path: `/v${version % 2}/`,
    };
  }
  return {
    Encrypted: version % 2 === 0,
    // EFS lets a mode be changed once a day, so a change of it could not be rolled back.
    ThroughputMode: fails ? "warp" : "elastic",
    BackupPolicy: { Status: version > 1 ? "ENABLED" : "DISABLED" },
  };
}

const trust = { Statement: [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }] };

/** The physical ids of everything that there is in the account. */
function everything(local: FormationCloud): string[] {
  return [
    ...Object.keys(logs.of(local.account).logGroups),
    ...Object.keys(iam.of(local.account).roles),
    ...Object.keys(elasticFileSystem.of(local.account).fileSystems),
  ].sort();
}

/** What the stack calls its own, and what it let go with its policy's leave. */
function accountedFor(local: FormationCloud, stackId: string): string[] {
  const stack = cloudFormation.of(local.account).stacks[stackId];
  const own = Object.values(stack?.resources ?? {})
    .filter((one) => one.status !== "DELETE_COMPLETE")
    .flatMap((one) => one.physicalId ?? []);
  const skipped = (stack?.events ?? [])
    .filter((event) => event.status === "DELETE_SKIPPED")
    .map((event) => event.physicalId);
  return [...new Set([...own, ...skipped])].sort();
}

test("whatever fails, a stack ends at rest and nothing is left over but what is retained", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(nodes, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      async (templates, keep) => {
        const local = new FormationCloud();
        try {
          const capabilities = { Capabilities: ["CAPABILITY_IAM"], DisableRollback: keep };
          const [first, ...rest] = templates.map(templateOf);
          const input = { StackName: "s", TemplateBody: first, ...capabilities };
          const { StackId } = local.formation<{ StackId: string }>("CreateStack", input);
          await local.untilStill(StackId);
          for (const TemplateBody of rest) {
            // Such a stack can only be deleted.
            if (local.stack(StackId).StackStatus === "ROLLBACK_COMPLETE") break;
            try {
              local.formation("UpdateStack", { StackName: StackId, TemplateBody, ...capabilities });
            } catch (error) {
              expect(String(error)).toMatch(/No updates are to be performed/);
            }
            const { StackStatus } = await local.untilStill(StackId);
            const allowed = keep
              ? /^(CREATE|UPDATE)_(COMPLETE|FAILED)$/
              : /^(UPDATE|UPDATE_ROLLBACK|CREATE)_COMPLETE$/;
            expect(StackStatus).toMatch(allowed);
            if (!keep) expect(everything(local)).toEqual(accountedFor(local, StackId));
          }
          local.formation("DeleteStack", { StackName: StackId });
          const { StackStatus } = await local.untilStill(StackId);
          expect(StackStatus).toBe("DELETE_COMPLETE");
          expect(everything(local)).toEqual(accountedFor(local, StackId));
        } finally {
          await local.close();
        }
      },
    ),
    { numRuns: 60 },
  );
});
