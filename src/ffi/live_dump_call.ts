import { getLiveKernelDump } from "./live_dump_control.ts";
import { ntdll } from "./ntdll.ts";
import { copyOutsideHeap } from "./system_library.ts";
import type { LiveDumpRequest } from "./windows.ts";

/**
 * Blocks of memory that running calls use. A nonblocking call keeps its own
 * buffers alive. If a buffer contains a pointer to a block, the call does not
 * keep the block alive.
 */
const inUse = new Set<Uint8Array>();

/**
 * Requests a live dump and returns the NTSTATUS when Windows has finished.
 * SysDbgGetLiveKernelDump has no output buffer (winsiderss/systeminformer
 * SystemInformer/kdump.c).
 */
export async function requestLiveDump(
  { control, selective }: LiveDumpRequest,
): Promise<number> {
  const input = copyOutsideHeap(control);
  const block = selective ? copyOutsideHeap(selective.block) : null;
  if (selective && block) {
    const address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(block));
    new DataView(input.buffer).setBigUint64(
      selective.pointerOffset,
      BigInt(address),
      true,
    );
  }
  const memory = block ? [input, block] : [input];
  memory.forEach((part) => inUse.add(part));
  try {
    return await ntdll.NtSystemDebugControl(
      getLiveKernelDump,
      input,
      input.length,
      null,
      0,
      null,
    );
  } finally {
    memory.forEach((part) => inUse.delete(part));
  }
}
