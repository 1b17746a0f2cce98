import type { AuditFinding } from "../audit/finding.ts";
import { escaped } from "../drill/report/markup.ts";
import { priceWords, type Seen, seenWords, summary } from "./audit-text.ts";

/** An audit as one HTML page that asks nothing of any other server. `at`: milliseconds since 1970. */
export function auditPage(seen: Seen, findings: readonly AuditFinding[], at: number): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Hitori audit: ${escaped(summary(findings))}</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
article { border-left: .4rem solid; padding: .2rem 1rem; margin: 1rem 0 }
article.loss { border-color: #c62828 } article.risk { border-color: #b26a00 }
article.advice { border-color: #0277bd } article.note { border-color: #777 }
h2 { font-size: 1rem; margin: 0; overflow-wrap: anywhere } p { margin: .3rem 0 } code { overflow-wrap: anywhere }
</style>
<h1>${escaped(summary(findings))}</h1>
<p>Looked at ${escaped(seenWords(seen))} on ${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC.</p>
${findings.map(article).join("\n")}
</html>
`;
}

function article({ code, severity, resource, evidence, risk, remedy, monthly }: AuditFinding): string {
  return `<article class="${severity}">
<h2>${severity}: ${escaped(`${resource} ${evidence}`)}</h2>
<p>${escaped(risk)}</p>
<p><code>${escaped(remedy)}</code>${escaped(priceWords(monthly))}</p>
<p><small>${code}</small></p>
</article>`;
}
