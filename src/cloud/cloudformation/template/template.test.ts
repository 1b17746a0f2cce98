import { expect, test } from "vitest";
import type { Json } from "../json.ts";
import { conditionsOf, evaluateCondition, withConditions } from "./conditions.ts";
import { evaluate } from "./evaluate.ts";
import { dependencyGraph, topologicalOrder } from "./graph.ts";
import { readTemplate } from "./read-template.ts";
import { knownAfterApply, type Scope } from "./scope.ts";
import { validateTemplate } from "./validate.ts";

const names: Record<string, Json | undefined> = {
  Name: "chat",
  Subnets: ["subnet-a", "subnet-c"],
  Later: knownAfterApply,
  "AWS::NoValue": undefined,
};

const scope: Scope = {
  ref: (name) => names[name],
  attribute: (logicalId, attribute) => `${logicalId}.${attribute}`,
  condition: (name) => name === "Yes",
  mapping: (map, top, second) => (map === "Images" && top === "arm" && second === "id" ? "ami-1" : undefined),
  zones: () => ["ap-northeast-1a", "ap-northeast-1c"],
  importValue: (name) => `imported ${name}`,
};

/** Evaluates a YAML expression. */
function value(expression: string): Json | undefined {
  const template = readTemplate(`Resources: {X: {Type: T, Properties: {V: ${expression}}}}`);
  return evaluate(template.Resources.X?.Properties.V ?? null, scope);
}

test.each<[string, Json | undefined]>([
  ["!Ref Name", "chat"],
  ["!GetAtt Group.Arn", "Group.Arn"],
  ["!GetAtt Stack.Outputs.Url", "Stack.Outputs.Url"],
  [`!GetAtt [Group, Arn]`, "Group.Arn"],
  [`!Sub "\${Name}-\${Group.Arn}-\${!Literal}"`, "chat-Group.Arn-$".concat("{Literal}")],
  [`!Sub ["\${a}/\${Name}", {a: !Ref Name}]`, "chat/chat"],
  [`!Join ["-", [a, !Ref Name]]`, "a-chat"],
  [`!Join [",", !Ref Subnets]`, "subnet-a,subnet-c"],
  [`!Select [1, !Ref Subnets]`, "subnet-c"],
  [`!Select ["0", !Split ["/", "x/y"]]`, "x"],
  [`!Split ["/", "x/y"]`, ["x", "y"]],
  ["!Base64 hello", "aGVsbG8="],
  [`{"Fn::Base64": !Sub "\${Name}"}`, "Y2hhdA=="],
  ["!FindInMap [Images, arm, id]", "ami-1"],
  ["!FindInMap [Images, x86, id, {DefaultValue: none}]", "none"],
  [`!Select [0, !GetAZs ""]`, "ap-northeast-1a"],
  ["!ImportValue other", "imported other"],
  [`!If [Yes, a, b]`, "a"],
  [`!If [No, a, b]`, "b"],
  [`{a: !If [No, x, !Ref "AWS::NoValue"], b: 1}`, { b: 1 }],
  [`[1, !Ref "AWS::NoValue", 2]`, [1, 2]],
  ["!Cidr [10.0.0.0/16, 2, 8]", ["10.0.0.0/24", "10.0.1.0/24"]],
  [`!Sub "\${Later}-x"`, `${knownAfterApply}-x`],
  ["!Select [0, !Split [x, !Ref Later]]", knownAfterApply],
])("%s is %j", (expression, expected) => {
  expect(value(expression)).toEqual(expected);
});

test.each([
  ["!Select [5, !Ref Subnets]", "Template error: Fn::Select cannot select nonexistent value at index 5"],
  ["!FindInMap [Images, x86, id]", "Template error: Unable to get mapping for Images::x86::id"],
  ["!Magic x", "Template error: Encountered unsupported function: Fn::Magic"],
])("%s fails in CloudFormation's words", (expression, message) => {
  expect(() => value(expression)).toThrow(message);
});

