/** A CloudFormation template as a plain object; names are CloudFormation's own. */
export interface Template {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Resources: Resources;
  readonly Outputs: Readonly<Record<string, Output>>;
}

export type Resources = Readonly<Record<string, Resource>>;

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: "RetainExceptOnCreate";
  readonly UpdateReplacePolicy?: "Retain";
  readonly UpdatePolicy?: Value;
  readonly DependsOn?: readonly string[];
  readonly Properties: Readonly<Record<string, Value>>;
}

export interface Output {
  readonly Description: string;
  readonly Value: Value;
}

export type Value =
  | string
  | number
  | boolean
  | undefined
  | readonly Value[]
  | { readonly [key: string]: Value };

export function ref(logicalId: string): Value {
  return { Ref: logicalId };
}

export function getAtt(logicalId: string, attribute: string): Value {
  return { "Fn::GetAtt": [logicalId, attribute] };
}

/** What CloudFormation fills in inside a `sub` text: a logical id, `Id.Attribute` or a pseudo parameter. */
export function placeholder(name: string): string {
  return `\${${name}}`;
}

/** A text whose placeholders CloudFormation fills in. */
export function sub(text: string): Value {
  return { "Fn::Sub": text };
}

/** The ARN of a resource in the stack's own account and region. */
export function arn(service: string, resource: string): Value {
  const [partition, region, account] = ["Partition", "Region", "AccountId"].map((name) =>
    placeholder(`AWS::${name}`),
  );
  return sub(`arn:${partition}:${service}:${region}:${account}:${resource}`);
}
