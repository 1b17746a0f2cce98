import type { Json, JsonObject } from "../json.ts";

/** A template after reading: every section is there, JSON through and through, intrinsics in their long form. */
export interface Template {
  readonly Description: string | undefined;
  readonly Transform: readonly string[];
  readonly Metadata: JsonObject | undefined;
  readonly Parameters: Readonly<Record<string, ParameterDefinition>>;
  readonly Mappings: JsonObject;
  readonly Conditions: JsonObject;
  readonly Rules: JsonObject;
  readonly Resources: Readonly<Record<string, ResourceDefinition>>;
  readonly Outputs: Readonly<Record<string, OutputDefinition>>;
}

export interface ParameterDefinition {
  readonly Type: string;
  readonly Default?: string;
  readonly Description?: string;
  readonly AllowedValues?: readonly string[];
  readonly AllowedPattern?: string;
  readonly ConstraintDescription?: string;
  readonly MinLength?: number;
  readonly MaxLength?: number;
  readonly MinValue?: number;
  readonly MaxValue?: number;
  readonly NoEcho?: boolean;
}

export interface ResourceDefinition {
  readonly Type: string;
  readonly Properties: JsonObject;
  readonly DependsOn: readonly string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: JsonObject;
  readonly CreationPolicy?: JsonObject;
  readonly UpdatePolicy?: JsonObject;
}

export interface OutputDefinition {
  readonly Value: Json;
  readonly Description?: string;
  readonly Condition?: string;
  readonly Export?: { readonly Name: Json };
}
