import type { Estimate, Offer } from "../estimate/estimate.ts";
import type { Line } from "../estimate/line.ts";
import { type Output, table } from "./output.ts";

/** An estimate as a person reads it: the design line by line, everything else by its sum. */
export function estimateText(output: Output, app: string, estimate: Estimate): string {
  const { design, alternatives, additions, usage, region, notIncluded } = estimate;
  const heading = `${app} in ${region}, ${usage.dataGib} GiB of data, ${usage.readGib} GiB read and ${usage.writeGib} GiB written a month`;
  const guessed = [design, ...alternatives, ...additions].some(({ lines }) =>
    lines.some(({ guess }) => guess),
  );
  return [
    `${output.style("bold", heading)}; USD a month of 730 hours\n`,
    table([...design.lines.map(lineRow), ["this design", "", "", dollars(design.monthly), ""]]),
    `\n${output.style("bold", "for comparison, and what a failed zone does to it")}`,
    table(alternatives.map(offerRow)),
    `\n${output.style("bold", "a database of its own comes on top of any of them")}`,
    table(additions.map(offerRow)),
    `\nNot included: ${notIncluded.join("; ")}.`,
    ...(guessed ? ["~ sources contradict each other, or the price is a neighbouring region's."] : []),
  ].join("\n");
}

function lineRow({ what, quantity, unit, unitPrice, monthly, source, date, guess }: Line): string[] {
  const amount = quantity >= 100 ? quantity.toFixed(0) : String(Number(quantity.toFixed(2)));
  return [what, `${amount} ${unit}`, `x ${unitPrice}`, dollars(monthly, guess), `${source}, ${date}`];
}

function offerRow({ name, monthly, whenZoneFails, lines }: Offer): string[] {
  return [
    name,
    dollars(
      monthly,
      lines.some(({ guess }) => guess),
    ),
    whenZoneFails,
  ];
}

function dollars(value: number, guess = false): string {
  return `${guess ? "~" : ""}${value.toFixed(2)}`.padStart(8);
}
