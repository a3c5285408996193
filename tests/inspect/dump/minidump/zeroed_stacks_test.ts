import { assertEquals } from "@std/assert";
import { readMinidump } from "../../../../src/inspect/dump/minidump/read_minidump.ts";
import {
  firstZeroedThread,
  isInsideStack,
  zeroedStacksIn,
} from "../../../../src/inspect/dump/minidump/zeroed_stacks.ts";
import { setU64 } from "../../../builder/bytes.ts";
import {
  layOutMinidump,
  type MinidumpOptions,
} from "../../../builder/minidump_builder.ts";
import {
  plausibleModules,
  plausibleThreads,
} from "../../../builder/minidump_process.ts";
import { memorySource } from "../../memory_source.ts";

const [thread] = plausibleThreads;
const id = thread!.id;
/** The builder sets the stack pointer to this offset. */
const used = 0x100;

/**
 * A dump with one stack of three pages. `from` and `end` are the file offsets of
 * the stack pointer and of the end of the stack.
 */
function dumpOf(data: Uint8Array, options: MinidumpOptions = {}) {
  const { bytes, memoryOffset } = layOutMinidump({
    memory: [{ start: thread!.stackStart, data }],
    threads: [thread!],
    ...options,
  });
  return {
    dump: readMinidump(memorySource(bytes)),
    from: memoryOffset + used,
    end: memoryOffset + data.length,
  };
}

/** A stack with a return address into ntdll. */
function stackWith(at: number): Uint8Array {
  const data = new Uint8Array(0x3000).fill(0x53);
  setU64(data, at, plausibleModules[1]!.base + 0x1234n);
  return data;
}

Deno.test("a stack that ends where the zeros begin is not lost", () => {
  const { dump, end } = dumpOf(new Uint8Array(0x3000).fill(0x53));
  assertEquals(firstZeroedThread(dump, end), null);
  assertEquals(firstZeroedThread(dump, end - 1), id);
});

Deno.test("a stack with a return address into ntdll may end in 4 KiB of zeros", () => {
  const { dump, end } = dumpOf(stackWith(used + 0x80));
  assertEquals(firstZeroedThread(dump, end - 4096), null);
  assertEquals(firstZeroedThread(dump, end - 4097), id);
});

Deno.test("the two zero bytes of the last return address may belong to the zeros", () => {
  const { dump, from, end } = dumpOf(stackWith(0x3000 - 0x80));
  const at = from - used + 0x3000 - 0x80;
  assertEquals(firstZeroedThread(dump, at + 6), null);
  assertEquals(firstZeroedThread(dump, end), null);
});

Deno.test("a return address is searched for in the last 128 KiB of a stack", () => {
  const sizeBytes = 0x30000;
  const threads = [{ ...thread!, stackSize: sizeBytes }];
  const found = [128 * 1024, 128 * 1024 + 8].map((distance) => {
    // The stack ends in eight bytes of zeros.
    const data = new Uint8Array(sizeBytes).fill(0x53);
    setU64(data, sizeBytes - 8 - distance, plausibleModules[1]!.base + 0x1234n);
    const { dump, end } = dumpOf(data, { threads });
    return firstZeroedThread(dump, end - 8);
  });
  assertEquals(found, [null, id]);
});

Deno.test("on other systems, a stack is lost only if all of it is zeros", () => {
  const { bytes, streams, memoryOffset } = layOutMinidump({
    memory: [{ start: thread!.stackStart, data: new Uint8Array(0x3000) }],
    threads: [thread!],
  });
  // PlatformId 0x8201 is Linux (Breakpad, minidump_format.h).
  new DataView(bytes.buffer).setUint32(
    streams.get(7)!.offset + 20,
    0x8201,
    true,
  );
  const dump = readMinidump(memorySource(bytes));
  assertEquals(firstZeroedThread(dump, memoryOffset + used), id);
  assertEquals(firstZeroedThread(dump, memoryOffset + used + 1), null);
});

Deno.test("a stack of zeros counts from 1 KiB on", () => {
  const sizes = [used + 1023, used + 1024];
  const found = sizes.map((size) => {
    const short = { ...thread!, stackSize: size };
    const { dump } = dumpOf(new Uint8Array(size), { threads: [short] });
    return zeroedStacksIn(dump)?.first.threadId ?? null;
  });
  assertEquals(found, [null, id]);
});

Deno.test("a stack of which only a part is in the dump is not checked", () => {
  const start = thread!.stackStart;
  const { dump } = dumpOf(new Uint8Array(0), {
    memory: [
      { start, data: new Uint8Array(0x2000) },
      { start: start + 0x10000n, data: new Uint8Array(0x2000) },
    ],
  });
  assertEquals(zeroedStacksIn(dump), null);
});

Deno.test("stacks of zeros are many from half of the stacks on", () => {
  const page = 0x1000;
  const areMany = (zeroed: number, others: number) => {
    const threads = Array.from({ length: zeroed + others }, (_, at) => ({
      ...thread!,
      id: at + 1,
      stackStart: thread!.stackStart + BigInt(at * page),
      stackSize: page,
    }));
    const data = new Uint8Array(threads.length * page);
    data.fill(0x53, zeroed * page);
    return zeroedStacksIn(dumpOf(data, { threads }).dump)?.areMany ?? null;
  };
  assertEquals([areMany(0, 2), areMany(1, 2), areMany(1, 1)], [
    null,
    false,
    true,
  ]);
});

Deno.test("zeros are inside a stack if other bytes of the stack follow", () => {
  const stack = { threadId: id, from: 100, end: 200 };
  const isInside = (start: number, sizeBytes: number) =>
    isInsideStack([stack], { start, sizeBytes });
  assertEquals([isInside(100, 99), isInside(99, 50), isInside(100, 100)], [
    true,
    false,
    false,
  ]);
});
