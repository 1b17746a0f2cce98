/** A question to a name server, as far as one is answered here: RFC 1035, 4.1. */
export interface NameQuestion {
  readonly id: number;
  readonly name: string;
  /** 1 is A. */
  readonly type: number;
  /** Header flags and the question, to be said back. */
  readonly flags: number;
  readonly question: Buffer;
}

const headerLength = 12;
export const addressType = 1;
/** Seconds for which an answer may be kept. AWS's resolver has 60 for mount targets; here drills move faster. */
const timeToLive = 5;

/** Reads the first question of a message; undefined for what is none. */
export function readQuestion(message: Buffer): NameQuestion | undefined {
  if (message.length < headerLength || message.readUInt16BE(4) !== 1) return undefined;
  const labels: string[] = [];
  let at = headerLength;
  for (;;) {
    const length = message[at];
    // A pointer or an end inside a name: nobody who asks has either.
    if (length === undefined || length > 63 || at + length + 5 > message.length) return undefined;
    at += 1;
    if (length === 0) break;
    labels.push(message.toString("latin1", at, at + length));
    at += length;
  }
  return {
    id: message.readUInt16BE(0),
    name: labels.join(".").toLowerCase(),
    type: message.readUInt16BE(at),
    flags: message.readUInt16BE(2),
    question: message.subarray(headerLength, at + 4),
  };
}

/**
 * The answer: an address, that the name has none of the type asked for, or that there is no such name.
 * @param address undefined where there is no such name
 */
export function writeAnswer(asked: NameQuestion, address: string | undefined): Buffer {
  const answers = address !== undefined && asked.type === addressType;
  const header = Buffer.alloc(headerLength);
  header.writeUInt16BE(asked.id, 0);
  // QR, AA, RA; opcode and RD as they were asked; NXDOMAIN is 3.
  header.writeUInt16BE(0x8480 | (asked.flags & 0x7900) | (address === undefined ? 3 : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers ? 1 : 0, 6);
  const record = answers ? addressRecord(address) : Buffer.alloc(0);
  return Buffer.concat([header, asked.question, record]);
}

/** A pointer to the question's name, type A, class IN. */
function addressRecord(address: string): Buffer {
  const record = Buffer.alloc(16);
  record.writeUInt16BE(0xc000 | headerLength, 0);
  record.writeUInt16BE(addressType, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(timeToLive, 6);
  record.writeUInt16BE(4, 10);
  for (const [index, part] of address.split(".").entries()) record[12 + index] = Number(part);
  return record;
}
