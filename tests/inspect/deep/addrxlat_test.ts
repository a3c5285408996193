/**
 * Compares reads of virtual memory with libaddrxlat, an independent library
 * that reads page tables. The library supports every paging mode of Windows,
 * but not pages in transition. If libaddrxlat is installed, the test compiles
 * `virtual_reader.c` with it.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { virtualAddress } from "../../../src/inspect/deep/memory/address.ts";
import { openPhysicalMemory } from "../../../src/inspect/deep/memory/physical_memory.ts";
import { openKernel } from "../../../src/inspect/deep/kernel/open_kernel.ts";
import { readKernelDump } from "../../../src/inspect/dump/kernel/read_kernel_dump.ts";
import { buildMachine } from "../../builder/machine/machine.ts";
import type { Machine } from "../../builder/machine/machine_facts.ts";
import { dumpMachine } from "../../builder/machine/machine_dump.ts";
import type { Mode } from "../../builder/machine/paging.ts";
import { memorySource } from "../memory_source.ts";
import { seededRandom } from "../random.ts";

const addressCount = 10_000;
const length = 16;

const modes: readonly Mode[] = ["x64", "x64-la57", "arm64", "x86", "x86-pae"];
const typesOf = (mode: Mode) => mode.startsWith("x86") ? [1] : [1, 5, 6];

const folder = Deno.makeTempDirSync();
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const reader = `${folder}/virtual_reader`;

const isBuilt = (() => {
  const source = new URL("virtual_reader.c", import.meta.url).pathname;
  try {
    return new Deno.Command("cc", {
      args: ["-O2", "-Wall", "-Werror", "-o", reader, source, "-laddrxlat"],
      stderr: "null",
    }).outputSync().success;
  } catch {
    return false;
  }
})();

/** Returns random addresses: some in or near mapped memory, some anywhere. */
function randomAddresses(machine: Machine, seed: number): bigint[] {
  const random = seededRandom(seed);
  const { mapped } = machine.memory;
  const regions = [...mapped].filter(([start]) =>
    start !== machine.addresses.transition
  );
  const half = machine.mode.startsWith("x86") ? 1n << 31n : 1n << 63n;
  return Array.from({ length: addressCount }, (_, round) => {
    const [start, { pages }] = regions[random(regions.length)]!;
    if (round % 50 === 0) return (start + BigInt(random(2 ** 31))) | half;
    const page = BigInt(random(pages + 1)) << 12n;
    return start + page + BigInt(random(4096)) - BigInt(random(2) * length);
  });
}

/** Reads memory with libaddrxlat; returns it in hexadecimal. */
function readWithLibaddrxlat(
  path: string,
  machine: Machine,
  addresses: readonly bigint[],
) {
  const { mode, directoryBase } = machine;
  const directory = directoryBase & (mode === "x86-pae" ? ~0x1fn : ~0xfffn);
  const input = `${path}.txt`;
  Deno.writeTextFileSync(
    input,
    addresses.map((at) => `${at.toString(16)}\n`).join(""),
  );
  const { stdout, success } = new Deno.Command("sh", {
    args: [
      "-c",
      '"$0" "$1" "$2" "$3" <"$4"',
      reader,
      path,
      mode,
      directory.toString(16),
      input,
    ],
  }).outputSync();
  assert(success);
  return new TextDecoder().decode(stdout).split("\n").slice(0, -1);
}

for (const mode of modes) {
  for (const type of typesOf(mode)) {
    Deno.test({
      name: (isBuilt ? "" : "SKIPPED, no libkdumpfile-dev: ") +
        `${mode}, type ${type}: ${addressCount} virtual addresses read as with libaddrxlat`,
      ignore: !isBuilt,
      fn() {
        const machine = buildMachine(mode);
        const bytes = dumpMachine(machine, { type });
        const path = `${folder}/${mode}_${type}.dmp`;
        Deno.writeFileSync(path, bytes);
        const source = memorySource(bytes);
        const dump = readKernelDump(source, mode.startsWith("x86") ? 32 : 64);
        assert(dump.body.kind === "pages");
        const physical = openPhysicalMemory(source, dump.body.table);
        assert(typeof physical !== "string");
        const { space } = openKernel(physical, dump.header)!;
        const addresses = randomAddresses(machine, type);
        const found = addresses.map((at) => {
          const target = new Uint8Array(length);
          const count = space.read(virtualAddress(at), target);
          return target.subarray(0, count).toHex();
        });
        assertEquals(found, readWithLibaddrxlat(path, machine, addresses));
        const complete = found.filter((one) => one.length === 2 * length)
          .length;
        assert(complete > addressCount / 3, `${complete} were complete`);
        assert(complete < addressCount, "all were complete");
      },
    });
  }
}
