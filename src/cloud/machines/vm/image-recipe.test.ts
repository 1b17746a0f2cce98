import { expect, test } from "vitest";
import { debootstrap, imageRecipe, makeDisk } from "./image-recipe.ts";

test("the same recipe has the same checksum, and another Node.js another one", () => {
  expect(imageRecipe("22.1.0").checksum).toBe(imageRecipe("22.1.0").checksum);
  expect(imageRecipe("22.1.0").checksum).not.toBe(imageRecipe("22.2.0").checksum);
  expect(imageRecipe("22.1.0").checksum).toMatch(/^[0-9a-f]{20}$/);
});

test("the image has what user data asks Debian for, and not Hitori", () => {
  const recipe = imageRecipe("22.1.0");
  const asked = [
    "binutils",
    "ca-certificates",
    "curl",
    "git",
    "nfs-common",
    "nftables",
    "stunnel4",
    "xz-utils",
  ];
  expect(recipe.packages).toEqual(
    expect.arrayContaining([...asked, "docker.io", "docker-compose", "cloud-init"]),
  );
  expect(JSON.stringify(recipe)).not.toContain("hitori agent");
});

test("mmdebstrap makes the root file system without recommended packages", () => {
  const recipe = imageRecipe("22.1.0");
  const { argv } = debootstrap(recipe, "/images/root.tar");
  expect(argv.slice(0, 2)).toEqual(["mmdebstrap", "--variant=minbase"]);
  expect(argv).toContain(`--include=${recipe.packages.join(",")}`);
  expect(argv.slice(-2)).toEqual(["bookworm", "/images/root.tar"]);
});

test("who is not root keeps the files' owners by fakeroot", () => {
  const places = { archive: "a", files: "f", directory: "d", node: "/usr/bin/node", npm: "" };
  expect(makeDisk(places, true).argv[0]).toBe("bash");
  expect(makeDisk(places, false).argv.slice(0, 2)).toEqual(["fakeroot", "bash"]);
});