test("conditions are found through each other, and a cycle of them is refused", () => {
  const template = readTemplate(`
Conditions:
  IsProd: !Equals [!Ref Name, chat]
  Both: !And [!Condition IsProd, !Not [!Equals [a, b]]]
  Loop: !Condition Loop
Resources: {X: {Type: T}, Y: {Type: T, Condition: Both}, Z: {Type: T, Condition: None}}
`);
  const condition = conditionsOf(template, scope);
  expect(condition("Both")).toBe(true);
  expect(() => condition("Loop")).toThrow("Circular dependency of condition Loop");
  expect(() => withConditions(template, condition)).toThrow("Unresolved condition dependency None");
  expect(evaluateCondition({ "Fn::Or": [{ "Fn::Equals": ["true", true] }] }, scope)).toBe(true);
});

const resources = (text: string) => () => validateTemplate(readTemplate(`Resources:\n${text}`));
const logs = "AWS::Logs::LogGroup";

test.each([
  ["Resources: {", "Template format error: YAML not well-formed. (line 1"],
  ['{"Resources": {', "Template format error: JSON not well-formed. (line 1, column 16)"],
  ["Resources: {}", "Template format error: At least one Resources member must be defined."],
  ["Resources: {A-B: {Type: T}}", "Template format error: Resource name A-B is non alphanumeric."],
  ["Resources: {A: {}}", "Every Resources object must contain a Type member."],
  ["Resourses: {A: {Type: T}}", "Invalid template property or properties [Resourses]"],
  ["Resources: {A: {Type: T, Propertys: {}}}", "Invalid template resource property 'Propertys'"],
  ["Transform: Macro\nResources: {A: {Type: T}}", "No transform named Macro found."],
  ["Resources: {A: &a {Type: T}, B: *a}", "YAML aliases are not allowed"],
])("the text %j is refused: %s", (text, message) => {
  expect(() => readTemplate(text)).toThrow(message);
});

test.each([
  ["  A: {Type: 'AWS::Foo::Bar'}\n  B: {Type: X}", "Unrecognized resource types: [AWS::Foo::Bar, X]"],
  [
    `  A: {Type: '${logs}', Properties: {LogGroupName: !Ref Nowhere}}`,
    "Template format error: Unresolved resource dependencies [Nowhere] in the Resources block of the template",
  ],
  [`  A: {Type: '${logs}', DependsOn: B}`, "Unresolved resource dependencies [B] in the Resources block"],
  [`  A: {Type: '${logs}', Condition: C}`, "Unresolved condition dependency C in the Resources block"],
  [
    `  A: {Type: '${logs}'}\n  B: {Type: '${logs}', Properties: {LogGroupName: !GetAtt A.Colour}}`,
    "Template error: resource A does not support attribute type Colour in Fn::GetAtt",
  ],
  [
    `  A: {Type: '${logs}', DependsOn: B}\n  B: {Type: '${logs}', Properties: {LogGroupName: !Ref A}}`,
    "Circular dependency between resources: [A, B]",
  ],
  [`  A: {Type: '${logs}', DeletionPolicy: Snapshot}`, "does not support deletion policy Snapshot"],
])("%s is refused: %s", (text, message) => {
  expect(resources(text)).toThrow(message);
});

test("what a resource refers to comes before it", () => {
  const template = readTemplate(`
Resources:
  C: {Type: T, Properties: {V: !Sub "\${B}"}}
  B: {Type: T, Properties: {V: !GetAtt A.Arn}}
  A: {Type: T}
  D: {Type: T, DependsOn: [C]}
`);
  expect(topologicalOrder(dependencyGraph(template))).toEqual(["A", "B", "C", "D"]);
});

test("Fn::ForEach writes its body out once for each item", () => {
  const template = readTemplate(`
Transform: AWS::LanguageExtensions
Parameters: {Zones: {Type: CommaDelimitedList, Default: "a, c"}}
Resources:
  Fn::ForEach::Targets:
    - Zone
    - !Ref Zones
    - Target\${Zone}: {Type: T, Properties: {Subnet: !Ref Zone, Name: !Sub "x-\${Zone}"}}
  Other: {Type: T}
`);
  expect(Object.keys(template.Resources)).toEqual(["Targeta", "Targetc", "Other"]);
  expect(template.Resources.Targetc?.Properties).toEqual({ Subnet: "c", Name: { "Fn::Sub": "x-c" } });
});
