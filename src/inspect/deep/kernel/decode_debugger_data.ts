import type { KernelHeader } from "../../dump/kernel/header.ts";
import { debuggerData64, debuggerDataTag } from "./debugger_data_layout.ts";

/**
 * Decodes KDBG as Windows keeps it in memory while no debugger is attached.
 *
 * Windows encodes each quadword with three values of its own:
 * `plain = swap(rotate(coded ^ KiWaitNever, KiWaitNever) ^ address) ^
 * KiWaitAlways` (qemu `contrib/elf2dmp/main.c`, kdbg_decode). Where these are,
 * only symbols tell. But rotating and swapping only move bits about, so that
 * `plain = swap(rotate(coded, r)) ^ key` with one key and one of 64 rotations
 * for the whole block. PsLoadedModuleList, which the dump's header has, too,
 * gives the key of each rotation; PsActiveProcessHead and the tag prove it.
 *
 * @returns the block, or `null` where no rotation and key fit
 */
export function decodeDebuggerData(
  data: Uint8Array,
  header: KernelHeader,
): Uint8Array | null {
  const modules = extended(header.psLoadedModuleList, header);
  const processes = extended(header.psActiveProcessHead, header);
  if (modules === null || processes === null) return null;
  const { fields } = debuggerData64;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const codedAt = (offset: number) => view.getBigUint64(offset, true);
  for (let rotation = 0n; rotation < 64n; rotation++) {
    const moved = (offset: number) => swapped(codedAt(offset), rotation);
    const key = moved(fields.PsLoadedModuleList.offset) ^ modules;
    const fits =
      (moved(fields.PsActiveProcessHead.offset) ^ key) === processes &&
      Number((moved(fields.OwnerTag.offset) ^ key) & 0xffffffffn) ===
        debuggerDataTag;
    if (!fits) continue;
    const plain = new Uint8Array(data.length - data.length % 8);
    const target = new DataView(plain.buffer);
    for (let at = 0; at < plain.length; at += 8) {
      target.setBigUint64(at, moved(at) ^ key, true);
    }
    return plain;
  }
  return null;
}

/** An address of the header as KDBG has it: a 32-bit one keeps its sign. */
function extended(value: bigint | null, header: KernelHeader): bigint | null {
  if (value === null || value === 0n) return null;
  return BigInt.asUintN(64, BigInt.asIntN(header.bits, value));
}

/** Rotated to the left, then with its bytes in the opposite order. */
function swapped(value: bigint, rotation: bigint): bigint {
  const rotated = BigInt.asUintN(
    64,
    (value << rotation) | (value >> (64n - rotation)),
  );
  scratch.setBigUint64(0, rotated, true);
  return scratch.getBigUint64(0, false);
}

const scratch = new DataView(new ArrayBuffer(8));
