import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { canMeasurePeak } from "../../tools/bench/measure.ts";
import { buildMachine } from "../builder/machine/machine.ts";
import { manyRanges, writeSparse } from "../builder/machine/many_ranges.ts";
import { compiledProgram } from "./program.ts";
import { shellIn } from "./shell.ts";

/** The table of 1,000,000 ranges has 16 MB; each range has 16 bytes. */
const ranges = 1_000_000;

/**
 * Limit on the peak memory above that of `--version`: the table and 64 MiB.
 * Ranges in no order took 190 MiB when they were sorted with a function that
 * compares.
 */
const limitMib = 64 + ranges * 16 / 2 ** 20;

const program = await compiledProgram("host") ?? "";
const measure = fromFileUrl(
  new URL("../../tools/bench/measure.pl", import.meta.url),
);

/** Reverses the last ranges of a table at 0x2030. */
function reverse(head: Uint8Array): void {
  const first = head.length - (ranges - 1) * 16;
  const table = new BigUint64Array(head.slice(first).buffer).reverse();
  // Reversing swaps the two numbers of each range, too.
  for (let at = 0; at < table.length; at += 2) {
    [table[at], table[at + 1]] = [table[at + 1]!, table[at]!];
  }
  head.set(new Uint8Array(table.buffer), first);
}

Deno.test({
  name: `compiled: a million unsorted ranges need at most ${
    limitMib.toFixed(0)
  } MiB of memory`,
  ignore: program === "" || !await canMeasurePeak(),
  fn: async () => {
    const scene = await Deno.makeTempDir({ prefix: "livedump memory " });
    try {
      const file = manyRanges(buildMachine("x64"), ranges);
      reverse(file.parts[0]![1]);
      writeSparse(`${scene}/ranges.dmp`, file);
      const peakOf = async (args: string): Promise<readonly number[]> => {
        const { stdout } = await shellIn(scene, program, { MEASURE: measure })(
          `perl "$MEASURE" "$0" ${args}`,
        );
        return stdout.trim().split("\n").at(-1)!.split(" ").map(Number);
      };
      const [, , least = NaN] = await peakOf("--version");
      const [code, , peak = NaN] = await peakOf(
        "inspect --quiet --deep --map --modules --format json ranges.dmp",
      );
      assertEquals(code, 0);
      assert(peak - least <= limitMib * 1024, `${peak} KiB, ${least} KiB`);
    } finally {
      await Deno.remove(scene, { recursive: true });
    }
  },
});
