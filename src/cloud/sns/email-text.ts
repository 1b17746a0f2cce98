/** The order in which Auto Scaling's messages name their fields in e-mail. Source: "Get Amazon SNS notifications". */
const autoScalingFields = [
  "Service",
  "Time",
  "RequestId",
  "Event",
  "AccountId",
  "AutoScalingGroupName",
  "AutoScalingGroupARN",
  "ActivityId",
  "Description",
  "Cause",
  "StartTime",
  "EndTime",
  "StatusCode",
  "StatusMessage",
  "Progress",
  "EC2InstanceId",
  "Details",
  "Origin",
  "Destination",
];

/** The text that a person gets: Auto Scaling's messages as `key: value` lines, everything else as it was published. */
export function emailText(message: string, unsubscribe: string): string {
  const body = autoScalingText(message) ?? message;
  return [
    body,
    "",
    "--",
    "If you wish to stop receiving notifications from this topic, please click or visit the link below to unsubscribe:",
    unsubscribe,
    "",
  ].join("\n");
}

function autoScalingText(message: string): string | undefined {
  const fields = jsonObject(message);
  if (fields?.Service !== "AWS Auto Scaling") return undefined;
  const others = Object.keys(fields).filter((key) => !autoScalingFields.includes(key));
  return [...autoScalingFields, ...others]
    .filter((key) => key in fields)
    .map((key) => `${key}: ${text(fields[key])}`.trimEnd())
    .join("\n");
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function jsonObject(message: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
