import type { Service } from "../service.ts";
import { describeInstanceInformation } from "./commands/describe-instance-information.ts";
import { getCommandInvocation } from "./commands/get-command-invocation.ts";
import { pass } from "./commands/pass.ts";
import { sendCommand } from "./commands/send-command.ts";
import { deleteParameter, deleteParameters } from "./delete-parameter.ts";
import { describeParameters } from "./describe-parameters.ts";
import { getParameter, getParameters, getParametersByPath } from "./get-parameter.ts";
import { getParameterHistory } from "./get-parameter-history.ts";
import { labelParameterVersion, unlabelParameterVersion } from "./label-parameter-version.ts";
import { putParameter } from "./put-parameter.ts";
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from "./resource-tags.ts";

export const systemsManagerService: Service = {
  name: "ssm",
  client: "ssm",
  protocol: "json-1.1",
  operations: {
    AddTagsToResource: addTagsToResource,
    DeleteParameter: deleteParameter,
    DeleteParameters: deleteParameters,
    DescribeInstanceInformation: describeInstanceInformation,
    DescribeParameters: describeParameters,
    GetCommandInvocation: getCommandInvocation,
    GetParameter: getParameter,
    GetParameterHistory: getParameterHistory,
    GetParameters: getParameters,
    GetParametersByPath: getParametersByPath,
    LabelParameterVersion: labelParameterVersion,
    ListTagsForResource: listTagsForResource,
    PutParameter: putParameter,
    RemoveTagsFromResource: removeTagsFromResource,
    SendCommand: sendCommand,
    UnlabelParameterVersion: unlabelParameterVersion,
  },
  pass,
};
