// `npm run docs:check`: writes docs/check.md.
import { writeFileSync } from "node:fs";
import { documentOfExamples } from "../src/cli/check-document.ts";

writeFileSync(new URL("../docs/check.md", import.meta.url), await documentOfExamples());
