import fc from "fast-check";
import { expect, test } from "vitest";
import { parseConfiguration } from "./load.ts";
import { writeConfiguration } from "./write-configuration.ts";

const schema = "./node_modules/hitori/schema/hitori.json";
const id = (prefix: string) => fc.stringMatching(/^[0-9a-f]{8}$/).map((hex) => `${prefix}-${hex}`);

test("what is written is read back as it was given", () => {
  const given = fc.record({
    name: fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/),
    composeFiles: fc.uniqueArray(
      fc.stringMatching(/^[a-z #:']{1,8}\.yml$/).filter((path) => path.trim() === path),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    instanceType: fc.constantFrom("t4g.small", "m7i.large"),
    instanceProfile: fc.option(fc.stringMatching(/^[A-Za-z+=,.@_-]{1,12}$/), { nil: undefined }),
    keyPair: fc.option(
      fc.stringMatching(/^[ -~]{1,12}$/).filter((name) => name.trim() !== ""),
      { nil: undefined },
    ),
    securityGroups: fc.array(id("sg"), { maxLength: 2 }),
    vpc: fc.option(id("vpc"), { nil: undefined }),
    subnets: fc.array(id("subnet"), { maxLength: 3 }),
    loadBalancerPort: fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }),
    tags: fc.dictionary(
      fc.stringMatching(/^[A-Z][A-Za-z0-9+=.,:@-]{0,7}$/),
      fc.stringMatching(/^[ -~]{0,12}$/),
    ),
  });
  fc.assert(
    fc.property(given, (wanted) => {
      const read = parseConfiguration(writeConfiguration({ ...wanted, schema }), "hitori.yml");
      expect(read.name).toBe(wanted.name);
      expect(read.composeFiles).toEqual(wanted.composeFiles);
      expect(read.instance).toMatchObject({
        type: wanted.instanceType,
        securityGroups: wanted.securityGroups,
      });
      expect(read.instance.instanceProfile).toBe(wanted.instanceProfile);
      expect(read.instance.keyPair).toBe(wanted.keyPair);
      expect(read.network).toEqual({ vpc: wanted.vpc ?? "default", subnets: wanted.subnets });
      expect(read.ingress.loadBalancer?.port).toBe(wanted.loadBalancerPort);
      expect(read.tags).toEqual(wanted.tags);
    }),
  );
});

test.each(["...a", "---", "a\nb"])("a value like %j stays on its line", (instanceProfile) => {
  const text = writeConfiguration({
    name: "wiki",
    composeFiles: ["docker-compose.yml"],
    schema,
    instanceProfile,
  });
  expect(parseConfiguration(text, "hitori.yml").instance.instanceProfile).toBe(instanceProfile);
});

test("the smallest one says where everything else is changed", () => {
  const text = writeConfiguration({ name: "wiki", composeFiles: ["docker-compose.yml"], schema });
  expect(parseConfiguration(text, "hitori.yml")).toEqual(
    parseConfiguration("name: wiki\ncompose: docker-compose.yml", "hitori.yml"),
  );
  expect(text).toContain("# gracePeriod: 300s");
});
