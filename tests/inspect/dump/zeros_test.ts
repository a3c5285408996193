import { assertEquals, assertMatch } from "@std/assert";
import { zerosWithin } from "../../../src/inspect/dump/zeros.ts";
import { concat } from "../../builder/bytes.ts";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import { layOutMinidump } from "../../builder/minidump_builder.ts";
import { plausibleMemory } from "../../builder/minidump_process.ts";
import type { Thread } from "../../builder/minidump_streams.ts";
import { plausibleBlocks } from "../../builder/secondary_data.ts";
import { judge } from "../judge.ts";
import { memorySource } from "../memory_source.ts";

/** The verdict, and the checks that do not pass. */
function result(dump: Uint8Array): string {
  const { verdict, checks } = judge(dump, "any");
  const found = checks.filter(({ status }) =>
    status === "warning" || status === "fail"
  );
  return [
    verdict,
    ...found.map(({ id, status, fileOffset }) =>
      `${id} ${status} ${fileOffset}`
    ),
  ].join(", ");
}

/** A value that the other parts of a dump do not have. */
const mark = 0xee;
const marks = (sizeBytes: number) => new Uint8Array(sizeBytes).fill(mark);
const ones = (sizeBytes: number) => new Uint8Array(sizeBytes).fill(1);
const zeros = (sizeBytes: number) => new Uint8Array(sizeBytes);

/**
 * The address of the first thread's stack. The stack pointer is 0x100 bytes
 * above this address.
 */
const stackStart = 0x87b2afc000n;

const thread = {
  id: 7,
  pc: 0x7ff6d2c41000n,
  stackStart,
  stackSize: 0x2000,
};

/** A small dump whose stack is followed by other memory. */
const withStack = (stack: Uint8Array, otherThreads: Thread[] = []) =>
  layOutMinidump({
    flags: 0x20n,
    memoryAs: "MemoryList",
    threads: [thread, ...otherThreads],
    memory: [
      ...plausibleMemory.filter(({ start }) => start !== stackStart),
      { start: stackStart, data: stack },
      { start: 0x7ffe0000000n, data: ones(0x1000) },
    ],
  });

Deno.test("a stack of zeros in the middle of a minidump is damage", () => {
  assertEquals(result(withStack(ones(0x2000)).bytes), "complete");
  const dump = withStack(marks(0x2000).fill(0, 0x100));
  const start = dump.bytes.lastIndexOf(mark) + 1;
  assertEquals(result(dump.bytes), `damaged, zeroed fail ${start}`);
  // This stack has one byte that is not zero. It may belong to a return
  // address, so the stack may be intact.
  const used = ones(0x2000).fill(0, 0x100);
  used[0x1ff8] = 1;
  assertEquals(result(withStack(used).bytes), "complete");
});

Deno.test("one stack of zeros among more stacks is a warning", () => {
  const others = [1, 2].map((at) => ({
    id: 7 + at,
    pc: thread.pc,
    stackStart: BigInt(0x7ffe0000000 + (at - 1) * 0x800),
    stackSize: 0x800,
  }));
  const dump = withStack(marks(0x2000).fill(0, 0x100), others);
  const start = dump.bytes.lastIndexOf(mark) + 1;
  assertEquals(result(dump.bytes), `complete, zeroed warning ${start}`);
});

Deno.test("a stack of zeros does not hide a module without MZ", () => {
  const stack = { start: stackStart, data: zeros(0x3000) };
  const memory = (image: Uint8Array) => [
    stack,
    { start: 0x7ff6d2c40000n, data: image },
    { start: 0x7ffe0000000n, data: ones(0x1000) },
  ];
  const threads = [
    { ...thread, stackSize: 0x3000 },
    ...[0n, 0x800n].map((offset) => ({
      ...thread,
      stackStart: 0x7ffe0000000n + offset,
      stackSize: 0x800,
    })),
  ];
  const ofImage = (image: Uint8Array) =>
    result(layOutMinidump({ threads, memory: memory(image) }).bytes);
  const image = ones(0x1000);
  image.set([0x4d, 0x5a]);
  assertMatch(ofImage(image), /^complete, zeroed warning/);
  assertMatch(ofImage(ones(0x1000)), /^damaged, zeroed fail/);
});

