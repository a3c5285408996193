import { assert, assertEquals } from "@std/assert";
import { readKernelDump } from "../../../../src/inspect/dump/kernel/read_kernel_dump.ts";
import { buildKernelDump } from "../../../builder/dump_builder.ts";
import { memorySource } from "../../memory_source.ts";

/**
 * Whether a bitmap contains a page. The bitmap has 61 bits. The three unused
 * bits at its end are set.
 */
function holds(page: bigint): boolean | null {
  const dump = buildKernelDump({
    bitmap: { bits: 61, present: [2n, 60n], spareBits: true },
    fields: { DirectoryTableBase: page * 4096n },
  });
  const { body } = readKernelDump(memorySource(dump), 64);
  assert(body.kind === "pages");
  return body.table.holdsDirectory;
}

Deno.test("the spare bits after the last page's bit are not pages", () => {
  const held = Array.from({ length: 70 }, (_, page) => page)
    .filter((page) => page > 0 && holds(BigInt(page)) === true);
  assertEquals(held, [2, 60]);
});
