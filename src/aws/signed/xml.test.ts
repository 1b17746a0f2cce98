import { expect, test } from "vitest";
import { elements, parseXml, textAt } from "./xml.ts";

const document = `<?xml version="1.0"?>
<Response xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/">
  <Result><Groups>
    <member><Name>one</Name><Tags><member><Key>a</Key><Value>x &lt;&amp;&#39;&#x41; y</Value></member></Tags><Empty/></member>
    <member><Name>two</Name><Tags/></member>
  </Groups></Result>
</Response>`;

test("finds elements and their text along a path", () => {
  const response = parseXml(document);
  expect(response.name).toBe("Response");
  expect(elements(response, "Result/Groups/member/Name").map(({ text }) => text)).toEqual(["one", "two"]);
  expect(textAt(response, "Result/Groups/member/Tags/member/Value")).toBe("x <&'A y");
  expect(elements(response, "Result/Groups/member/Empty")).toHaveLength(1);
  expect(textAt(response, "Result/Nothing")).toBeUndefined();
});

test("takes what is no document for an empty one", () => {
  expect(parseXml("")).toEqual({ name: "", text: "", children: [] });
});
