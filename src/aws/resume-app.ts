import type { group } from "./group.ts";

/**
 * Lets the breaker's instance start the app again. By AWS alone, since nobody can reach the instance: the group heals
 * again (ReplaceUnhealthy is resumed), and its tag `hitori:resume` gets a new time, for which the held agent looks
 * every few seconds.
 * @param now wall-clock milliseconds
 * @returns the tag's new value
 */
export async function resumeApp(watched: Awaited<ReturnType<typeof group>>, now: number): Promise<string> {
  const at = new Date(now).toISOString();
  await watched.resume(["ReplaceUnhealthy"]);
  await watched.tag("hitori:resume", at);
  return at;
}
