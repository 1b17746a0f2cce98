import type { Service } from "../service.ts";
import { describeInstanceInformation } from "./commands/describe-instance-information.ts";
import { getCommandInvocation } from "./commands/get-command-invocation.ts";
import { pass } from "./commands/pass.ts";
import { sendCommand } from "./commands/send-command.ts";
import { deleteParameter, deleteParameters } from "./delete-parameter.ts";
import { describeParameters } from "./describe-parameters.ts";
import { createDocument } from "./documents/create-document.ts";
import { deleteDocument } from "./documents/delete-document.ts";
import { describeDocumentPermission, modifyDocumentPermission } from "./documents/document-permission.ts";
import {
  describeOneDocument,
  getDocument,
  listDocuments,
  listDocumentVersions,
} from "./documents/read-documents.ts";
import { updateDocument, updateDocumentDefaultVersion } from "./documents/update-document.ts";
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
    CreateDocument: createDocument,
    DeleteDocument: deleteDocument,
    DeleteParameter: deleteParameter,
    DeleteParameters: deleteParameters,
    DescribeDocument: describeOneDocument,
    DescribeDocumentPermission: describeDocumentPermission,
    DescribeInstanceInformation: describeInstanceInformation,
    DescribeParameters: describeParameters,
    GetCommandInvocation: getCommandInvocation,
    GetDocument: getDocument,
    GetParameter: getParameter,
    GetParameterHistory: getParameterHistory,
    GetParameters: getParameters,
    GetParametersByPath: getParametersByPath,
    LabelParameterVersion: labelParameterVersion,
    ListDocumentVersions: listDocumentVersions,
    ListDocuments: listDocuments,
    ListTagsForResource: listTagsForResource,
    ModifyDocumentPermission: modifyDocumentPermission,
    PutParameter: putParameter,
    RemoveTagsFromResource: removeTagsFromResource,
    SendCommand: sendCommand,
    UnlabelParameterVersion: unlabelParameterVersion,
    UpdateDocument: updateDocument,
    UpdateDocumentDefaultVersion: updateDocumentDefaultVersion,
  },
  // SendCommand runs AWS-RunShellScript alone, and there is no other account to share with.
  recordedOnly: [
    "CreateDocument",
    "ModifyDocumentPermission",
    "UpdateDocument",
    "UpdateDocumentDefaultVersion",
  ],
  pass,
};
