import { list, object } from "./schema.ts";

/** An action of a listener or a rule, the same shape as in the API. */
export const listenerAction = object(
  {
    FixedResponseConfig: object({ ContentType: "string", MessageBody: "string", StatusCode: "string" }, [
      "StatusCode",
    ]),
    ForwardConfig: object({
      TargetGroups: list(object({ TargetGroupArn: "string", Weight: "integer" })),
      TargetGroupStickinessConfig: object({ DurationSeconds: "integer", Enabled: "boolean" }),
    }),
    Order: "integer",
    RedirectConfig: object(
      {
        Host: "string",
        Path: "string",
        Port: "string",
        Protocol: "string",
        Query: "string",
        StatusCode: "string",
      },
      ["StatusCode"],
    ),
    TargetGroupArn: "string",
    Type: "string",
  },
  ["Type"],
);
