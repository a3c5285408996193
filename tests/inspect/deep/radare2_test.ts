/**
 * Compares physical memory with radare2, an independent parser of dumps of
 * types 1, 5 and 6. The environment variable LIVEDUMP_RADARE2 may contain the
 * path of radare2.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { physicalAddress } from "../../../src/inspect/deep/memory/address.ts";
import { openPhysicalMemory } from "../../../src/inspect/deep/memory/physical_memory.ts";
import { readKernelDump } from "../../../src/inspect/dump/kernel/read_kernel_dump.ts";
import { buildMachine } from "../../builder/machine/machine.ts";
import { dumpMachine } from "../../builder/machine/machine_dump.ts";
import { memorySource } from "../memory_source.ts";
import { seededRandom } from "../random.ts";

const radare2 = Deno.env.get("LIVEDUMP_RADARE2") ?? "radare2";

const isInstalled = (() => {
  try {
    return new Deno.Command(radare2, { args: ["-v"] }).outputSync().success;
  } catch {
    return false;
  }
})();

const addressCount = 10_000;
const length = 16;

/** Reads memory with radare2; returns it in hexadecimal. */
function readWithRadare2(path: string, addresses: readonly number[]): string[] {
  const script = `${path}.r2`;
  Deno.writeTextFileSync(
    script,
    addresses.map((at) => `p8 ${length} @ ${at}\n`).join(""),
  );
  const { stdout } = new Deno.Command(radare2, {
    args: ["-q", "-e", "scr.color=0", "-i", script, path],
    stderr: "null",
  }).outputSync();
  return new TextDecoder().decode(stdout).trim().split("\n");
}

for (const type of [1, 5, 6]) {
  Deno.test({
    name: (isInstalled ? "" : "SKIPPED, no radare2: ") +
      `type ${type}: ${addressCount} random addresses read as with radare2`,
    ignore: !isInstalled,
    fn() {
      const machine = buildMachine("x64");
      const bytes = dumpMachine(machine, { type });
      const random = seededRandom(type);
      const frames = [...machine.memory.pages.keys()];
      const addresses = Array.from(
        { length: addressCount },
        () => frames[random(frames.length)]! * 4096 + random(4096 - length),
      );
      const dump = readKernelDump(memorySource(bytes), 64);
      if (dump.body.kind !== "pages") throw new Error("no pages");
      const memory = openPhysicalMemory(memorySource(bytes), dump.body.table);
      if (typeof memory === "string") throw new Error(memory);
      const found = addresses.map((at) => {
        const target = new Uint8Array(length);
        assertEquals(memory.read(physicalAddress(at), target), length);
        return target.toHex();
      });
      const folder = Deno.makeTempDirSync();
      try {
        const path = `${folder}/machine.dmp`;
        Deno.writeFileSync(path, bytes);
        assertEquals(found, readWithRadare2(path, addresses));
      } finally {
        Deno.removeSync(folder, { recursive: true });
      }
    },
  });
}
