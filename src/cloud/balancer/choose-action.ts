import { BlockList } from "node:net";
import type { Action, Redirect } from "../elasticloadbalancing/action.ts";
import type { Condition } from "../elasticloadbalancing/condition.ts";
import type { Listener, Rule } from "../elasticloadbalancing/state.ts";

/** What rules look at. */
export interface RequestFacts {
  readonly method: string;
  /** The Host header, with its port. */
  readonly host: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly sourceIp: string;
}

/** The action of the first rule, by priority, all of whose conditions hold; else the listener's default one. */
export function chooseAction(
  listener: Pick<Listener, "defaultActions">,
  rules: readonly Pick<Rule, "conditions" | "actions">[],
  request: RequestFacts,
): Action | undefined {
  const rule = rules.find((one) => one.conditions.every((condition) => holds(condition, request)));
  return (rule?.actions ?? listener.defaultActions)[0];
}

function holds(condition: Condition, request: RequestFacts): boolean {
  switch (condition.field) {
    case "path-pattern":
      return condition.values.some((pattern) => isLike(request.path, pattern));
    case "host-header":
      return condition.values.some((pattern) => isLike(hostOnly(request.host), pattern, "i"));
    case "http-request-method":
      return condition.values.includes(request.method);
    case "http-header": {
      const given = [request.headers[condition.header.toLowerCase()] ?? []].flat();
      return condition.values.some((pattern) => given.some((value) => isLike(value, pattern, "i")));
    }
    case "query-string": {
      const given = [...new URLSearchParams(request.query)];
      return condition.pairs.some((pair) =>
        given.some(
          ([key, value]) => isLike(value, pair.value, "i") && (!pair.key || isLike(key, pair.key, "i")),
        ),
      );
    }
    case "source-ip":
      return condition.values.some((range) => isWithin(request.sourceIp, range));
  }
}

/** `*` stands for any characters, `?` for one; a backslash takes their meaning away. */
function isLike(text: string, pattern: string, flags = ""): boolean {
  const expression = pattern.replace(/\\[*?]|[.+^${}()|[\]\\*?]/g, (found) => {
    if (found === "*") return ".*";
    if (found === "?") return ".";
    return found.length === 2 ? found : `\\${found}`;
  });
  return new RegExp(`^${expression}$`, `s${flags}`).test(text);
}

function isWithin(address: string, range: string): boolean {
  const [network = "", bits = "32"] = range.split("/");
  const list = new BlockList();
  list.addSubnet(network, Number(bits), network.includes(":") ? "ipv6" : "ipv4");
  return list.check(address, address.includes(":") ? "ipv6" : "ipv4");
}

function hostOnly(host: string): string {
  return host.replace(/:\d+$/, "");
}

/** Where a redirect action sends a request, with AWS's reserved words filled in. */
export function redirectLocation(redirect: Redirect, request: RequestFacts, port: number): string {
  const words: Readonly<Record<string, string>> = {
    protocol: "http",
    host: hostOnly(request.host),
    port: String(port),
    path: request.path.replace(/^\//, ""),
    query: request.query,
  };
  const fill = (text: string) => text.replace(/#\{(\w+)\}/g, (whole, word: string) => words[word] ?? whole);
  const protocol = fill(redirect.protocol).toLowerCase();
  const query = fill(redirect.query);
  const location = `${protocol}://${fill(redirect.host)}:${fill(redirect.port)}${fill(redirect.path)}`;
  return query === "" ? location : `${location}?${query}`;
}
