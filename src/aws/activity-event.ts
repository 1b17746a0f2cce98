import type { Activity } from "@aws-sdk/client-auto-scaling";
import type { TimelineEvent } from "../timeline/event.ts";

/** What the group did, as an event of the app's timeline. */
export function activityEvent(activity: Activity, app: string): TimelineEvent {
  const description = activity.Description ?? "";
  return {
    at: activity.StartTime?.getTime() ?? 0,
    source: "group",
    app,
    instanceId: description.match(/i-[0-9a-f]+/)?.[0],
    type: "group.activity",
    description,
    cause: activity.Cause ?? "",
    statusCode: activity.StatusCode ?? "",
  };
}
