import type { Code, Finding, Severity } from "../check/finding.ts";
import { formatPlace } from "../compose/tree.ts";
import type { Output } from "./output.ts";

const styles = { loss: "red", risk: "yellow", advice: "cyan", note: "dim" } as const;
const words: Readonly<Record<Severity, string>> = {
  loss: "LOSS",
  risk: "risk",
  advice: "advice",
  note: "note",
};

/** Findings for people: place, weight, what is there, what to do; then the count. */
export function checkText(output: Output, findings: readonly Finding[], files: number): string {
  const open = findings.filter(({ ignored }) => ignored === undefined);
  const lines = findings.flatMap((finding) => {
    const { code, severity, place, message, remedy, ignored } = finding;
    const word = output.style(
      ignored === undefined ? styles[severity] : "dim",
      ignored === undefined ? words[severity] : "ignored",
    );
    const last = ignored === undefined ? remedy : `because ${ignored}`;
    return [`${formatPlace(place)}  ${word}  ${message}  [${code}]`, `    ${last}`];
  });
  return [
    ...lines,
    ...(lines.length === 0 ? [] : [""]),
    summary(open, findings.length - open.length, files),
  ].join("\n");
}

function summary(open: readonly Finding[], ignored: number, files: number): string {
  const count = (severity: Severity) => open.filter((finding) => finding.severity === severity).length;
  const where = files === 1 ? "" : ` in ${files} projects`;
  const parts = [
    count("loss") === 0 ? `Nothing would be lost${where}` : `${count("loss")} would lose data${where}`,
    `${count("risk")} ${count("risk") === 1 ? "risk" : "risks"}`,
    `${count("advice")} ${count("advice") === 1 ? "piece" : "pieces"} of advice`,
    `${count("note")} ${count("note") === 1 ? "note" : "notes"}`,
    ...(ignored === 0 ? [] : [`${ignored} ignored`]),
  ];
  return `${parts.join(", ")}.`;
}

export function explainText({ code, severity, title, why, remedy }: Code): string {
  return [`${code} (${severity}): ${title}`, "", why, "", `Remedy: ${remedy}`].join("\n");
}
