import { logicalIds } from "./names.ts";
import type { Template } from "./template.ts";

/**
 * The part of a template that holds the data: file system, mount targets, and the security groups that lead to it. What
 * is deployed first where data has to move before anything may start on it. Pure; the whole template adds the rest.
 */
export function storagePart(template: Template): Template {
  const { Resources, Outputs } = template;
  const wanted = new Set<string>();
  const add = (logicalId: string) => {
    const resource = Resources[logicalId];
    if (!resource || wanted.has(logicalId)) return;
    wanted.add(logicalId);
    for (const named of namedIn(resource.Properties)) add(named);
  };
  for (const [logicalId, { Type }] of Object.entries(Resources))
    if (Type === "AWS::EFS::FileSystem" || Type === "AWS::EFS::MountTarget") add(logicalId);
  // The group that the instance will have, and that of the way here: whoever is in it may mount.
  add(logicalIds.fileSystemSecurityGroup);
  const of = <T>(all: Readonly<Record<string, T>>, names: ReadonlySet<string>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)));
  return {
    ...template,
    Resources: of(Resources, wanted),
    Outputs: {
      ...of(Outputs, new Set(["FileSystemId"])),
      InstanceSecurityGroupId: {
        Description: "Who is in it may mount the file system",
        Value: { "Fn::GetAtt": [logicalIds.instanceSecurityGroup, "GroupId"] },
      },
    },
  };
}

/** Logical ids in Ref and Fn::GetAtt. */
function namedIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namedIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === "Ref") return [String(inner)];
    if (key === "Fn::GetAtt" && Array.isArray(inner)) return [String(inner[0])];
    return namedIn(inner);
  });
}
