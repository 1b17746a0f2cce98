import type { CreateBackupSelectionCommandOutput } from "@aws-sdk/client-backup";
import { resourceType } from "./resource-type.ts";
import { list, object } from "./schema.ts";

const condition = object({ ConditionKey: "string", ConditionType: "string", ConditionValue: "string" }, [
  "ConditionKey",
  "ConditionType",
  "ConditionValue",
]);

const selection = object(
  {
    Conditions: "json",
    IamRoleArn: "string",
    ListOfTags: list(condition),
    NotResources: list("string"),
    Resources: list("string"),
    SelectionName: "string",
  },
  ["IamRoleArn", "SelectionName"],
);

/** Its physical id is `<selection>_<plan>`, and every change makes another one. */
export const backupSelection = resourceType({
  name: "AWS::Backup::BackupSelection",
  properties: object({ BackupPlanId: "string", BackupSelection: selection }, [
    "BackupPlanId",
    "BackupSelection",
  ]),
  replacedBy: ["BackupPlanId", "BackupSelection"],
  attributeNames: ["BackupPlanId", "Id", "SelectionId"],
  create: ({ BackupPlanId, BackupSelection }, { account }) => {
    const input = { BackupPlanId, BackupSelection };
    const answer = account.call<CreateBackupSelectionCommandOutput>("backup", "CreateBackupSelection", input);
    return `${answer.SelectionId}_${BackupPlanId}`;
  },
  remove: (id, _, { account }) => {
    account.call("backup", "DeleteBackupSelection", partsOf(id));
    return true;
  },
  attributes: (Id) => ({ Id, ...partsOf(Id) }),
});

function partsOf(id: string): { SelectionId: string; BackupPlanId: string } {
  const [SelectionId = "", BackupPlanId = ""] = id.split("_");
  return { SelectionId, BackupPlanId };
}
