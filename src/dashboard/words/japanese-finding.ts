import type { Finding } from "../state.ts";
import type { GroupSizes } from "./words.ts";

/** The rules of one, each with its remedy. What has no words here is said as it came. */
export function japaneseFinding(
  { code, message, hint }: Finding,
  group: GroupSizes | undefined,
): { what: string; remedy: string } {
  const suspended = /^(\w+) is suspended/.exec(message)?.[1] ?? "";
  switch (code) {
    case "GROUP_MISSING":
      return {
        what: "Auto Scaling グループがありません。",
        remedy:
          "作り直すには hitori destroy のあと、表示されたファイルシステムを hitori.yml に書いて hitori deploy",
      };
    case "GROUP_NOT_ONE":
      return {
        what: `グループの希望容量は ${group?.desired}（最小 ${group?.min}、最大 ${group?.max}）です。書き込むのは 1 台だけで、ほかは待機します。`,
        remedy: "直すには: hitori deploy",
      };
    case "GROUP_REBALANCES":
      return {
        what: "AZRebalance が有効です。1 台目がある間に 2 台目を起動します。",
        remedy: "停止するには: hitori deploy",
      };
    case "GROUP_CANNOT_HEAL":
      return {
        what: `${suspended} が一時停止中のため、グループは回復できません。`,
        remedy: `再開するには: aws autoscaling resume-processes --auto-scaling-group-name ${group?.name} --scaling-processes ${suspended}`,
      };
    case "APP_NOT_HEALTHY":
      return { what: "アプリが正常ではありません。", remedy: "経緯を見るには: hitori events --since 1h" };
    default:
      return { what: message, remedy: hint };
  }
}
