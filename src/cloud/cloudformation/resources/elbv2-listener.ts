import type {
  CreateListenerCommandInput,
  CreateListenerCommandOutput,
  ModifyListenerCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { listenerAction } from "./elbv2-action.ts";
import type { Loose } from "./loose.ts";
import { resourceType } from "./resource-type.ts";
import { list, object, type PropertiesOf } from "./schema.ts";

const service = "elasticloadbalancing";

const properties = object(
  {
    AlpnPolicy: list("string"),
    Certificates: list(object({ CertificateArn: "string" })),
    DefaultActions: list(listenerAction),
    LoadBalancerArn: "string",
    Port: "integer",
    Protocol: "string",
    SslPolicy: "string",
  },
  ["DefaultActions", "LoadBalancerArn"],
);

export const elbv2Listener = resourceType({
  name: "AWS::ElasticLoadBalancingV2::Listener",
  properties,
  replacedBy: ["LoadBalancerArn"],
  attributeNames: ["ListenerArn"],
  create: (given, { account }) => {
    const input = {
      LoadBalancerArn: given.LoadBalancerArn,
      ...settings(given),
    } satisfies Loose<CreateListenerCommandInput>;
    const answer = account.call<CreateListenerCommandOutput>(service, "CreateListener", input);
    return answer.Listeners?.[0]?.ListenerArn ?? "";
  },
  update: (ListenerArn, given, _, { account }) => {
    const input = { ListenerArn, ...settings(given) } satisfies Loose<ModifyListenerCommandInput>;
    account.call(service, "ModifyListener", input);
  },
  remove: (ListenerArn, _, { account }) => {
    account.call(service, "DeleteListener", { ListenerArn });
    return true;
  },
  attributes: (ListenerArn) => ({ ListenerArn }),
});

function settings(given: PropertiesOf<typeof properties.fields>) {
  return {
    AlpnPolicy: given.AlpnPolicy,
    Certificates: given.Certificates,
    DefaultActions: given.DefaultActions as Loose<CreateListenerCommandInput["DefaultActions"]>,
    Port: given.Port,
    Protocol: given.Protocol,
    SslPolicy: given.SslPolicy,
  };
}
