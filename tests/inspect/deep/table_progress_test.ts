import { assert, assertEquals } from "@std/assert";
import { readKernelMachine } from "../../../src/inspect/deep/kernel/kernel_machine.ts";
import { openPhysicalMemory } from "../../../src/inspect/deep/memory/physical_memory.ts";
import { readKernelDump } from "../../../src/inspect/dump/kernel/read_kernel_dump.ts";
import { buildMachine } from "../../builder/machine/machine.ts";
import { dumpMachine } from "../../builder/machine/machine_dump.ts";
import type { Mode } from "../../builder/machine/paging.ts";
import { memorySource } from "../memory_source.ts";

for (const mode of ["x64", "x64-la57", "x86-pae", "x86", "arm64"] as Mode[]) {
  Deno.test(`${mode}: as many page tables are read as were counted before`, () => {
    const source = memorySource(dumpMachine(buildMachine(mode)));
    const bits = mode.startsWith("x86") ? 32 : 64;
    const { header, body } = readKernelDump(source, bits);
    assert(body.kind === "pages");
    const physical = openPhysicalMemory(source, body.table);
    assert(typeof physical !== "string");
    let [total, read] = [0, 0];
    const machine = readKernelMachine(physical, header, {
      begin: (countTables) => void (total = countTables()),
      tableRead: () => void read++,
    });
    assert(machine !== null && total > 2);
    assertEquals(read, total);
    // `total` counts all page tables. `coverage` counts only those of the
    // kernel.
    assert(machine.coverage.kinds["page-tables"].mapped < total);
  });
}
