import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { Template } from "../template/template.ts";
import { estimate } from "./estimate.ts";
import { type PriceFile, Prices } from "./prices.ts";
import { leaseGibEachWay } from "./usage.ts";

const file = parse(readFileSync(new URL("../../data/prices.yaml", import.meta.url), "utf8")) as PriceFile;
const usage = { dataGib: 5, readGib: 0, writeGib: 0 };

function template(resources: Template["Resources"], type = "t4g.small"): Template {
  const launchTemplate = {
    Type: "AWS::EC2::LaunchTemplate",
    Properties: { LaunchTemplateData: { InstanceType: type } },
  };
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "",
    Resources: { LaunchTemplate: launchTemplate, ...resources },
    Outputs: {},
  };
}

const bursting = { Type: "AWS::EFS::FileSystem", Properties: { ThroughputMode: "bursting" } };
const elastic = { Type: "AWS::EFS::FileSystem", Properties: { ThroughputMode: "elastic" } };
const balancer = {
  Type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
  Properties: { Scheme: "internet-facing", Subnets: ["a", "b", "c"] },
};

test.each([
  ["us-east-1", 18.05],
  ["ap-northeast-1", 21.99],
])("in %s an instance, its disk and address, and 5 GiB of EFS cost %f", (region, expected) => {
  const { design } = estimate(template({ FileSystem: bursting }), usage, new Prices(file, region));
  expect(design.monthly).toBeCloseTo(expected, 1);
});

test("a load balancer comes with its capacity unit and an address in each subnet", () => {
  const prices = new Prices(file, "us-east-1");
  const without = estimate(template({ FileSystem: bursting }), usage, prices).design.monthly;
  const made = estimate(template({ FileSystem: bursting, LoadBalancer: balancer }), usage, prices);
  expect(made.design.monthly - without).toBeCloseTo((0.0225 + 0.008 + 3 * 0.005) * 730);
  expect(made.notIncluded.join()).not.toContain("load balancer");
});

test("elastic throughput bills what is read and written, the lease's own operations too", () => {
  const prices = new Prices(file, "us-east-1");
  const busy = { ...usage, readGib: 100, writeGib: 10 };
  const plain = estimate(template({ FileSystem: bursting }), busy, prices).design.monthly;
  const made = estimate(template({ FileSystem: elastic }), busy, prices).design.monthly;
  expect(made - plain).toBeCloseTo(100 * 0.03 + 10 * 0.06 + leaseGibEachWay * 0.09);
});

test("an existing file system's data still costs, and its throughput is said to be left out", () => {
  const made = estimate(template({}), usage, new Prices(file, "us-east-1"));
  expect(made.design.lines.map(({ what }) => what)).toContain("EFS Standard storage");
  expect(made.notIncluded.join()).toContain("existing file system");
});

test("a Fargate task is as big as the instance's memory and of its kind", () => {
  const words = (type: string) =>
    estimate(template({}, type), usage, new Prices(file, "ap-northeast-1")).alternatives[1]?.lines.map(
      ({ what }) => what,
    );
  expect(words("t4g.small")).toEqual(
    expect.arrayContaining(["Fargate ARM, 0.25 vCPU", "Fargate ARM, 2 GiB of memory"]),
  );
  expect(words("t3.xlarge")).toEqual(
    expect.arrayContaining(["Fargate x86, 2 vCPU", "Fargate x86, 16 GiB of memory"]),
  );
});

test("an instance type without a price is refused, and counted by the price that is given", () => {
  const prices = new Prices(file, "us-east-1");
  expect(() => estimate(template({}, "m7g.large"), usage, prices)).toThrow(/instance m7g\.large.*us-east-1/);
  const made = estimate(template({}, "m7g.large"), { ...usage, instancePrice: 0.0816 }, prices);
  expect(made.design.lines[0]).toMatchObject({ monthly: 0.0816 * 730, source: "--instance-price" });
});

test("a region without prices is refused with those that have some", () => {
  expect(() => new Prices(file, "mars-1")).toThrow(/us-east-1, ap-northeast-1/);
});

test("every price says where it was read and when", () => {
  for (const [region, prices] of Object.entries(file))
    for (const [item, price] of Object.entries(prices)) {
      expect(price.usd, `${region} ${item}`).toBeGreaterThan(0);
      expect(price.source, `${region} ${item}`).not.toBe("");
      expect(price.date, `${region} ${item}`).toMatch(/^20\d\d-\d\d/);
    }
});
