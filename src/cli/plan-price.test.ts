import { expect, test } from "vitest";
import { planPrice, planPriceText } from "./plan-price.ts";
import { english } from "./words/english.ts";

const template = (InstanceType: string) =>
  JSON.stringify({
    Resources: {
      LaunchTemplate: {
        Type: "AWS::EC2::LaunchTemplate",
        Properties: { LaunchTemplateData: { InstanceType } },
      },
    },
  });

test("a bigger instance costs more than the one that stands, and both are told", () => {
  const price = planPrice(template("t4g.small"), template("t4g.medium"), "us-east-1");
  expect((price.after ?? 0) - (price.before ?? 0)).toBeCloseTo(0.0168 * 730);
  expect(planPriceText(english, price)).toMatch(/^USD \d+\.\d\d a month, USD \d+\.\d\d as it is/);
});

test("nothing is told where there is no price, and nothing of before where nothing stands", () => {
  expect(planPriceText(english, planPrice(undefined, template("t4g.small"), "mars-1"))).toBe("");
  expect(planPriceText(english, planPrice(undefined, template("x9.large"), "us-east-1"))).toBe("");
  expect(planPriceText(english, planPrice(undefined, template("t4g.small"), "us-east-1"))).not.toContain(
    "as it is",
  );
});
