import { getLiveKernelDump } from "./live_dump_control.ts";
import { ntdll } from "./ntdll.ts";
import type { LiveDumpRequest } from "./windows.ts";

/** What the running calls point to: a reference keeps it from being collected. */
const inUse = new Set<Uint8Array>();

/**
 * Asks for a live dump; the NTSTATUS when Windows is done. SysDbgGetLiveKernelDump
 * has no output (winsiderss/systeminformer SystemInformer/kdump.c).
 */
export async function requestLiveDump(
  { control, selective }: LiveDumpRequest,
): Promise<number> {
  const input = outsideHeap(control);
  const block = selective ? outsideHeap(selective.block) : null;
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

/**
 * A copy that stays where it is: V8 keeps small typed arrays in its heap and
 * moves them, but not those made of an ArrayBuffer.
 */
export function outsideHeap(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(new ArrayBuffer(data.length));
  copy.set(data);
  return copy;
}
