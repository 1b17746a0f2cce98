import type {
  CreateKeyPairCommandInput,
  CreateKeyPairCommandOutput,
  DescribeKeyPairsCommandOutput,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import type { Loose } from "./loose.ts";
import { resourceType } from "./resource-type.ts";
import { object, tagList } from "./schema.ts";
import { allTags } from "./tags.ts";

/** Without a public key EC2 makes the pair, and the private key goes to the parameter /ec2/keypair/<key pair id>. */
export const ec2KeyPair = resourceType({
  name: "AWS::EC2::KeyPair",
  properties: object(
    {
      KeyFormat: "string",
      KeyName: "string",
      KeyType: "string",
      PublicKeyMaterial: "string",
      Tags: tagList,
    },
    ["KeyName"],
  ),
  replacedBy: ["KeyFormat", "KeyName", "KeyType", "PublicKeyMaterial", "Tags"],
  attributeNames: ["KeyFingerprint", "KeyPairId"],
  nameProperty: "KeyName",
  create: (given, context) => {
    const { account } = context;
    const TagSpecifications = [{ ResourceType: "key-pair", Tags: allTags(context, given.Tags) }];
    if (given.PublicKeyMaterial !== undefined) {
      const PublicKeyMaterial = Buffer.from(given.PublicKeyMaterial, "utf8");
      account.call("ec2", "ImportKeyPair", { KeyName: given.KeyName, PublicKeyMaterial, TagSpecifications });
      return given.KeyName ?? "";
    }
    const input = {
      KeyName: given.KeyName,
      KeyType: given.KeyType,
      KeyFormat: given.KeyFormat,
      TagSpecifications,
    } satisfies Loose<CreateKeyPairCommandInput>;
    const pair = account.call<CreateKeyPairCommandOutput>("ec2", "CreateKeyPair", input);
    const Name = parameterName(pair.KeyPairId);
    account.call("ssm", "PutParameter", { Name, Type: "SecureString", Value: pair.KeyMaterial });
    return given.KeyName ?? "";
  },
  remove: (KeyName, given, { account }) => {
    const id = describe(account, KeyName)?.KeyPairId;
    account.call("ec2", "DeleteKeyPair", { KeyName });
    if (given.PublicKeyMaterial === undefined && id !== undefined) {
      account.call("ssm", "DeleteParameter", { Name: parameterName(id) });
    }
    return true;
  },
  attributes: (KeyName, _, { account }) => {
    const pair = describe(account, KeyName);
    return { KeyFingerprint: pair?.KeyFingerprint ?? "", KeyPairId: pair?.KeyPairId ?? "" };
  },
});

function parameterName(keyPairId: string | undefined): string {
  return `/ec2/keypair/${keyPairId}`;
}

function describe(account: Account, name: string) {
  const input = { KeyNames: [name] };
  return account.call<DescribeKeyPairsCommandOutput>("ec2", "DescribeKeyPairs", input).KeyPairs?.[0];
}
