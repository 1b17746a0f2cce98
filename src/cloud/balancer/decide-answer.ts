import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Account } from "../account.ts";
import type { Action } from "../elasticloadbalancing/action.ts";
import { rulesOf } from "../elasticloadbalancing/find.ts";
import { type LoadBalancer, loadBalancing } from "../elasticloadbalancing/state.ts";
import { chooseAction, type RequestFacts, redirectLocation } from "./choose-action.ts";
import { chooseWeighted, eligibleTargets } from "./choose-target.ts";
import { forwardedHeaders, newTraceId } from "./forwarded-headers.ts";
import type { Destination } from "./forwarder.ts";
import type { OwnStatus } from "./own-answer.ts";
import { targetEndpoint } from "./target-endpoint.ts";

/** What is to be done with a request. */
export type Answer =
  | { readonly kind: "own"; readonly status: OwnStatus }
  | { readonly kind: "redirect"; readonly status: number; readonly location: string }
  | { readonly kind: "fixed"; readonly status: number; readonly contentType: string; readonly body: string }
  | { readonly kind: "forward"; readonly destination: Destination };

/**
 * What a listener's rules say to a request at this moment; sets the request's headers for the target where it is to
 * be forwarded.
 * @param nextTurn counts for round robin, one count for each name
 */
export function decideAnswer(
  account: Account,
  listenerArn: string,
  request: IncomingMessage,
  nextTurn: (name: string) => number,
): Answer {
  const state = loadBalancing.of(account);
  const listener = state.listeners[listenerArn];
  const loadBalancer = listener && state.loadBalancers[listener.loadBalancerArn];
  if (!listener || !loadBalancer) return { kind: "own", status: 503 };
  const facts = factsOf(request);
  const action = chooseAction(listener, rulesOf(account, listenerArn), facts);
  switch (action?.type) {
    case "redirect": {
      const location = redirectLocation(action, facts, listener.port);
      return { kind: "redirect", status: action.statusCode, location };
    }
    case "fixed-response": {
      const { statusCode: status, contentType = "text/plain", body = "" } = action;
      return { kind: "fixed", status, contentType, body };
    }
    case "forward": {
      const destination = destinationOf(account, loadBalancer, action, nextTurn);
      if (typeof destination === "number") return { kind: "own", status: destination };
      setForwardedHeaders(account, loadBalancer, listener.port, request);
      return { kind: "forward", destination };
    }
    case undefined:
      return { kind: "own", status: 503 };
  }
}

function factsOf(request: IncomingMessage): RequestFacts {
  const [path = "/", ...query] = (request.url ?? "/").split("?");
  return {
    method: request.method ?? "GET",
    host: request.headers.host ?? "",
    path,
    query: query.join("?"),
    headers: request.headers,
    sourceIp: request.socket.remoteAddress ?? "",
  };
}

/** Where to forward to, or ALB's answer where there is nowhere: 503 without targets, 502 for an unreachable host. */
function destinationOf(
  account: Account,
  loadBalancer: LoadBalancer,
  action: Extract<Action, { type: "forward" }>,
  nextTurn: (name: string) => number,
): Destination | OwnStatus {
  const chosen = chooseWeighted(action.targetGroups, nextTurn(loadBalancer.arn));
  const group = chosen && loadBalancing.of(account).targetGroups[chosen.targetGroupArn];
  if (!group) return 503;
  const targets = eligibleTargets(group);
  const target = targets[nextTurn(group.arn) % targets.length];
  if (!target) return 503;
  const endpoint = targetEndpoint(account, group, target);
  if (!endpoint) return 502;
  return {
    region: account.region,
    targetGroupArn: group.arn,
    targetId: target.targetId,
    endpoint,
    idleTimeout: Number(loadBalancer.attributes["idle_timeout.timeout_seconds"]) * 1000,
  };
}

function setForwardedHeaders(
  account: Account,
  loadBalancer: LoadBalancer,
  listenerPort: number,
  request: IncomingMessage,
): void {
  const { remoteAddress = "", remotePort = 0 } = request.socket;
  const settings = {
    mode: loadBalancer.attributes["routing.http.xff_header_processing.mode"] ?? "append",
    clientPort: loadBalancer.attributes["routing.http.xff_client_port.enabled"] === "true",
  };
  const traceId = newTraceId(account.now, randomBytes(12));
  const client = { address: remoteAddress, port: remotePort };
  const set = forwardedHeaders(request.headers, client, listenerPort, settings, traceId);
  for (const [name, value] of Object.entries(set)) {
    if (value === undefined) delete request.headers[name];
    else request.headers[name] = value;
  }
}
