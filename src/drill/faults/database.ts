import { databases } from "../../aws/databases.ts";
import { HitoriError } from "../../base/error.ts";
import { waitUntil } from "../../base/wait-until.ts";
import { type Fault, isLocal, type Scene } from "../fault.ts";

/** RDS says a failover takes 60 to 120 s; milliseconds until this one has taken too long. */
const limit = 600_000;

/** The database fails over to its standby in another zone. The instance stays; the app has to find its database again. */
export const databaseFault: Fault = {
  name: "database",
  course: "steady",
  kills: false,
  sentence: ({ databaseId }) => `failing database ${databaseId} over to its standby`,
  async undo(scene) {
    const found = await (await databases(scene.connection)).describe(named(scene));
    if (found?.MultiAZ === true && found.DBInstanceStatus === "available") return [];
    throw new HitoriError({
      code: "DRILL_DATABASE_UNFIT",
      message: `${scene.databaseId}: got ${found ? `${found.DBInstanceStatus}, Multi-AZ ${found.MultiAZ}` : "no such database"}, expected an available Multi-AZ one.`,
      hint: "See what there is: aws rds describe-db-instances",
    });
  },
  async inject(scene) {
    const calls = await databases(scene.connection);
    const before = (await calls.describe(named(scene)))?.AvailabilityZone;
    await calls.failOver(named(scene));
    const look = async () => {
      const now = await calls.describe(named(scene));
      return now?.DBInstanceStatus === "available" && now.AvailabilityZone !== before ? true : undefined;
    };
    const interval = isLocal(scene) ? 100 : 2000;
    if (await waitUntil(look, { clock: scene.clock, timeout: limit, interval })) return;
    throw new HitoriError({
      code: "DRILL_DATABASE_STUCK",
      message: `${scene.databaseId} is not available in its other zone ${limit / 60_000} minutes after the order to fail over.`,
      hint: `See what RDS says: aws rds describe-events --source-type db-instance --source-identifier ${scene.databaseId}`,
    });
  },
};

function named({ databaseId }: Scene): string {
  if (databaseId !== undefined) return databaseId;
  throw new HitoriError({
    code: "USAGE",
    message: "--database: got nothing, expected the identifier of the app's database in RDS.",
    exitCode: 64,
  });
}
