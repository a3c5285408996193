import { assert, assertEquals } from "@std/assert";
import { AddressSpace } from "../../../src/inspect/deep/memory/address_space.ts";
import {
  physicalAddress,
  virtualAddress,
} from "../../../src/inspect/deep/memory/address.ts";
import { extentFrames } from "../../../src/inspect/deep/memory/extent_frames.ts";
import {
  type PagingMode,
  x64FiveLevels,
  x64FourLevels,
  x86,
  x86Pae,
} from "../../../src/inspect/deep/memory/paging.ts";
import {
  openPhysicalMemory,
  PhysicalMemory,
} from "../../../src/inspect/deep/memory/physical_memory.ts";
import {
  directoryIn,
  openKernel,
} from "../../../src/inspect/deep/kernel/open_kernel.ts";
import { readKernelDump } from "../../../src/inspect/dump/kernel/read_kernel_dump.ts";
import { setU64 } from "../../builder/bytes.ts";
import { buildMachine } from "../../builder/machine/machine.ts";
import type { Machine } from "../../builder/machine/machine_facts.ts";
import { dumpMachine } from "../../builder/machine/machine_dump.ts";
import type { Mode } from "../../builder/machine/paging.ts";
import { memorySource } from "../memory_source.ts";
import { seededRandom } from "../random.ts";

/**
 * System space starts in the middle of the virtual addresses, at 0x80000000 in
 * 32-bit Windows.
 *
 * Source: https://learn.microsoft.com/windows-hardware/drivers/gettingstarted/virtual-address-spaces
 */
Deno.test("the tables of system space start in the middle of the top table", () => {
  const starts = [x86, x86Pae, x64FourLevels, x64FiveLevels].map(
    ({ kernelEntry, levels }) =>
      BigInt(kernelEntry) << BigInt(levels[0]!.shift),
  );
  assertEquals(starts, [0x80000000n, 0x80000000n, 1n << 47n, 1n << 56n]);
});

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
  assert(typeof physical !== "string");
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
      let found = 0;
      for (let round = 0; round < count; round++) {
        // Half of the frames are near existing pages, half are random.
        const frame = round % 2 === 0
          ? frames[random(frames.length)]! + random(3) - 1
          : random(0x90000);
        const offset = random(4096);
        const byte = new Uint8Array(1);
        const bytes = physical.read(
          physicalAddress(frame * 4096 + offset),
          byte,
        );
        const page = memory.pages.get(frame);
        assertEquals(bytes, page === undefined ? 0 : 1, `frame ${frame}`);
        if (page) {
          assertEquals(byte[0], page[offset], `frame ${frame} at ${offset}`);
          found++;
        }
      }
      assert(found > count / 4, `${found} were found`);
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
      let found = 0;
      for (let round = 0; round < count; round++) {
        const [start, { pages: size }] = pages[random(pages.length)]!;
        const into = BigInt(random(size + 1)) * 4096n + BigInt(random(4096));
        const address = start + into - BigInt(random(2) * 0x800);
        const location = memory.locate(address);
        const byte = new Uint8Array(1);
        const bytes = space.read(virtualAddress(address), byte);
        const what = `0x${address.toString(16)}`;
        assertEquals(bytes, location === null ? 0 : 1, what);
        if (location) {
          const page = memory.pages.get(location.pfn)!;
          assertEquals(byte[0], page[location.offset], what);
          found++;
        }
      }
      assert(found > count / 2, `${found} were found`);
    });
  }

  Deno.test(`${mode}: a read continues across pages and ends before a missing one`, () => {
    const { kernel } = open(machine, 1);
    // The stack has three pages in three parts of memory, followed by an
    // unmapped page.
    const stack = machine.addresses.stacks[0]!;
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

/**
 * Creates an address space. `entries` maps physical addresses to page table
 * entries.
 */
function spaceOf(
  mode: PagingMode,
  directory: number,
  entries: Readonly<Record<number, number>>,
): AddressSpace {
  const bytes = new Uint8Array(0x40_000);
  for (const [at, entry] of Object.entries(entries)) {
    setU64(bytes, Number(at), entry);
  }
  const frames = extentFrames(
    [{ basePage: 0n, pageCount: 0x40n, fileOffset: 0 }],
    0x40,
  )!;
  const memory = new PhysicalMemory(memorySource(bytes), frames, 0, 0x40);
  return new AddressSpace(memory, mode, physicalAddress(directory));
}

Deno.test("the examples in the documentation of translate are correct", () => {
  const x64 = {
    0x11f80: 0x12063,
    0x12080: 0x13063,
    0x13490: 0x14063,
    0x14000: 0x15063,
  };
  const address = virtualAddress(0xfffff80412400123n);
  assertEquals(spaceOf(x64FourLevels, 0x11000, x64).translate(address), {
    outcome: "mapped",
    physical: physicalAddress(0x15123),
    pageBytes: 0x1000,
  });
  const large = { ...x64, 0x13490: 0x8000e3 };
  assertEquals(spaceOf(x64FourLevels, 0x11000, large).translate(address), {
    outcome: "mapped",
    physical: physicalAddress(0x800123),
    pageBytes: 0x200000,
  });
  const pae = { 0x34030: 0x35001, 0x35300: 0x36063, 0x36008: 0x123456063 };
  assertEquals(
    spaceOf(x86Pae, 0x34020, pae).translate(virtualAddress(0x8c001234n)),
    {
      outcome: "mapped",
      physical: physicalAddress(0x123456234),
      pageBytes: 0x1000,
    },
  );
});

Deno.test("an address that is not canonical is not translated", () => {
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
    kernel.space.read(virtualAddress(machine.addresses.transition), bytes);
    assertEquals(new TextDecoder().decode(bytes), "in transition", mode);
  }
});

/**
 * Page table entries of pages that are not in memory. Only the bits below the
 * frame number are given.
 */
const notInMemory: readonly (readonly [string, bigint])[] = [
  ["in the page file", 0x080n],
  ["that is zeroed on demand", 0x0a0n],
  ["of a prototype", 0x400n],
  ["of a prototype, with the transition bit", 0xc60n],
];

for (const [what, flags] of notInMemory) {
  Deno.test(`a page ${what} is not read, whatever frame its entry contains`, () => {
    for (const mode of modes) {
      const machine = buildMachine(mode);
      const { memory, addresses, directories } = machine;
      const address = addresses.transition;
      const frame = BigInt(memory.locate(address)!.pfn);
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
