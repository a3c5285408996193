import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { canMeasurePeak } from "../../tools/bench/measure.ts";
import { buildMachine } from "../builder/machine/machine.ts";
import { manyRanges, writeSparse } from "../builder/machine/many_ranges.ts";
import { buildMinidump } from "../builder/minidump_builder.ts";
import {
  plausibleMemory,
  plausibleRegions,
} from "../builder/minidump_process.ts";
import { compiledProgram } from "./program.ts";
import { shellIn } from "./shell.ts";

/** The table of 1,000,000 ranges has 16 MB; each range has 16 bytes. */
const ranges = 1_000_000;

/**
 * Limit on the peak memory above that of `--version`: the table and 64 MiB. When
 * ranges in no order were sorted with a function that compares, a kernel dump
 * took 190 MiB, and a process dump 233 MiB.
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

function writeKernelDump(path: string): void {
  const file = manyRanges(buildMachine("x64"), ranges);
  reverse(file.parts[0]![1]);
  writeSparse(path, file);
}

function writeProcessDump(path: string): void {
  const data = new Uint8Array(16).fill(0x41);
  const memory = Array.from({ length: ranges }, (_, index) => ({
    start: 0x20000000000n + BigInt(ranges - index) * 0x2000n,
    data,
  }));
  const dump = buildMinidump({
    memory: [...plausibleMemory, ...memory],
    regions: plausibleRegions(),
  });
  Deno.writeFileSync(path, dump);
}

/**
 * The kinds of dumps. The sort of the ranges of a process uses two arrays of
 * 4 MiB. Ranges in ascending order need less memory: 70 MiB (measured).
 */
const dumps = [
  { name: "kernel", write: writeKernelDump, maxMib: limitMib },
  { name: "process", write: writeProcessDump, maxMib: limitMib + 8 },
];

for (const { name, write, maxMib } of dumps) {
  Deno.test({
    name: `compiled: a million unsorted ranges of a ${name} dump need at most ${
      maxMib.toFixed(0)
    } MiB of memory`,
    ignore: program === "" || !await canMeasurePeak(),
    fn: async () => {
      const scene = await Deno.makeTempDir({ prefix: "livedump memory " });
      try {
        write(`${scene}/ranges.dmp`);
        const peakOf = async (args: string): Promise<readonly number[]> => {
          const { stdout } = await shellIn(scene, program, {
            MEASURE: measure,
          })(`perl "$MEASURE" "$0" ${args}`);
          return stdout.trim().split("\n").at(-1)!.split(" ").map(Number);
        };
        const [, , least = NaN] = await peakOf("--version");
        const [code, , peak = NaN] = await peakOf(
          "inspect --quiet --deep --map --modules --format json ranges.dmp",
        );
        assertEquals(code, 0);
        assert(peak - least <= maxMib * 1024, `${peak} KiB, ${least} KiB`);
      } finally {
        await Deno.remove(scene, { recursive: true });
      }
    },
  });
}
