/** A policy as IAM's grammar has it: wherever it takes one thing it takes a list too. */
export interface PolicyDocument {
  readonly Statement?: Statement | readonly Statement[];
}

export interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, ConditionValue | readonly ConditionValue[]>>>
  >;
}

type ConditionValue = string | number | boolean;

/** What is asked, as policies see it. */
export interface AuthorizationRequest {
  /** `autoscaling:SetInstanceHealth` */
  readonly action: string;
  /** An ARN; `*` for an action that knows no resources. */
  readonly resource: string;
  /** Condition keys by lower-case name: `aws:resourcetag/app` has the key's own letters after the slash. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}
