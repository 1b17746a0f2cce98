import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { addUp, type Campaign, emptyCampaign } from "../../src/simulator/campaign.ts";
import { WrongOption } from "./options.ts";

/** Seeds that one process runs in one go. */
export interface Block {
  readonly from: number;
  readonly seeds: number;
}

/** Which campaign a journal is of: with another one it cannot go on. */
export interface Terms extends Block {
  readonly hours: number;
  /** Of the simulator's code: a sum of two designs says nothing of either. */
  readonly digest: string;
}

/** The finished blocks of a campaign in a file, a line each, so that one that was killed can go on. */
export class Journal {
  readonly #path: string;
  readonly #finished = new Set<number>();
  #sum = emptyCampaign;

  /** @throws WrongOption where the file is of another campaign */
  constructor(path: string, terms: Terms) {
    this.#path = path;
    const text = readIfThere(path);
    if (text === undefined || text === "") {
      writeFileSync(path, `${JSON.stringify(terms)}\n`);
      return;
    }
    const [first = "", ...lines] = text.slice(0, text.lastIndexOf("\n")).split("\n");
    if (first !== JSON.stringify(terms)) {
      throw new WrongOption(
        `${path} is of another campaign or of other code: it has ${first}, this one is ${JSON.stringify(terms)}. Name another file.`,
      );
    }
    for (const line of lines) this.#take(JSON.parse(line));
    // A line that a kill cut off goes, or the next one would be glued to it.
    writeFileSync(path, text.slice(0, text.lastIndexOf("\n") + 1));
  }

  get sum(): Campaign {
    return this.#sum;
  }

  has(block: Block): boolean {
    return this.#finished.has(block.from);
  }

  add(block: Block, campaign: Campaign): void {
    appendFileSync(this.#path, `${JSON.stringify({ block, campaign })}\n`);
    this.#take({ block, campaign });
  }

  #take({ block, campaign }: { readonly block: Block; readonly campaign: Campaign }): void {
    this.#finished.add(block.from);
    this.#sum = addUp(this.#sum, campaign);
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new WrongOption(`${path} cannot be read: ${(error as Error).message}`);
  }
}
