// The chat as a CDK app. Needs `npm install hitori aws-cdk-lib constructs`; then, from this directory:
//   npx cdk deploy --app "node app.mjs"
import { fileURLToPath } from "node:url";
import { App, LegacyStackSynthesizer, Stack } from "aws-cdk-lib";
import { SubnetType, Vpc } from "aws-cdk-lib/aws-ec2";
import { SelfHealingInstance } from "hitori/cdk";

const stack = new Stack(new App(), "hitori-chat", {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
  // No bootstrap stack is needed: there are no assets.
  synthesizer: new LegacyStackSynthesizer(),
});

new SelfHealingInstance(stack, "Chat", {
  name: "chat",
  compose: fileURLToPath(new URL("../chat/docker-compose.yml", import.meta.url)),
  vpc: Vpc.fromLookup(stack, "Vpc", { isDefault: true }),
  vpcSubnets: { subnetType: SubnetType.PUBLIC },
  ingress: {
    loadBalancer: {
      port: Number(process.env.PORT ?? 80),
      healthCheckPath: "/healthz",
      healthCheckInterval: "5s",
    },
  },
});