Deno.test("a thread that has not run yet has a stack of zeros", () => {
  const dump = layOutMinidump({
    flags: 0x20n,
    memoryAs: "MemoryList",
    threads: [{ id: 7, pc: 0x7ff6d2c41000n, stackStart, stackSize: 0x4ff }],
    memory: [
      { start: stackStart, data: zeros(0x4ff) },
      { start: 0x7ffe0000000n, data: ones(0x1000) },
    ],
  });
  assertEquals(result(dump.bytes), "complete");
});

Deno.test("64 KiB of zeros in the middle of a minidump are a warning, unless its memory may have them", () => {
  const dump = (flags: bigint, sizeBytes: number) =>
    layOutMinidump({
      flags,
      memoryAs: flags === 2n ? "Memory64List" : "MemoryList",
      memory: [
        ...plausibleMemory,
        { start: 0x7ffe0000000n, data: marks(0x1000) },
        { start: 0x7ffe0001000n, data: zeros(sizeBytes) },
        { start: 0x7ffe1000000n, data: ones(0x1000) },
      ],
    });
  const many = dump(0x20n, 0x10000);
  const start = many.bytes.lastIndexOf(mark) + 1;
  assertEquals(result(many.bytes), `complete, zeroed warning ${start}`);
  assertEquals(result(dump(0x20n, 0xffff).bytes), "complete");
  // Values of MINIDUMP_TYPE with which a dump may contain many zeros: data
  // segments, full memory, private read-write memory and private copy-on-write
  // memory.
  for (const flags of [1n, 2n, 0x200n, 0x10000n]) {
    assertEquals(result(dump(flags, 0x10000).bytes), "complete");
  }
});

Deno.test("64 KiB of zeros between other bytes of a stack are a local variable", () => {
  const dump = (stackSize: number, zeroEnd: number, after = ones(0x1000)) =>
    layOutMinidump({
      flags: 0x20n,
      memoryAs: "MemoryList",
      threads: [{ id: 7, pc: 0x7ff6d2c41000n, stackStart, stackSize }],
      memory: [
        ...plausibleMemory.filter(({ start }) => start !== stackStart),
        { start: stackStart, data: marks(0x14000).fill(0, 0x200, zeroEnd) },
        { start: 0x7ffe0000000n, data: after },
      ],
    }).bytes;
  assertEquals(result(dump(0x14000, 0x13ff8)), "complete");
  // These zeros are not between other bytes of the stack. In the first dump,
  // they reach the base of the stack. In the second dump, they are after the
  // stack.
  assertMatch(result(dump(0x14000, 0x14000)), /^complete, zeroed warning/);
  assertMatch(result(dump(0x1000, 0x13ff8)), /^complete, zeroed warning/);
  // Zeros inside the stack are allowed. The check continues after them, and
  // reports the zeros in the memory behind the stack.
  const both = dump(0x14000, 0x13ff8, ones(0x12000).fill(0, 1, 0x11000));
  assertMatch(result(both), /^complete, zeroed warning/);
});

/** A triage dump with secondary data, in a file without padding. */
const triageDump = (block: Uint8Array, secondary: Uint8Array) =>
  buildKernelDump({
    type: 4,
    triage: { dataBlocks: [{ address: 0xfffff80000000000n, data: block }] },
    secondaryData: [{ guid: plausibleBlocks[0]!.guid, data: secondary }],
  });

const firstWords = (dump: Uint8Array) =>
  result(dump).split(" ").slice(0, 3).join(" ");

Deno.test("zeros in place of the end of a triage dump are damage, zeros in its middle a warning", () => {
  const intact = triageDump(ones(0x20000), ones(0x20000));
  assertEquals(result(intact), "complete");
  const secondary = triageDump(ones(0x20000), zeros(0x20000));
  assertEquals(firstWords(secondary), "damaged, triage fail");
  const block = triageDump(zeros(0x20000), ones(0x20000));
  assertEquals(firstWords(block), "complete, triage warning");
});

Deno.test("a run of zeros is suspicious from 64 KiB on, wherever it begins", () => {
  const found = (...parts: Uint8Array[]) => {
    const source = memorySource(concat(...parts));
    return zerosWithin(source, source.sizeBytes)?.fileOffset ?? null;
  };
  assertEquals(found(ones(1), zeros(65_535), ones(9)), null);
  assertEquals(found(ones(1), zeros(65_536), ones(9)), 1);
  assertEquals(found(ones(70_000), zeros(65_536)), 70_000);
});
