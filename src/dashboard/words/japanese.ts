import type { DashboardState, Finding } from "../state.ts";
import { japaneseReasons } from "./japanese-reasons.ts";
import { japaneseSentence } from "./japanese-sentence.ts";
import type { Words } from "./words.ts";

export const japanese: Words = {
  code: "ja",
  otherLanguage: "English",
  title: (app) => `${app} · Hitori`,
  skipToTimeline: "タイムラインへ移動",
  connecting: "接続中",
  live: "接続済み",
  reconnecting: "切断されました。再接続しています",
  refused: "トークンが一致しません。hitori dashboard が最後に表示したアドレスを開いてください。",
  local: (scale) =>
    scale === undefined || scale === 1 ? "ローカルクラウド" : `ローカルクラウド（${scale} 倍速）`,
  readOnly: "AWS（閲覧のみ）",
  cloudTrouble: (message, since) =>
    `${since} からクラウドを読み取れません（${message}）。表示はそれ以前の状態です。`,
  duration,
  ago: (milliseconds) => `${duration(milliseconds)}前`,
  verdict: {
    serving: (instanceId, zone) => `${zone} の ${instanceId} がリースを保持`,
    noHolder: "リースの保持者なし",
    silent: "保持者が期限内に更新していません",
    held: "ブレーカーがアプリを停止中",
    answering: "応答あり",
    notAnswering: (time) => `${time}間、正常な応答なし`,
    notAsked: "確認できるアドレスがありません",
    notDeployed: "スタックがありません",
  },
  zones: {
    heading: "ゾーン",
    empty: "インスタンスなし",
    condition: { up: "正常", failed: "障害", cutOff: "孤立", full: "空きなし" },
    group: (min, max, desired) => `グループ: 最小 ${min}、最大 ${max}、希望 ${desired}`,
    holder: "保持者",
    frozen: "凍結中",
    health: "ヘルス",
    target: "ターゲット",
    state: "マシン",
    noTarget: "未登録",
    saysNothing: "エージェントの記録はまだありません",
  },
  lease: {
    heading: "リース",
    holder: "保持者",
    nobody: "なし",
    epoch: "エポック",
    heldFor: "保持時間",
    renewed: "最終更新",
    renewedUnknown: "ボリューム上でのみ確認可能",
    stalled: (ago) => `保持者が${ago}に、更新できないと記録しました。`,
    waiting: (instanceId, time) => `${instanceId} が ${time}間待機しています。`,
    soft: "アプリ停止",
    hard: "ガードが強制終了",
    death: "確実に終了",
    takeover: "引き継ぎ",
    gauge: (age, profile) => `最終更新 ${age}。期限はプロファイル ${profile} による`,
    profile: (name) => `プロファイル ${name} の期限`,
  },
  chart: {
    heading: "応答",
    summary: (good, median, slow) => `正常 ${good}、中央値 ${median}、遅い 5 % は ${slow} 以上`,
    none: "まだ応答がありません。",
    window: "表示範囲",
    minutes: (count) => `${count} 分`,
    latency: "応答時間（ミリ秒）",
    noAnswer: "正常な応答なし",
    address: "確認先",
    outages: (count, longest) => `停止 ${count} 回、最長 ${longest}`,
    key: { fault: "障害", recovery: "復旧", bad: "正常な応答なし" },
    fault: (fault) => `障害: ${fault}`,
    faultCleared: "障害解除",
    leaseTaken: "リース取得",
    appHealthy: "アプリ正常",
  },
  timeline: {
    heading: "タイムライン",
    filters: "表示",
    category: {
      lease: "リース・ガード",
      app: "アプリ",
      instance: "エージェント・ボリューム",
      group: "グループ",
      breaker: "ブレーカー・ドリフト",
      fault: "障害",
    },
    everyone: "すべて",
    instance: "インスタンス",
    search: "検索",
    shown: (shown, all) =>
      shown === all
        ? `${all.toLocaleString("ja")} 件`
        : `${all.toLocaleString("ja")} 件中 ${shown.toLocaleString("ja")} 件`,
    empty: "まだ何も起きていません。",
    nothingFits: "該当する出来事がありません。",
    why: "説明",
    facts: "元の記録",
    chosen: "選択した出来事",
    choose: "出来事を選ぶと説明が表示されます。",
    newer: "新しい順",
    epoch: (epoch) => `エポック ${epoch}`,
  },
  findings: {
    heading: "検出事項とドリフト",
    none: "単一インスタンスの規則に反するものはありません。",
    finding,
  },
  breaker: {
    heading: "ブレーカー",
    closed: "アプリの起動を許可しています。",
    counted: (replacements, limit) =>
      `アプリが正常にならないままの置き換え: ${replacements} 回（上限 ${limit} 回）`,
    held: (ago) => `${ago}からアプリを止めています:`,
    evidence: "失敗の記録",
    showOutput: "アプリの最後の出力を表示",
    output: "アプリの最後の出力",
    noOutput: "アプリの出力はありません。",
    resumeBy: "再開するには",
  },
  drills: {
    heading: "最近の訓練",
    none: "訓練はまだありません。試すには: hitori drill zone",
    running: (fault, ago) => `訓練「${fault}」を実行中（${ago}に開始）。`,
    fault: "障害",
    when: "日時",
    verdict: "判定",
    recovery: "復旧時間",
    lost: "失われた書き込み",
    good: "合格",
    bad: "不合格",
    never: "復旧せず",
    notNeeded: "不要",
    title: {
      instance: "インスタンスの電源断",
      hang: "マシンの停止と再開",
      zone: "ゾーンの電源断",
      partition: "ゾーンの孤立",
      agent: "エージェントの強制終了",
      guard: "ガードの強制終了",
      app: "アプリのクラッシュ",
      double: "希望容量を 2 に変更",
      rebalance: "AZRebalance による 2 台目",
      "slow-stop": "SIGTERM を無視するアプリ",
      "launch-failure": "空き容量なしでの起動失敗",
      "storage-stall": "ファイルシステムの無応答",
      "storage-readonly": "ファイルシステムの書き込み拒否",
      "storage-full": "ファイルシステムの容量不足",
      database: "データベースのフェイルオーバー",
      "bad-image": "正常にならない新バージョン",
    },
  },
  price: {
    heading: "料金",
    month: "月額",
    usage: "データ 5 GiB の場合。他の条件は hitori estimate で",
    lines: "内訳",
    unknown: "このリージョンの料金は不明です。",
    line: {
      "its root volume (gp3)": "ルートボリューム（gp3）",
      "its public IPv4 address": "パブリック IPv4 アドレス",
      "EFS Standard storage": "EFS スタンダードストレージ",
      "EFS provisioned throughput": "EFS プロビジョンドスループット",
      "EFS reads": "EFS の読み取り",
      "EFS writes": "EFS の書き込み",
      "EFS reads of the lease": "リースによる EFS の読み取り",
      "EFS writes of the lease": "リースによる EFS の書き込み",
      "load balancer": "ロードバランサー",
      "its capacity units (one at the most)": "キャパシティユニット（最大 1）",
      "its public IPv4 addresses": "ロードバランサーのパブリック IPv4 アドレス",
    },
  },
  actions: {
    failZone: "ゾーンを停止",
    restoreZone: "ゾーンを復旧",
    kill: "電源断",
    freeze: "凍結",
    thaw: "再開",
    capacity2: "容量を 2 に",
    capacity1: "容量を 1 に戻す",
    resume: "アプリを再開",
    of: (action, target) => `${action}: ${target}`,
    confirm: {
      failZone: (zone) =>
        `${zone} の電源を切りますか。ゾーン内のすべてのマシンが直ちに止まり、ファイルシステムにも届かなくなります。`,
      restoreZone: (zone) => `${zone} の電源を戻しますか。`,
      kill: (id) => `${id} の電源を切りますか。直ちに止まり、グループが置き換えます。`,
      freeze: (id) =>
        `${id} のすべてのプロセスをその場で止めますか。以後は何も言わず、あとで目覚めることがあります。`,
      thaw: (id) => `${id} を止めた所から続けさせますか。`,
      capacity2: (name) => `${name} の希望容量を 2 にしますか。2 台目が起動し、リースを待つことになります。`,
      capacity1: (name) => `${name} のサイズを 1 に戻しますか。`,
      resume: (app) => `${app} の起動を再び許可しますか。これまでの失敗は数えません。`,
    },
    doIt: "実行する",
    cancel: "やめる",
    failed: (message) => `拒否されました: ${message}`,
  },
  news: {
    holder: (instanceId, zone, epoch) =>
      `${zone} の ${instanceId} がリースを取得しました（エポック ${epoch}）。`,
    noHolder: "リースの保持者がいなくなりました。",
    lost: "アプリが応答しなくなりました。",
    returned: (time) => `アプリが再び応答しました（停止 ${time}）。`,
    held: "ブレーカーがアプリを止めました。",
    zoneFailed: (zone) => `ゾーン ${zone} に障害が起きました。`,
    zoneRestored: (zone) => `ゾーン ${zone} が復旧しました。`,
  },
  sentence: japaneseSentence,
  why: japaneseReasons,
};

function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ミリ秒`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} 秒`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} 分 ${Math.floor(seconds % 60)} 秒`;
  return `${Math.floor(minutes / 60)} 時間 ${minutes % 60} 分`;
}

/** The rules of one, each with its remedy. What has no words here is said as it came. */
function finding(
  { code, message, hint }: Finding,
  { group }: DashboardState,
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
