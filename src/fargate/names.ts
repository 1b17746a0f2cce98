/** Logical ids of what a Fargate service has beside the resources that it shares with the instance's template. */
export const fargateIds = {
  cluster: "Cluster",
  taskDefinition: "TaskDefinition",
  service: "Service",
  executionRole: "ExecutionRole",
  taskRole: "TaskRole",
  taskSecurityGroup: "TaskSecurityGroup",
} as const;

/** The stack's name: beside the instance's, whose file system it may use. */
export function fargateStackName(app: string): string {
  return `hitori-${app}-fargate`;
}
