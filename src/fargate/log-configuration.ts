import { logicalIds } from "../template/names.ts";
import { ref, type Value } from "../template/template.ts";

/** Each container's words go to a stream of its own of the log group, which ECS names `app/<container>/<task>`. */
export const logConfiguration: Value = {
  LogDriver: "awslogs",
  Options: {
    "awslogs-group": ref(logicalIds.logGroup),
    "awslogs-region": ref("AWS::Region"),
    "awslogs-stream-prefix": "app",
  },
};
