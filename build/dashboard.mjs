import { mkdir, readFile, writeFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { rolldown } from "rolldown";

const root = new URL("..", import.meta.url).pathname;
const page = `${root}src/dashboard/page/`;

/** Each may say again what one before it has said. */
const stylePaths = [
  `${root}node_modules/uplot/dist/uPlot.min.css`,
  ...["base", "zones", "answers", "timeline", "side", "narrow"].map((name) => `${page}styles/${name}.css`),
];

/** The dashboard's page with its script and style, one file that asks for nothing else, and as it goes over the wire. */
export async function writeDashboard() {
  const html = await readFile(`${page}index.html`, "utf8");
  const styles = await Promise.all(stylePaths.map((path) => readFile(path, "utf8")));
  const parts = { script: await script(), style: styles.map(tight).join("") };
  // By a function: a script may have $& in it, which would be a pattern otherwise.
  const whole = html.replace(/\/\*(script|style)\*\//g, (_, name) => parts[name]);
  const path = `${root}dist/dashboard.html`;
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  await mkdir(`${root}dist`, { recursive: true });
  await writeFile(path, whole);
  await writeFile(`${path}.br`, brotliCompressSync(whole, brotli));
  await writeFile(`${path}.gz`, gzipSync(whole, { level: 9 }));
}

async function script() {
  const bundle = await rolldown({
    cwd: root,
    input: `${page}main.tsx`,
    platform: "browser",
    logLevel: "warn",
  });
  const { output } = await bundle.generate({ format: "iife", minify: true, sourcemap: false });
  await bundle.close();
  const [{ code }] = output;
  if (/<\/script/i.test(code)) throw new Error("The page's script would end before its end.");
  return code;
}

/** Without line breaks and indentation. */
function tight(css) {
  return css.replace(/\s*\n\s*/g, "");
}
