import type { TimelineEvent } from "./event.ts";

const takeoverWords = {
  first: "最初の保持者",
  released: "前の保持者が返却",
  fenced: "前の保持者のインスタンスは EC2 上に存在しない",
  expired: "前の保持者が待ち時間のあいだ沈黙",
} as const;

/** An event in a sentence. Reasons come from programs, and stay as they were written. */
export function japaneseSentence(event: TimelineEvent): string {
  switch (event.type) {
    case "agent.started":
      return `エージェントが起動（バージョン ${event.version}${event.runtime ? `、実行方式 ${event.runtime}` : ""}）`;
    case "agent.stopping":
      return `エージェントが終了処理を開始: ${event.reason}`;
    case "agent.stopped":
      return "エージェントが終了";
    case "volume.mounted":
      return `${event.fileSystemId} を ${event.path} にマウント${event.plainNfs ? "（NFS のみ。TLS と IAM なし: amazon-efs-utils がない）" : ""}`;
    case "volume.initialized":
      return `新しいボリュームを作成（識別子 ${event.identity}）`;
    case "volume.refused":
      return `ボリュームを拒否: ${event.reason}`;
    case "lease.waiting":
      return `${event.holder} のリース${event.holderEpoch === undefined ? "" : `（エポック ${event.holderEpoch}）`}を待機: ${event.reason}`;
    case "lease.acquired":
      return `リースを取得、エポック ${event.epoch ?? "?"}（${takeoverWords[event.takeover]}）`;
    case "lease.stalled":
      return `リースを更新できません: ${event.reason}`;
    case "lease.lost":
      return `リースを喪失: ${event.reason}`;
    case "lease.frozen":
      return `リースが凍結: ${event.reason}`;
    case "lease.unavailable":
      return `リースを取得できません: ${event.reason}`;
    case "lease.released":
      return "リースを返却";
    case "address.moved":
      return `${event.publicIp} の宛先がここに移動（移動前: ${event.from}）`;
    case "guard.armed":
      return "ガードが監視を開始";
    case "guard.disarmed":
      return "ガードが監視を終了";
    case "guard.fired":
      return `ガードがアプリを強制終了: ${event.reason}`;
    default:
      return appSentence(event);
  }
}

function appSentence(event: TimelineEvent): string {
  switch (event.type) {
    case "app.starting":
      return "アプリを起動";
    case "app.lockFileCleared":
      return `停止したインスタンスが残したロックファイルを削除: ${event.path}`;
    case "app.healthy":
      return "アプリは正常";
    case "app.unhealthy":
      return `アプリが異常: ${event.reason}`;
    case "app.exited":
      return `サービス ${event.service} が終了（${event.exitCode === null ? "シグナル" : `終了コード ${event.exitCode}`}）`;
    case "app.stopping":
      return `アプリを停止: ${event.reason}`;
    case "app.stopped":
      return "アプリが停止";
    case "breaker.counted":
      return `アプリが正常にならないままの置き換え ${event.replacements} 回目（上限 ${event.limit} 回）`;
    case "breaker.held":
      return `ブレーカーが停止: ${event.reason}`;
    case "breaker.resumed":
      return "運用者が再開";
    case "drift.corrected":
      return `設定を修正: ${event.what}`;
    case "fault.injected":
      return `障害を投入: ${event.fault}（対象 ${event.target}）`;
    case "fault.cleared":
      return `障害を解除: ${event.fault}`;
    case "answer.lost":
      return "アプリの応答が途絶";
    case "answer.returned":
      return "アプリの応答が回復";
    case "group.activity":
      return activitySentence(event.description, event.cause);
    default:
      return event.type;
  }
}

/** What the group did. Its cause is AWS's own words, which are evidence and stay. */
function activitySentence(description: string, cause: string): string {
  const [, verb, instanceId] =
    /^(Launching a new|Terminating) EC2 instance: (i-[0-9a-f]+)/.exec(description) ?? [];
  if (instanceId === undefined) return `${description}. ${cause}`;
  return `EC2 インスタンス ${instanceId} を${verb === "Terminating" ? "終了" : "新しく起動"}（${cause}）`;
}
