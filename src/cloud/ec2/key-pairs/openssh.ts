import { type KeyObject, randomBytes } from "node:crypto";

/** `ssh-rsa AAAA…` or `ssh-ed25519 AAAA…`, as in authorized_keys (RFC 4253, RFC 8709). */
export function openSshPublicKey(key: KeyObject): string {
  const { type, body } = publicParts(key);
  return `${type} ${body.toString("base64")}`;
}

/** OpenSSH's own container, in which EC2 hands out ED25519 keys (PROTOCOL.key of OpenSSH), without a passphrase. */
export function openSshPrivateKey(publicKey: KeyObject, privateKey: KeyObject): string {
  const { type, body } = publicParts(publicKey);
  const { d = "", x = "" } = privateKey.export({ format: "jwk" });
  const check = randomBytes(4);
  const secret = Buffer.concat([Buffer.from(d, "base64url"), Buffer.from(x, "base64url")]);
  const fields = [check, check, text(type), field(Buffer.from(x, "base64url")), field(secret), text("")];
  const unpadded = Buffer.concat(fields);
  const padding = Buffer.from(Array.from({ length: (8 - (unpadded.length % 8)) % 8 }, (_, at) => at + 1));
  const container = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...["none", "none", ""].map(text),
    number(1),
    field(body),
    field(Buffer.concat([unpadded, padding])),
  ]);
  const lines = container.toString("base64").match(/.{1,70}/g) ?? [];
  return `${["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----"].join("\n")}\n`;
}

function publicParts(key: KeyObject): { type: string; body: Buffer } {
  const { kty, n = "", e = "", x = "" } = key.export({ format: "jwk" });
  if (kty === "RSA") {
    const type = "ssh-rsa";
    return { type, body: Buffer.concat([text(type), integer(e), integer(n)]) };
  }
  const type = "ssh-ed25519";
  return { type, body: Buffer.concat([text(type), field(Buffer.from(x, "base64url"))]) };
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function field(bytes: Buffer): Buffer {
  return Buffer.concat([number(bytes.length), bytes]);
}

function text(value: string): Buffer {
  return field(Buffer.from(value));
}

/** A positive number: with a zero byte before a set highest bit. */
function integer(base64url: string): Buffer {
  const bytes = Buffer.from(base64url, "base64url");
  return field((bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}
