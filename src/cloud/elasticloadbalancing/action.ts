import type { Action as ApiAction } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findTargetGroup } from "./find.ts";

/** What a listener or rule does with a request. */
export type Action =
  | {
      readonly type: "forward";
      readonly targetGroups: { readonly targetGroupArn: string; readonly weight: number }[];
      /** Recorded only: there is no cookie. */
      readonly stickiness?: { readonly Enabled?: boolean; readonly DurationSeconds?: number };
      readonly order?: number;
    }
  | ({ readonly type: "redirect"; readonly order?: number } & Redirect)
  | {
      readonly type: "fixed-response";
      readonly statusCode: number;
      readonly contentType: string | undefined;
      readonly body: string | undefined;
      readonly order?: number;
    };

/** Of a fixed response [API:elbv2 FixedResponseActionConfig]. */
const contentTypes = ["text/plain", "text/css", "text/html", "application/javascript", "application/json"];

export interface Redirect {
  readonly protocol: string;
  readonly port: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly statusCode: 301 | 302;
}

/**
 * Reads a listener's or rule's actions: one forward, redirect or fixed-response, since those that may stand before
 * it (authenticate-oidc, authenticate-cognito, jwt-validation) are not simulated.
 * @throws ServiceError with AWS's code; InvalidLoadBalancerAction for an action that is not simulated
 */
export function readActions(account: Account, actions: readonly ApiAction[] | undefined): Action[] {
  if (!actions || actions.length === 0)
    throw new ServiceError("ValidationError", "Actions must be specified");
  const read = actions.map((action) => readAction(account, action));
  if (read.length > 1) {
    throw new ServiceError("TooManyActions", "A listener or rule has exactly one action in the local cloud.");
  }
  return read;
}

function readAction(account: Account, action: ApiAction): Action {
  switch (action.Type) {
    case "forward":
      return readForward(account, action);
    case "redirect":
      return readRedirect(action);
    case "fixed-response": {
      const status = action.FixedResponseConfig?.StatusCode ?? "";
      if (!/^[245]\d\d$/.test(status)) {
        throw new ServiceError("ValidationError", `The status code '${status}' must be 2XX, 4XX or 5XX`);
      }
      const { ContentType: contentType } = action.FixedResponseConfig ?? {};
      if (contentType !== undefined && !contentTypes.includes(contentType)) {
        throw new ServiceError(
          "InvalidLoadBalancerAction",
          `The ContentType must be one of:'${contentTypes.join("', '")}'`,
        );
      }
      return {
        type: "fixed-response",
        statusCode: Number(status),
        contentType: action.FixedResponseConfig?.ContentType,
        body: action.FixedResponseConfig?.MessageBody,
        order: action.Order,
      };
    }
    default:
      throw new ServiceError(
        "InvalidLoadBalancerAction",
        `The local cloud does not simulate actions of type '${action.Type}'; it knows forward, redirect and fixed-response.`,
      );
  }
}

function readForward(account: Account, action: ApiAction): Action {
  const tuples = action.ForwardConfig?.TargetGroups ?? [{ TargetGroupArn: action.TargetGroupArn }];
  if (tuples.length === 0 || tuples.length > 5) {
    throw new ServiceError("ValidationError", "A forward action has between 1 and 5 target groups");
  }
  const targetGroups = tuples.map((tuple) => {
    const weight = tuple.Weight ?? 1;
    if (!Number.isInteger(weight) || weight < 0 || weight > 999) {
      throw new ServiceError("ValidationError", `Weight '${weight}' must be in the range of 0 to 999`);
    }
    return { targetGroupArn: findTargetGroup(account, tuple.TargetGroupArn).arn, weight };
  });
  return {
    type: "forward",
    targetGroups,
    stickiness: action.ForwardConfig?.TargetGroupStickinessConfig,
    order: action.Order,
  };
}

function readRedirect(action: ApiAction): Action {
  const { Protocol, Port, Host, Path, Query, StatusCode } = action.RedirectConfig ?? {
    StatusCode: undefined,
  };
  if (StatusCode !== "HTTP_301" && StatusCode !== "HTTP_302") {
    throw new ServiceError(
      "ValidationError",
      `The redirect status code '${StatusCode}' must be HTTP_301 or HTTP_302`,
    );
  }
  const redirect = {
    protocol: Protocol ?? "#{protocol}",
    port: Port ?? "#{port}",
    host: Host ?? "#{host}",
    path: Path ?? "/#{path}",
    query: Query ?? "#{query}",
  };
  const changes =
    ["HTTPS"].includes(redirect.protocol) ||
    redirect.port !== "#{port}" ||
    redirect.host !== "#{host}" ||
    redirect.path !== "/#{path}";
  if (!changes) {
    throw new ServiceError(
      "InvalidLoadBalancerAction",
      "The redirect configuration is not valid because it creates a loop.",
    );
  }
  return {
    type: "redirect",
    ...redirect,
    statusCode: StatusCode === "HTTP_301" ? 301 : 302,
    order: action.Order,
  };
}

/** The actions as DescribeListeners and DescribeRules say them. */
export function describeActions(actions: readonly Action[]): ApiAction[] {
  return actions.map(describeAction);
}

function describeAction(action: Action): ApiAction {
  switch (action.type) {
    case "forward":
      return {
        Type: "forward",
        // AWS repeats a single target group here.
        TargetGroupArn: action.targetGroups.length === 1 ? action.targetGroups[0]?.targetGroupArn : undefined,
        Order: action.order,
        ForwardConfig: {
          TargetGroups: action.targetGroups.map((one) => ({
            TargetGroupArn: one.targetGroupArn,
            Weight: one.weight,
          })),
          TargetGroupStickinessConfig: action.stickiness ?? { Enabled: false },
        },
      };
    case "redirect":
      return {
        Type: "redirect",
        Order: action.order,
        RedirectConfig: {
          Protocol: action.protocol,
          Port: action.port,
          Host: action.host,
          Path: action.path,
          Query: action.query,
          StatusCode: action.statusCode === 301 ? "HTTP_301" : "HTTP_302",
        },
      };
    case "fixed-response":
      return {
        Type: "fixed-response",
        Order: action.order,
        FixedResponseConfig: {
          MessageBody: action.body,
          StatusCode: String(action.statusCode),
          ContentType: action.contentType,
        },
      };
  }
}
