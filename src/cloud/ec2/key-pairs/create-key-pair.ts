import { createHash, createPublicKey, generateKeyPairSync } from "node:crypto";
import type { CreateKeyPairCommandInput, ImportKeyPairCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { newId } from "../new-id.ts";
import { ec2 } from "../state.ts";
import { tagsFor, toTagList } from "../tags.ts";
import type { KeyPair } from "./state.ts";

/** A real key, whose private half is told once and not kept. */
export function createKeyPair(input: CreateKeyPairCommandInput, account: Account) {
  requireNewName(input.KeyName, account);
  const { publicKey, privateKey } = generate(input.KeyType === "ed25519" ? "ed25519" : "rsa");
  const keyPair = keep(account, {
    keyName: input.KeyName ?? "",
    keyType: input.KeyType === "ed25519" ? "ed25519" : "rsa",
    keyFingerprint: fingerprint(publicKey),
    publicKey,
    tags: tagsFor("key-pair", input.TagSpecifications),
  });
  return { ...answer(keyPair), KeyMaterial: privateKey };
}

export function importKeyPair(input: ImportKeyPairCommandInput, account: Account) {
  requireNewName(input.KeyName, account);
  const material = Buffer.from(input.PublicKeyMaterial ?? "")
    .toString()
    .trim();
  const [kind = "", body = ""] = material.split(/\s+/);
  if (!["ssh-rsa", "ssh-ed25519"].includes(kind) || body === "") {
    throw new ServiceError("InvalidKey.Format", "Key is not in valid OpenSSH public key format");
  }
  const keyPair = keep(account, {
    keyName: input.KeyName ?? "",
    keyType: kind === "ssh-ed25519" ? "ed25519" : "rsa",
    keyFingerprint: colons(createHash("md5").update(Buffer.from(body, "base64")).digest("hex")),
    publicKey: material,
    tags: tagsFor("key-pair", input.TagSpecifications),
  });
  return answer(keyPair);
}

function requireNewName(name: string | undefined, account: Account): void {
  if (!name) throw new ServiceError("MissingParameter", "The request must contain the parameter KeyName");
  if (!ec2.of(account).keyPairs[name]) return;
  throw new ServiceError("InvalidKeyPair.Duplicate", `The keypair '${name}' already exists.`);
}

function generate(type: "rsa" | "ed25519"): { publicKey: string; privateKey: string } {
  const publicKeyEncoding = { type: "spki", format: "pem" } as const;
  const privateKeyEncoding = { type: "pkcs8", format: "pem" } as const;
  return type === "rsa"
    ? generateKeyPairSync("rsa", { modulusLength: 2048, publicKeyEncoding, privateKeyEncoding })
    : generateKeyPairSync("ed25519", { publicKeyEncoding, privateKeyEncoding });
}

function fingerprint(publicKey: string): string {
  const bytes = createPublicKey(publicKey).export({ type: "spki", format: "der" });
  return colons(createHash("sha1").update(bytes).digest("hex"));
}

function colons(hexadecimal: string): string {
  return hexadecimal.replace(/(..)(?=.)/g, "$1:");
}

function keep(account: Account, keyPair: Omit<KeyPair, "keyPairId" | "createTime">): KeyPair {
  const kept = { ...keyPair, keyPairId: newId("key"), createTime: account.now };
  ec2.of(account).keyPairs[kept.keyName] = kept;
  return kept;
}

function answer(keyPair: KeyPair) {
  return {
    KeyPairId: keyPair.keyPairId,
    KeyName: keyPair.keyName,
    KeyFingerprint: keyPair.keyFingerprint,
    Tags: toTagList(keyPair.tags),
  };
}
