import { expect, test } from "vitest";
import type { Command } from "../base/command.ts";
import { parseCompose } from "../compose/parse.ts";
import { chooseRuntime, type WantedRuntime } from "./choose-runtime.ts";

const withProcess = "services: {web: {image: web, x-hitori: {process: {command: [node]}}}}";
const without = "services: {web: {image: web}}";
const built = "services: {web: {build: .}}";

/** A machine on which these commands succeed. */
function choose(yaml: string, wanted: WantedRuntime, ...succeeds: string[]) {
  const run = async ({ argv }: Command) => {
    const line = argv.join(" ");
    const exitCode = succeeds.some((start) => line.startsWith(start)) ? 0 : 1;
    return { exitCode, stdout: "", stderr: "" };
  };
  return chooseRuntime(parseCompose(yaml, "/home/me/chat/docker-compose.yml", {}), wanted, run);
}

const engine = ["docker ps", "docker-compose version"];

test("containers where an engine answers and has the images; version 2 before version 1", async () => {
  const image = "docker image inspect --format {{.Id}} web";
  expect(await choose(withProcess, "auto", ...engine, image)).toMatchObject({ name: "docker-compose" });
  const both = [...engine, image, "docker compose version"];
  expect(await choose(withProcess, "auto", ...both)).toMatchObject({ name: "docker compose" });
  expect(await choose(without, "docker-compose", ...both)).toMatchObject({ name: "docker-compose" });
  expect(await choose(withProcess, "auto", "podman", image.replace("docker", "podman"))).toMatchObject({
    name: "podman compose",
  });
});

test("processes where there is no engine, or not the images, and the file says how; it says why", async () => {
  expect(await choose(withProcess, "auto")).toMatchObject({
    name: "processes",
    why: "no container engine answers",
  });
  expect(await choose(withProcess, "auto", ...engine)).toMatchObject({
    name: "processes",
    why: "docker has no image web",
  });
  expect(await choose(withProcess, "auto", "docker ps", "docker image")).toMatchObject({
    name: "processes",
    why: "docker answers, but has no Compose",
  });
  expect(await choose(withProcess, "processes", ...engine, "docker image")).toMatchObject({
    name: "processes",
  });
});

test("images that are missing are pulled where nothing else can run the app; built ones cannot be", async () => {
  expect(await choose(without, "auto", ...engine)).toMatchObject({ why: "it will pull web" });
  expect(await choose(withProcess, "containers", ...engine)).toMatchObject({ name: "docker-compose" });
  await expect(choose(built, "auto", ...engine)).rejects.toMatchObject({ code: "RUNTIME_IMAGE_MISSING" });
  expect(
    await choose(built, "auto", ...engine, "docker image inspect --format {{.Id}} chat_web"),
  ).toMatchObject({
    images: { web: "chat_web" },
  });
});

test("what cannot run at all is refused with the next command", async () => {
  await expect(choose(without, "auto")).rejects.toMatchObject({ code: "PROCESS_MISSING" });
  await expect(choose(without, "processes", ...engine)).rejects.toMatchObject({ code: "PROCESS_MISSING" });
  await expect(choose(withProcess, "containers")).rejects.toMatchObject({ code: "RUNTIME_MISSING" });
  await expect(choose(withProcess, "podman compose", ...engine)).rejects.toMatchObject({
    code: "RUNTIME_MISSING",
  });
});
