import { group } from "../../aws/group.ts";
import { resumeApp } from "../../aws/resume-app.ts";
import { HitoriError } from "../../base/error.ts";
import type { Context } from "../context.ts";
import { groupMissing } from "../singleton-rules.ts";
import { findStack, requireStack } from "../stack.ts";

/** `hitori resume`: lets the breaker's instance start the app again. */
export async function resume(context: Context): Promise<number> {
  const stack = requireStack(await findStack(context));
  const name = stack.outputs.AutoScalingGroupName ?? "";
  const watched = await group(context.connection(), name);
  if (!(await watched.describe())) {
    throw new HitoriError({ ...groupMissing, message: `The Auto Scaling group ${name} is gone.` });
  }
  const at = await resumeApp(watched, context.clock.now());
  const text = `${name} may start ${stack.app} again. Watch it: hitori events --follow`;
  context.output.result(text, { autoScalingGroupName: name, resumedAt: at });
  return 0;
}
