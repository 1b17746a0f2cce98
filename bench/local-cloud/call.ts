import { type Agent, request } from "node:http";

/** A first call to each service of the local cloud, in the protocol that its clients speak. */
export const firstCalls: Readonly<Record<string, Call>> = {
  autoscaling: { service: "autoscaling", body: "Action=DescribeAutoScalingGroups&Version=2011-01-01" },
  cloudformation: { service: "cloudformation", body: "Action=DescribeStacks&Version=2010-05-15" },
  ec2: { service: "ec2", body: "Action=DescribeVpcs&Version=2016-11-15" },
  elasticfilesystem: {
    service: "elasticfilesystem",
    method: "GET",
    path: "/2015-02-01/file-systems",
    body: "",
  },
  elasticloadbalancing: {
    service: "elasticloadbalancing",
    body: "Action=DescribeLoadBalancers&Version=2015-12-01",
  },
  iam: { service: "iam", body: "Action=ListRoles&Version=2010-05-08" },
  logs: { service: "logs", target: "Logs_20140328.DescribeLogGroups", body: "{}" },
  rds: { service: "rds", body: "Action=DescribeDBInstances&Version=2014-10-31" },
  sns: { service: "sns", body: "Action=ListTopics&Version=2010-03-31" },
  ssm: { service: "ssm", target: "AmazonSSM.DescribeParameters", body: "{}" },
  sts: { service: "sts", body: "Action=GetCallerIdentity&Version=2011-06-15" },
};

export interface Call {
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  /** `X-Amz-Target`, of a service that speaks JSON. */
  readonly target?: string;
  /** Default `1.1`. */
  readonly jsonVersion?: string;
  readonly body: string;
}

/** One signed call by hand over node:http: neither the SDK's start nor fetch's must be measured with it. */
export function send(endpoint: string, call: Call, agent?: Agent): Promise<string> {
  const credential = `Credential=bench/20260101/ap-northeast-1/${call.service}/aws4_request`;
  const headers = {
    authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`,
    "x-amz-date": "20260101T000000Z",
    "content-type": call.target
      ? `application/x-amz-json-${call.jsonVersion ?? "1.1"}`
      : "application/x-www-form-urlencoded",
    "content-length": Buffer.byteLength(call.body),
    ...(call.target ? { "x-amz-target": call.target } : {}),
  };
  return new Promise((resolve, reject) => {
    const url = `${endpoint}${call.path ?? "/"}`;
    const sent = request(url, { method: call.method ?? "POST", headers, agent }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      response.on("end", () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${call.service} answered ${response.statusCode}: ${text}`));
      });
    });
    sent.on("error", reject).end(call.body);
  });
}
