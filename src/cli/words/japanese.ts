import { japaneseDuration } from "../../base/duration.ts";
import { japanese as dashboard } from "../../dashboard/words/japanese.ts";
import type { DrillProgress } from "../../drill/progress.ts";
import { japaneseSentence } from "../../timeline/japanese-sentence.ts";
import type { Words } from "./words.ts";

const resources: Readonly<Record<string, string>> = {
  "AWS::EFS::FileSystem": "共有ファイルシステム",
  "AWS::EFS::MountTarget": "マウントターゲット",
  "AWS::EC2::SecurityGroup": "セキュリティグループ",
  "AWS::EC2::LaunchTemplate": "起動テンプレート",
  "AWS::AutoScaling::AutoScalingGroup": "1 台だけのグループ",
  "AWS::ElasticLoadBalancingV2::LoadBalancer": "ロードバランサー",
  "AWS::ElasticLoadBalancingV2::TargetGroup": "ターゲットグループ",
  "AWS::ElasticLoadBalancingV2::Listener": "リスナー",
  "AWS::IAM::Role": "ロール",
  "AWS::IAM::InstanceProfile": "インスタンスプロファイル",
  "AWS::SNS::Topic": "通知トピック",
  "AWS::SNS::Subscription": "サブスクリプション",
  "AWS::Logs::LogGroup": "ロググループ",
  "AWS::EC2::EIP": "Elastic IP アドレス",
};

const parts: Readonly<Record<string, string>> = {
  detect: "検知",
  decide: "判断",
  launch: "起動要求",
  boot: "マシンの起動",
  mount: "マウント",
  lease: "リース取得",
  "app start": "アプリの起動",
  "target healthy": "ターゲット正常",
  "first good answer": "最初の正常な応答",
};

