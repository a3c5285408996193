import { assert, assertEquals } from "@std/assert";
import {
  AddressSpace,
} from "../../../src/inspect/deep/memory/address_space.ts";
import {
  physicalAddress,
  virtualAddress,
} from "../../../src/inspect/deep/memory/address.ts";
import { openPhysicalMemory } from "../../../src/inspect/deep/memory/physical_memory.ts";
import {
  directoryIn,
  openKernel,
} from "../../../src/inspect/deep/kernel/open_kernel.ts";
import { readKernelDump } from "../../../src/inspect/dump/kernel/read_kernel_dump.ts";
import { buildMachine } from "../../builder/machine/machine.ts";
import type { Machine } from "../../builder/machine/machine_facts.ts";
import { dumpMachine } from "../../builder/machine/machine_dump.ts";
import type { Mode } from "../../builder/machine/paging.ts";
import { memorySource } from "../memory_source.ts";
import { seededRandom } from "../random.ts";

const modes: readonly Mode[] = ["x64", "x64-la57", "arm64", "x86", "x86-pae"];
const typesOf = (mode: Mode) =>
  mode.startsWith("x86") ? [1] : [1, 5, 6, 8, 9, 10];
const count = 10_000;

function open(machine: Machine, type: number) {
  const bits = machine.mode.startsWith("x86") ? 32 : 64;
  const source = memorySource(dumpMachine(machine, { type }));
  const dump = readKernelDump(source, bits);
  assert(dump.body.kind === "pages");
  const physical = openPhysicalMemory(source, dump.body.table);
  assert(physical !== null);
  const kernel = openKernel(physical, dump.header);
  assert(kernel !== null);
  return { physical, kernel };
}

for (const mode of modes) {
  const machine = buildMachine(mode);
  const { memory } = machine;
  const frames = [...memory.pages.keys()];
  for (const type of typesOf(mode)) {
    Deno.test(`${mode}, type ${type}: ${count} random physical addresses`, () => {
      const { physical } = open(machine, type);
      const random = seededRandom(type);
      let there = 0;
      for (let round = 0; round < count; round++) {
        // Half of them near pages that are there, half anywhere.
        const frame = round % 2 === 0
          ? frames[random(frames.length)]! + random(3) - 1
          : random(0x90000);
        const offset = random(4096);
        const byte = new Uint8Array(1);
        const found = physical.read(
          physicalAddress(frame * 4096 + offset),
          byte,
        );
        const page = memory.pages.get(frame);
        assertEquals(found, page === undefined ? 0 : 1, `frame ${frame}`);
        if (page) {
          assertEquals(byte[0], page[offset], `frame ${frame} at ${offset}`);
          there++;
        }
      }
      assert(there > count / 4, `${there} were there`);
    });

    Deno.test(`${mode}, type ${type}: ${count} random virtual addresses`, () => {
      const { kernel } = open(machine, type);
      assert(kernel.probe?.isInDump);
      const user = machine.directories[2]!;
      const shift = mode === "x86-pae" ? user.first * 8 : 0;
      const space = new AddressSpace(
        kernel.space.physical,
        kernel.space.mode,
        directoryIn(BigInt(user.pfn * 4096 + shift), kernel.space.mode),
      );
      const random = seededRandom(type + 100);
      const pages = [...memory.mapped];
      let there = 0;
      for (let round = 0; round < count; round++) {
        const [start, { pages: size }] = pages[random(pages.length)]!;
        const into = BigInt(random(size + 1)) * 4096n + BigInt(random(4096));
        const address = start + into - BigInt(random(2) * 0x800);
        const place = memory.placeOf(address);
        const byte = new Uint8Array(1);
        const found = space.read(virtualAddress(address), byte);
        const what = `0x${address.toString(16)}`;
        assertEquals(found, place === null ? 0 : 1, what);
        if (place) {
          const page = memory.pages.get(place.pfn)!;
          assertEquals(byte[0], page[place.offset], what);
          there++;
        }
      }
      assert(there > count / 2, `${there} were there`);
    });
  }

  Deno.test(`${mode}: a read goes across pages and ends before a missing one`, () => {
    const { kernel } = open(machine, 1);
    // Three pages of a stack, in three parts of memory; none behind them.
    const stack = machine.places.stacks[0]!;
    const target = new Uint8Array(0x4000);
    for (const from of [0, 1, 0xfff, 0x1000, 0x2fff]) {
      const bytes = target.subarray(from);
      const found = kernel.space.read(
        virtualAddress(stack + BigInt(from)),
        bytes,
      );
      assertEquals(found, 0x3000 - from);
    }
  });
}

Deno.test("an address that the processor does not have leads nowhere", () => {
  const { kernel } = open(buildMachine("x64"), 6);
  for (const address of [0x0000_8000_0000_0000n, 0x1234_f804_1240_0000n]) {
    assertEquals(kernel.space.translate(virtualAddress(address)), {
      outcome: "not-canonical",
      level: 0,
    });
  }
});

Deno.test("a page in transition is read", () => {
  for (const mode of modes) {
    const machine = buildMachine(mode);
    const { kernel } = open(machine, 1);
    const bytes = new Uint8Array(13);
    kernel.space.read(virtualAddress(machine.places.transition), bytes);
    assertEquals(new TextDecoder().decode(bytes), "in transition", mode);
  }
});

/** What stands for a page that is elsewhere, by the bits below its frame. */
const elsewhere: readonly (readonly [string, bigint])[] = [
  ["in the page file", 0x080n],
  ["of zeros on demand", 0x0a0n],
  ["of a prototype", 0x400n],
  ["of a prototype, with the bit of transition", 0xc60n],
];

for (const [what, flags] of elsewhere) {
  Deno.test(`a page ${what} is not read, whatever its entry names`, () => {
    for (const mode of modes) {
      const machine = buildMachine(mode);
      const { memory, places, directories } = machine;
      const address = places.transition;
      const frame = BigInt(memory.placeOf(address)!.pfn);
      memory.map(directories[0]!, address, 0);
      const [table, index] = mode === "x86"
        ? [`0:${address >> 22n}`, (address >> 12n) & 1023n]
        : mode === "x86-pae"
        ? [`1:${address >> 21n}`, (address >> 12n) & 511n]
        : [
          `${mode === "x64-la57" ? 3 : 2}:${address >> 21n}`,
          (address >> 12n) & 511n,
        ];
      memory.setEntry(
        memory.tables.get(table)!,
        Number(index),
        (frame << 12n) | flags,
      );
      const { kernel } = open(machine, 1);
      const { outcome } = kernel.space.translate(virtualAddress(address));
      assertEquals(outcome, "not-mapped", mode);
    }
  });
}
