import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { baseDumps } from "../../../tools/fuzz/base_dumps.ts";
import { minimize } from "../../../tools/fuzz/minimize.ts";
import { whyIncomplete } from "../../../tools/fuzz/oracle.ts";
import { randomCase } from "../../../tools/fuzz/random_steps.ts";
import { parseCase, rebuild, renderCase } from "../../../tools/fuzz/steps.ts";
import { getU32, setU32 } from "../../builder/bytes.ts";
import { layOutMinidump } from "../../builder/minidump_builder.ts";
import { seededRandom } from "../../inspect/random.ts";

const dumps = baseDumps();
const byName = new Map(dumps.map(({ name, bytes }) => [name, bytes]));

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

/** Changes to base dumps, and what the oracle says about them. */
const contradictions: readonly (readonly [string, RegExp])[] = [
  ["kernel-1 set:0x2000=53444d5044554d50", /a bitmap header/],
  ["kernel-6 set:0x2000=00", /no bitmap header/],
  ["kernel-6 set:0x2028=01", /its page count differ/],
  ["kernel-8 set:0x2028=01", /its page count differ/],
  ["machine-x64-6 fill:0x2800+0x100000", /ends in \d+ bytes of zeros/],
  ["process-list set:0x8=00", /no threads/],
  ["process-full set:0x18=02 set:0x8=03", /no full memory/],
];

for (const [line, reason] of contradictions) {
  Deno.test(`the oracle detects ${line}`, () => {
    const found = whyIncomplete(rebuild(parseCase(line), byName));
    assertMatch(found ?? "", reason);
  });
}

Deno.test("the oracle detects zeros and offsets in the lists of a minidump", () => {
  const { bytes, streams } = layOutMinidump();
  const reasonWith = (change: (copy: Uint8Array) => void) => {
    const copy = bytes.slice();
    change(copy);
    return whyIncomplete(copy);
  };
  const at = (type: number) => streams.get(type)!.offset;
  const [registers, size] = [44, 40].map((one) =>
    getU32(bytes, at(3) + 4 + one)
  );
  assertEquals(
    [
      reasonWith((copy) => copy.fill(0, registers!, registers! + size!)),
      reasonWith((copy) => setU32(copy, at(3) + 4 + 40, 0)),
      reasonWith((copy) => setU32(copy, at(3) + 4 + 44, bytes.length)),
      reasonWith((copy) => setU32(copy, at(3) + 4 + 36, bytes.length)),
      reasonWith((copy) => setU32(copy, at(4) + 4 + 20, bytes.length)),
      reasonWith((copy) => setU32(copy, at(4), 200)),
      reasonWith((copy) => copy.fill(0, at(7), at(7) + 56)),
      // The first page of the program is the last page of the file.
      reasonWith((copy) => copy.fill(0, copy.length - 0x1000)),
    ],
    [
      "registers are zeroed",
      "registers are missing",
      "registers outside the file",
      "stack outside the file",
      "name outside the file",
      "its list 4 is cut",
      "its system information is zeroed",
      "a module does not begin with MZ",
    ],
  );
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
