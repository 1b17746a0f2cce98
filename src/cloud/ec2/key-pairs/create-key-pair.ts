import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { CreateKeyPairCommandInput, ImportKeyPairCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { toTagList } from "../../tag-list.ts";
import { newId } from "../new-id.ts";
import { ec2 } from "../state.ts";
import { tagsFor } from "../tags.ts";
import { openSshPrivateKey, openSshPublicKey } from "./openssh.ts";
import type { KeyPair } from "./state.ts";

/** A real key, whose private half is told once and not kept. */
export function createKeyPair(input: CreateKeyPairCommandInput, account: Account) {
  requireNewName(input.KeyName, account);
  const made = generate(input.KeyType === "ed25519" ? "ed25519" : "rsa");
  const keyPair = keep(account, {
    keyName: input.KeyName ?? "",
    keyType: input.KeyType === "ed25519" ? "ed25519" : "rsa",
    keyFingerprint: made.fingerprint,
    publicKey: `${made.publicKey} ${input.KeyName ?? ""}`,
    tags: tagsFor("key-pair", input.TagSpecifications),
  });
  return { ...answer(keyPair), KeyMaterial: made.material };
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

/** RSA as PKCS #1, ED25519 as OpenSSH writes it: so AWS hands them out. */
function generate(type: "rsa" | "ed25519") {
  const { publicKey, privateKey } =
    type === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ed25519");
  const material =
    type === "rsa"
      ? privateKey.export({ type: "pkcs1", format: "pem" }).toString()
      : openSshPrivateKey(publicKey, privateKey);
  return {
    publicKey: openSshPublicKey(publicKey),
    material,
    fingerprint: fingerprint(publicKey, privateKey),
  };
}

/** Of an RSA key AWS gives the SHA-1 of the private half, of an ED25519 key the SHA-256 of the public one. */
function fingerprint(publicKey: KeyObject, privateKey: KeyObject): string {
  if (publicKey.asymmetricKeyType === "rsa") {
    const bytes = privateKey.export({ type: "pkcs8", format: "der" });
    return colons(createHash("sha1").update(bytes).digest("hex"));
  }
  const body = Buffer.from(openSshPublicKey(publicKey).split(" ")[1] ?? "", "base64");
  return createHash("sha256").update(body).digest("base64");
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
