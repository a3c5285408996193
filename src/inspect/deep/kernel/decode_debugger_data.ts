import type { KernelHeader } from "../../dump/kernel/header.ts";
import { debuggerData64, debuggerDataTag } from "./debugger_data_layout.ts";

/**
 * Decodes KDBG. Windows keeps it encoded in memory while no debugger is
 * attached.
 *
 * Windows encodes each quadword with three secret values:
 * `plain = swap(rotate(coded ^ KiWaitNever, KiWaitNever) ^ address) ^
 * KiWaitAlways` (qemu `contrib/elf2dmp/main.c`, kdbg_decode). Finding them needs
 * symbols. But rotate and swap only move bits, so for the whole block
 * `plain = swap(rotate(coded, r)) ^ key`, with one key and one of 64 rotations.
 * The dump's header also has PsLoadedModuleList, which gives the key for each
 * rotation; PsActiveProcessHead and the tag confirm it.
 *
 * @returns the block, or `null` if no rotation and key match
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
    const matches =
      (moved(fields.PsActiveProcessHead.offset) ^ key) === processes &&
      Number((moved(fields.OwnerTag.offset) ^ key) & 0xffffffffn) ===
        debuggerDataTag;
    if (!matches) continue;
    const plain = new Uint8Array(data.length - data.length % 8);
    const target = new DataView(plain.buffer);
    for (let at = 0; at < plain.length; at += 8) {
      target.setBigUint64(at, moved(at) ^ key, true);
    }
    return plain;
  }
  return null;
}

/** An address from the header as in KDBG: 32-bit ones are sign-extended. */
function extended(value: bigint | null, header: KernelHeader): bigint | null {
  if (value === null || value === 0n) return null;
  return BigInt.asUintN(64, BigInt.asIntN(header.bits, value));
}

/** Rotates to the left, then reverses the byte order. */
function swapped(value: bigint, rotation: bigint): bigint {
  const rotated = BigInt.asUintN(
    64,
    (value << rotation) | (value >> (64n - rotation)),
  );
  scratch.setBigUint64(0, rotated, true);
  return scratch.getBigUint64(0, false);
}

const scratch = new DataView(new ArrayBuffer(8));
