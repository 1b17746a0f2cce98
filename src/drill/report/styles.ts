/** Dark and light by the reader's own setting; everything fits 360 pixels. */
export const styles = `
:root { color-scheme: light dark; --ground: #fff; --ink: #1b1f24; --soft: #59636e; --line: #d1d9e0;
  --good: #1a7f37; --bad: #cf222e; --fault: #9a6700; --held: #0969da; --wait: #8250df; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --ink: #e6edf3; --soft: #9198a1; --line: #3d444d;
  --good: #3fb950; --bad: #f85149; --fault: #d29922; --held: #4493f8; --wait: #ab7df8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 60rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .25rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p { margin: .25rem 0; } .soft { color: var(--soft); }
.good { color: var(--good); } .bad { color: var(--bad); } strong { font-weight: 600; }
.wide { overflow-x: auto; overflow-wrap: normal; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .2rem .75rem .2rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); white-space: nowrap; } td { overflow-wrap: normal; } td:first-child { white-space: nowrap; }
svg { display: block; width: 100%; margin: .5rem 0; } svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
svg .soft { fill: var(--soft); } svg line { stroke: var(--line); }
.answers { fill: var(--good); } .outage { fill: var(--bad); } .fault { fill: var(--fault); }
.tenure { fill: var(--held); } .waiting { fill: var(--wait); opacity: .55; } .mark { fill: var(--ink); }
summary { cursor: pointer; }
`;
