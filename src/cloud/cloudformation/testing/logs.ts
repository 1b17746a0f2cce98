import { slice } from "../../account.ts";
import type { Service } from "../../service.ts";
import { ServiceError } from "../../service-error.ts";

/** Log groups by name; those whose retention is in `refused` cannot be made or changed, those in `stuck` not deleted. */
export const standInLogsState = slice<{
  groups: Record<string, { retention?: number }>;
  refused: number[];
  stuck: string[];
}>("logs", () => ({ groups: {}, refused: [], stuck: [] }));

/** CloudWatch Logs that can be told to fail. */
export const standInLogs: Service = {
  name: "logs",
  client: "cloudwatch-logs",
  protocol: "json-1.1",
  operations: {
    CreateLogGroup: ({ logGroupName }: { logGroupName: string }, account) => {
      const { groups } = standInLogsState.of(account);
      if (groups[logGroupName]) {
        throw new ServiceError("ResourceAlreadyExistsException", "The specified log group already exists");
      }
      groups[logGroupName] = {};
      return {};
    },
    PutRetentionPolicy: (input: { logGroupName: string; retentionInDays: number }, account) => {
      const { groups, refused } = standInLogsState.of(account);
      if (refused.includes(input.retentionInDays)) {
        throw new ServiceError("InvalidParameterException", `Retention ${input.retentionInDays} is refused`);
      }
      groups[input.logGroupName] = { retention: input.retentionInDays };
      return {};
    },
    DeleteRetentionPolicy: ({ logGroupName }: { logGroupName: string }, account) => {
      standInLogsState.of(account).groups[logGroupName] = {};
      return {};
    },
    DeleteLogGroup: ({ logGroupName }: { logGroupName: string }, account) => {
      const { groups, stuck } = standInLogsState.of(account);
      if (stuck.includes(logGroupName)) throw new ServiceError("AccessDeniedException", "It is stuck");
      if (!groups[logGroupName]) {
        throw new ServiceError("ResourceNotFoundException", "The specified log group does not exist.");
      }
      delete groups[logGroupName];
      return {};
    },
  },
};
