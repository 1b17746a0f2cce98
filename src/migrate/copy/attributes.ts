import type { Native } from "../tree/native.ts";

/** Labels that belong to a machine, not to the data. */
const ofTheMachine = ["security.selinux", "security.ima", "security.evm"];

interface Attribute {
  readonly name: string;
  readonly value: Buffer;
}

/** Extended attributes of a path, POSIX ACLs among them (system.posix_acl_access). */
function attributesOf(native: Native | undefined, path: Buffer): Attribute[] {
  if (!native) return [];
  const names = native.listAttributes(path).filter((name) => !ofTheMachine.includes(name));
  return names.flatMap((name) => {
    const value = native.readAttribute(path, name);
    return value === undefined ? [] : [{ name, value }];
  });
}

/** @returns how many the target would not take; EFS takes none */
export function keepAttributes(native: Native | undefined, source: Buffer, target: () => Buffer): number {
  const attributes = attributesOf(native, source);
  let lost = 0;
  for (const { name, value } of attributes) {
    if (!native?.writeAttribute(target(), name, value)) lost += 1;
  }
  return lost;
}
