import { assertEquals } from "@std/assert";
import type { DebuggerDataFields } from "../../../src/inspect/deep/kernel/debugger_data.ts";
import { readStack } from "../../../src/inspect/deep/kernel/threads.ts";
import { virtualAddress } from "../../../src/inspect/deep/memory/address.ts";
import { BlockMemory } from "../../../src/inspect/deep/memory/block_memory.ts";
import { setU64 } from "../../builder/bytes.ts";
import { memorySource } from "../memory_source.ts";

/** Whether a thread with these stack limits is recognized as a thread. */
function isStack(limit: bigint, base: bigint): boolean {
  const thread = new Uint8Array(0x40);
  setU64(thread, 0x10, limit);
  setU64(thread, 0x18, base);
  setU64(thread, 0x20, limit);
  const memory = new BlockMemory(memorySource(thread), 64, [
    { start: 0x1000n, sizeBytes: 0x40n, dataOffset: 0n },
  ]);
  const fields = {
    OffsetKThreadStackLimit: 0x10,
    OffsetKThreadStackBase: 0x18,
    OffsetKThreadKernelStack: 0x20,
  } as DebuggerDataFields;
  return readStack(memory, virtualAddress(0x1000n), fields) !== null;
}

Deno.test("a stack consists of whole pages, at most 128 KiB", () => {
  const limit = 0xffff800000010000n;
  assertEquals(isStack(limit, limit + 0x1000n), true);
  assertEquals(isStack(limit, limit + 0x20000n), true);
  assertEquals(isStack(limit, limit + 0x21000n), false);
  assertEquals(isStack(limit, limit), false);
  assertEquals(isStack(limit, limit - 0x1000n), false);
  assertEquals(isStack(0n, 0x1000n), false);
  assertEquals(isStack(limit + 8n, limit + 0x1000n), false);
  assertEquals(isStack(limit, limit + 0x1008n), false);
});
