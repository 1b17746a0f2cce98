import type { Json } from "../json.ts";

/** What an expression is evaluated against. Each throws ServiceError where the name means nothing. */
export interface Scope {
  /** A parameter, pseudo parameter or resource; undefined is AWS::NoValue. */
  readonly ref: (name: string) => Json | undefined;
  readonly attribute: (logicalId: string, attribute: string) => Json;
  readonly condition: (name: string) => boolean;
  readonly mapping: (map: string, top: string, second: string) => Json | undefined;
  /** The names of a region's zones. */
  readonly zones: (region: string) => string[];
  readonly importValue: (name: string) => Json;
}

/** What a change set shows for a value that only its execution will tell. AWS's own words. */
export const knownAfterApply = "{{changeSet:KNOWN_AFTER_APPLY}}";
