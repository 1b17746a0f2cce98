import type { LaunchTemplateVersion } from "@aws-sdk/client-ec2";
import { type Connection, clientConfiguration } from "./connection.ts";

/** The calls on the versions of one launch template. */
export async function launchTemplate(connection: Connection, LaunchTemplateId: string) {
  const { EC2Client, ...api } = await import("@aws-sdk/client-ec2");
  const client = new EC2Client(clientConfiguration(connection));
  const describe = async (Versions?: string[]): Promise<LaunchTemplateVersion[]> => {
    const input = { LaunchTemplateId, Versions };
    const answer = await client.send(new api.DescribeLaunchTemplateVersionsCommand(input));
    return answer.LaunchTemplateVersions ?? [];
  };

  return {
    /** The user data of a version, decoded. @param version a number, `$Latest` or `$Default` */
    async userData(version: string): Promise<string> {
      const [found] = await describe([version]);
      return Buffer.from(found?.LaunchTemplateData?.UserData ?? "", "base64").toString();
    },

    async latest(): Promise<number> {
      const [found] = await describe(["$Latest"]);
      return found?.VersionNumber ?? 0;
    },

    /** Makes a version like another one, but for its user data. @returns its number */
    async createVersion(SourceVersion: string, userData: string, description: string): Promise<number> {
      const LaunchTemplateData = { UserData: Buffer.from(userData).toString("base64") };
      const input = { LaunchTemplateId, SourceVersion, LaunchTemplateData, VersionDescription: description };
      const { LaunchTemplateVersion: made } = await client.send(
        new api.CreateLaunchTemplateVersionCommand(input),
      );
      return made?.VersionNumber ?? 0;
    },

    /** Deletes the versions of a description: those that a drill made. */
    async deleteVersions(description: string): Promise<void> {
      const made = (await describe()).filter((one) => one.VersionDescription === description);
      if (made.length === 0) return;
      const Versions = made.map(({ VersionNumber }) => String(VersionNumber));
      await client.send(new api.DeleteLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions }));
    },
  };
}
