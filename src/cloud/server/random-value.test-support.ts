import type { Shape } from "../wire/shape.ts";
import type { Random } from "./random.test-support.ts";

export interface Vocabulary {
  readonly seen: readonly string[];
}

/** Words that mean something somewhere: names that JavaScript has already, paths, patterns, templates, edges. */
const words = [
  ...["", " ", "a", "one", "__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"],
  ...["../../etc/passwd", "/", "//", ".", "..", "a/b", "%00", "\0", "\u2028", "\ud800", "ﬃ", "\u202e", "🙂"],
  ...[
    "*",
    "?",
    "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b",
    "(a+)+$",
    "[",
    "\\",
    "$&",
    "$Latest",
    "$Default",
    "{{",
    "}}",
  ],
  ...["0", "-1", "1e400", "NaN", "Infinity", "9007199254740993", "2147483648", "true", "null", "undefined"],
  ...[
    "us-east-1a",
    "ap-northeast-1a",
    "t4g.small",
    "ami-00000000000000001",
    "10.0.0.0/16",
    "0.0.0.0/0",
    "::/0",
  ],
  ...["10.0.0.0/99", "256.0.0.0/8", "tcp", "-1", "HTTP", "forward", "ELB", "EC2", "OldestInstance", "Launch"],
  ...["autoscaling:EC2_INSTANCE_LAUNCHING", "CONTINUE", "email", "sqs", "2026-01-01T00:00:00Z", "* * * * *"],
  ...[
    "61 25 32 13 8",
    "{{resolve:ssm:one}}",
    "{",
    "[]",
    "{}",
    "null",
    "Resources: &a {A: *a}",
    "CAPABILITY_IAM",
  ],
  ...[
    '{"Resources":{"A":{"Type":"AWS::SNS::Topic"}}}',
    '{"Resources":{"__proto__":{"Type":"AWS::SNS::Topic"}}}',
  ],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own
  ...['{"Resources":{"A":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":{"Fn::Sub":"${"}}}}}'],
  ...[
    '{"Resources":{"A":{"Type":"AWS::EC2::VPC","Properties":{"CidrBlock":{"Fn::Select":[9,{"Fn::Split":["",""]}]}}}}}',
  ],
  ...[
    '{"Resources":{"A":{"Type":"AWS::EC2::VPC","Properties":[]},"B":null,"C":{"Type":"AWS::EC2::VPC","DependsOn":"C"}}}',
  ],
  ...['{"Version":"2012-10-17","Statement":[]}', '{"Statement":{"Effect":"Allow"}}', "x".repeat(70_000)],
];

/** Values of a shape, thin where it is deep; now and then not what the shape asks for. */
export function randomValue(shape: Shape, random: Random, vocabulary: Vocabulary, depth: number): unknown {
  switch (shape.kind) {
    case "structure":
      return randomStructure(shape, random, vocabulary, depth);
    case "list":
      return Array.from({ length: depth > 5 ? 0 : random.pick([0, 1, 1, 2, 5]) }, () =>
        randomValue(shape.item.shape, random, vocabulary, depth + 1),
      );
    case "map":
      return Object.fromEntries(
        Array.from({ length: depth > 5 ? 0 : random.pick([0, 1, 2]) }, () => [
          randomText(random, vocabulary),
          randomValue(shape.value.shape, random, vocabulary, depth + 1),
        ]),
      );
    case "number":
      return random.pick([0, 1, 1, 2, 3, 80, 300, -1, 0.5, 65_536, 2 ** 31, 2 ** 53, 1e21, -1e-9]);
    case "boolean":
      return random.chance(0.5);
    case "timestamp":
      return new Date(random.pick([0, 1, 1_700_000_000_000, 4_102_444_800_000, -62_000_000_000_000]));
    case "blob":
      return Buffer.from(randomText(random, vocabulary));
    case "unit":
      return {};
    default:
      return randomText(random, vocabulary);
  }
}

function randomStructure(
  shape: Shape & { readonly kind: "structure" },
  random: Random,
  vocabulary: Vocabulary,
  depth: number,
): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  const share = Math.min(0.5, 4 / Math.max(1, shape.members.length));
  for (const { name, required, shape: inner } of shape.members) {
    if (name === "DryRun" || (depth > 6 && !required)) continue;
    if (random.chance(required ? 0.95 : share)) {
      record[name] = randomValue(inner, random, vocabulary, depth + 1);
    }
  }
  return record;
}

function randomText(random: Random, { seen }: Vocabulary): string {
  if (seen.length > 0 && random.chance(0.5)) return random.pick(seen);
  if (random.chance(0.3)) return `name-${random.below(20)}`;
  return random.pick(words);
}
