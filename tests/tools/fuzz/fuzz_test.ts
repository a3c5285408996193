import { assertEquals, assertNotEquals } from "@std/assert";
import { baseDumps } from "../../../tools/fuzz/base_dumps.ts";
import { minimize } from "../../../tools/fuzz/minimize.ts";
import { whyIncomplete } from "../../../tools/fuzz/oracle.ts";
import { randomCase } from "../../../tools/fuzz/random_steps.ts";
import { parseCase, rebuild, renderCase } from "../../../tools/fuzz/steps.ts";
import { seededRandom } from "../../inspect/random.ts";

const dumps = baseDumps();

Deno.test("a line rebuilds the case that it was made from", () => {
  const random = seededRandom(5);
  for (let round = 0; round < 500; round++) {
    const one = randomCase(dumps, random);
    assertEquals(parseCase(renderCase(one)), one);
  }
});

Deno.test("changes are applied in order, and those outside are ignored", () => {
  const base = new Map([
    ["a", Uint8Array.of(1, 2, 3, 4, 5, 6)],
    ["b", Uint8Array.of(11, 12, 13, 14)],
  ]);
  const result = (steps: string) => [...rebuild(parseCase(`a ${steps}`), base)];
  assertEquals(result("set:0x1=ff00"), [1, 255, 0, 4, 5, 6]);
  assertEquals(result("set:0x5=ffff set:0x9=ff"), [1, 2, 3, 4, 5, 255]);
  assertEquals(result("fill:0x4+0x9"), [1, 2, 3, 4, 0, 0]);
  assertEquals(result("copy:0x0+0x2=0x3"), [1, 2, 3, 1, 2, 6]);
  assertEquals(result("splice:0x2=b cut:0x3"), [1, 2, 13]);
});

Deno.test("the oracle accepts every base dump, and none that lost a page", () => {
  for (const { name, bytes } of dumps) {
    if (name.startsWith("fixture")) continue;
    assertEquals(whyIncomplete(bytes), null, name);
    if (!name.includes("secondary")) {
      assertNotEquals(whyIncomplete(bytes.subarray(0, -1)), null, name);
    }
  }
});

Deno.test("a failing case keeps only the changes that it needs", () => {
  const start = parseCase("a set:0x1=ff fill:0x10+0x100 cut:0x50");
  const smallest = minimize(
    start,
    ({ steps }) =>
      steps.some((step) =>
        step.kind === "fill" && step.at <= 0x20 && step.at + step.length > 0x20
      ),
  );
  assertEquals(renderCase(smallest), "a fill:0x20+0x1");
});