export const japanese: Words = {
  sentence: japaneseSentence,
  duration: japaneseDuration,
  rule: (rule, group) => {
    const { what, remedy } = dashboard.findings.finding(rule, group);
    return { ...rule, message: what, hint: remedy };
  },
  question: {
    apply: "この変更を適用しますか。",
    takeDown: (stack) => `${stack} がしばらく止まります。続けますか。`,
    makeAnew: (stack, kept) => {
      const stays = kept.length === 0 ? "" : `残るもの: ${kept.join(", ")}。`;
      return `スタック ${stack} は最初の作成に失敗しました。AWS ではこの状態のスタックは削除しかできません。${stays}削除して作り直しますか。`;
    },
    goBackAgain: (stack, reason = "AWS は理由を示していません。") =>
      `スタック ${stack} は元の状態に戻れませんでした: ${reason} AWS にもう一度戻させますか。`,
    nameOf: (app) => `続けるにはアプリ名（${app}）を入力してください`,
  },
  plan: {
    nothing: (stack) => `${stack}: 変更はありません。`,
    sum: (stack, count) =>
      `${stack}: 作成 ${count("create")}、変更 ${count("change")}、置き換え ${count("replace")}、削除 ${count("delete")}`,
    action: { create: "作成", change: "変更", replace: "置き換え", delete: "削除", keep: "保持" },
    resource: (type) => resources[type] ?? type,
    runtime: (name, why) => `実行方式: ${name} (${why})`,
    drift: (rule) => `ずれ    ${rule} deploy で直ります。`,
    price: (after, before, gib) => {
      const now = before === undefined ? "" : `、現在は USD ${before}`;
      return `月額 USD ${after}${now}（データ ${gib} GiB の場合。内訳: hitori estimate）`;
    },
  },
  deploy: {
    answers: (stack, address) => `${stack} は ${address} で応答しています`,
    noAddress: (stack) =>
      `${stack} ができました。ロードバランサーも Elastic IP アドレスもないため、アプリの応答は確認していません: hitori status`,
    waitingFor: (address) => `${address} の応答を待っています`,
    sizesCorrected: "グループのサイズが手動で変更されていたため、元に戻しました",
    took: (time) => `デプロイにかかった時間: ${japaneseDuration(time)}`,
    storage: (fileSystemId, securityGroupId) =>
      [
        `${fileSystemId} ができました。${securityGroupId} に属するインスタンスからマウントできます:`,
        `  aws ec2 modify-instance-attribute --instance-id <id> --groups <元のグループ> ${securityGroupId}`,
        `アプリを動かしているインスタンスでデータを移します: hitori migrate --mount ${fileSystemId}`,
        "その後: hitori deploy --instead-of <instance-id>",
      ].join("\n"),
    oldStops: (instanceId) =>
      `${instanceId} を停止します。ディスクは残ります。元に戻すには: aws ec2 start-instances --instance-ids ${instanceId}`,
  },
  status: {
    stack: "スタック",
    group: "グループ",
    lease: "リース",
    runtime: "実行方式",
    address: "アドレス",
    sizes: ({ min, max, desired }) => `最小 ${min}、最大 ${max}、希望 ${desired}`,
    heldBy: (instanceId, epoch, time) => `${instanceId}、エポック ${epoch}、保持 ${japaneseDuration(time)}`,
    nobody: "なし",
    columns: ["インスタンス", "ゾーン", "状態", "ヘルス", "ターゲット", "動作"],
    waitEndsIn: (said, time) => `${said}（あと ${japaneseDuration(time)}）`,
    onHold: "停止中",
    evidence: (path) => `起動ごとの最後の出力は ${path} にあります。原因を直してから: hitori resume`,
    brokenRule: "規則違反",
  },
  drill: {
    warning: (place, fault, app) =>
      `警告: ${place}: 訓練 ${fault} は本番の ${app} を止めます。利用者に影響が出ます。`,
    putBack: "終了後に元へ戻すもの:",
    nothingToPutBack: "元へ戻すものはありません",
    progress,
    round: (round, of) => `${of} 回中 ${round} 回目`,
    sameInstance: "同じインスタンス",
    at: (instanceId, zone) => `${zone} の ${instanceId}`,
    part: (name) => parts[name] ?? name,
    recovery: "復旧",
    never: "制限時間内に復旧せず",
    notNeeded: "不要（応答は途切れませんでした）",
    held: (reason) => `ブレーカーが停止: ${reason}`,
    records: (written, lost) =>
      `障害前にボリュームへ書いた記録: ${written} 件、消失 ${lost} 件（アプリ経由の書き込みは --write-cmd）`,
    writes: (acknowledged, lost, refused) =>
      `受け付けられた書き込み ${acknowledged} 件、消失 ${lost} 件、拒否 ${refused} 件`,
    overlaps: (pairs) => `同時に書き込んだエポック: ${pairs.length === 0 ? "なし" : pairs.join("; ")}`,
    unproven: (pair) => `${pair}: 前の保持者の終了は誰も見ていません。後の保持者は待ち時間を守りました`,
    notifications: (received, expected) => `受信した通知: ${expected} 件中 ${received} 件`,
    budget: (broken) => `予算: ${broken.length === 0 ? "達成" : `未達: ${broken.join("; ")}`}`,
    good: ({ held, writes }) => {
      const how = held === undefined ? "復旧しました" : "証拠を残して停止し、その後復旧しました";
      if (writes === undefined) return `${how}。書き込みがなかったため、消失は調べていません`;
      return writes.through === "app"
        ? `${how}。失われた書き込みはありません`
        : `${how}。ボリュームは無事です`;
    },
    notGood: "不合格",
    rounds: {
      columns: ["回", "復旧", "書き込み", "判定"],
      never: "復旧せず",
      writes: (acknowledged, lost) => `書き込み ${acknowledged} 件、消失 ${lost} 件`,
      good: "合格",
      percentiles: (p50, p90, p99, most) => `復旧: p50 ${p50}、p90 ${p90}、p99 ${p99}、最長 ${most}`,
      allGood: "すべて合格",
    },
  },
  demo: {
    cloudAt: (endpoint) => `ローカルクラウド: ${endpoint}`,
    posted: (messages) => `メッセージ ${messages} 件と 1 MB のファイルを投稿しました`,
    messages: (count, allThere) =>
      `チャットのメッセージ ${count} 件。障害前のもの: ${allThere ? "すべて残っています" : "失われました"}`,
    upload: (same) => `アップロードしたファイル: ${same ? "元の内容と完全に同じです" : "内容が違います"}`,
    took: (time) => `デモ全体の時間: ${japaneseDuration(time)}`,
    kept: ({ chat, cloud, command, fileSystem }) =>
      [
        `チャット:           ${chat}`,
        `ローカルクラウド:   ${cloud}   (${command})`,
        `ファイルシステム:   ${fileSystem}`,
        "Ctrl-C で終了します。ファイルは残ります。",
      ].join("\n"),
  },
};

function progress(said: DrillProgress): string {
  switch (said.moment) {
    case "strikes":
      return `${dashboard.drills.title[said.fault] ?? said.fault}（${said.sentence}）`;
    case "held":
      return said.reason === undefined ? "アプリは止められませんでした" : `ブレーカーが停止: ${said.reason}`;
    case "answers":
      return said.again ? "アプリが再び応答しました" : "制限時間内に正常な応答がありません";
    case "judged":
      return said.problems.length === 0 ? "合格" : `不合格: ${said.problems.join("; ")}`;
  }
}
