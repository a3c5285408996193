import {
  type AvailableValues,
  Layout,
  u16,
  u32,
  u64,
} from "../../../base/layout.ts";
import type { KernelHeader } from "../../dump/kernel/header.ts";
import { type VirtualAddress, virtualAddress } from "../memory/address.ts";
import type { VirtualMemory } from "../memory/virtual_memory.ts";

/**
 * KDDEBUGGER_DATA64 (KDBG): the addresses and offsets that Windows provides to
 * debuggers. 32-bit kernels use the same structure, with addresses
 * sign-extended to 64 bits. The Offset fields are offsets in KPRCB, EPROCESS and
 * KTHREAD.
 *
 * Source: qemu `contrib/elf2dmp/kdbg.h`; names of wdbgexts.h (SDK); offsets
 * checked against three real dumps.
 */
export const debuggerData64 = new Layout("KDDEBUGGER_DATA64", 0x368, {
  OwnerTag: u32(0x10),
  Size: u32(0x14),
  KernBase: u64(0x18),
  PsLoadedModuleList: u64(0x48),
  PsActiveProcessHead: u64(0x50),
  MmPfnDatabase: u64(0xc0),
  MmPageSize: u64(0x138),
  NtBuildLab: u64(0x208),
  KiProcessorBlock: u64(0x218),
  OffsetKThreadKernelStack: u16(0x29c),
  OffsetKThreadInitialStack: u16(0x29e),
  OffsetKThreadApcProcess: u16(0x2a0),
  SizeEProcess: u16(0x2a8),
  OffsetEprocessDirectoryTableBase: u16(0x2ae),
  SizePrcb: u16(0x2b0),
  OffsetPrcbCurrentThread: u16(0x2b4),
  OffsetPrcbProcStateContext: u16(0x2bc),
  OffsetPrcbNumber: u16(0x2be),
  SizeEThread: u16(0x2c0),
  OffsetPrcbContext: u16(0x338),
  OffsetKThreadStackLimit: u32(0x340),
  OffsetKThreadStackBase: u32(0x344),
  PteBase: u64(0x360),
});

/**
 * Minimum size of KDBG: all fields up to KiProcessorBlock, as in Windows XP.
 */
const minDebuggerDataBytes = 0x220;

/** 'KDBG' as a u32. */
const debuggerDataTag = 0x4742444b;

/** The fields of KDBG. The last fields are `null` on older versions of Windows. */
export type DebuggerDataFields = AvailableValues<typeof debuggerData64.fields>;

/** KDBG as found in a dump. */
export type DebuggerData =
  | {
    readonly state: "plain" | "decoded";
    readonly address: VirtualAddress;
    readonly fields: DebuggerDataFields;
  }
  | {
    /**
     * `unknown`: the header has no address of KDBG. `missing`: KDBG is not in
     * the dump. `encoded`: KDBG cannot be decoded, or is invalid.
     */
    readonly state: "unknown" | "missing" | "encoded";
    readonly address: VirtualAddress | null;
    readonly fields: null;
  };

/** Reads KDBG at the address in the header. */
export function readDebuggerData(
  memory: VirtualMemory,
  header: KernelHeader,
): DebuggerData {
  const at = header.kdDebuggerDataBlock;
  if (at === null || at === 0n) {
    return { state: "unknown", address: null, fields: null };
  }
  const address = virtualAddress(at);
  const bytes = new Uint8Array(debuggerData64.sizeBytes);
  const data = bytes.subarray(0, memory.read(address, bytes));
  return parseDebuggerData(data, address, header);
}

/** Parses KDBG, and decodes it first if necessary. */
export function parseDebuggerData(
  data: Uint8Array,
  address: VirtualAddress,
  header: KernelHeader,
): DebuggerData {
  if (data.length < minDebuggerDataBytes) {
    return { state: "missing", address, fields: null };
  }
  const plain = plainFields(data);
  if (plain !== null) return { state: "plain", address, fields: plain };
  const decoded = decodeDebuggerData(data, header);
  const fields = decoded && plainFields(decoded);
  return fields
    ? { state: "decoded", address, fields }
    : { state: "encoded", address, fields: null };
}

/**
 * Returns the fields of KDBG, up to the number of bytes in its Size field;
 * `null` if its OwnerTag is wrong.
 */
function plainFields(data: Uint8Array): DebuggerDataFields | null {
  const { OwnerTag, Size } = debuggerData64.readAvailable(data);
  if (OwnerTag !== debuggerDataTag || Size === null) return null;
  const size = Math.max(Size, minDebuggerDataBytes);
  return debuggerData64.readAvailable(data.subarray(0, size));
}

/**
 * Converts the value of a field to an address; `null` if the value is absent or
 * zero.
 */
export function addressIn(
  value: bigint | null | undefined,
  pointerBits: 32 | 64,
): VirtualAddress | null {
  if (value === null || value === undefined || value === 0n) return null;
  return virtualAddress(BigInt.asUintN(pointerBits, value));
}

/**
 * Decodes KDBG. Windows keeps it encoded in memory while no debugger is
 * attached.
 *
 * Windows encodes each quadword with three secret values: `plain =
 * swap(rotate(coded ^ KiWaitNever, KiWaitNever) ^ address) ^ KiWaitAlways`
 * (qemu `contrib/elf2dmp/main.c`, kdbg_decode). The secret values can be found
 * only with symbols. But rotate and swap only move bits. So for the whole block
 * `plain = swap(rotate(coded, r)) ^ key`, with one key and one of 64 rotations.
 * PsLoadedModuleList is also in the dump's header. For each rotation, the plain
 * value in the header and the coded value in the block determine the key.
 * PsActiveProcessHead and the tag confirm the key.
 *
 * @returns the block, or `null` if no rotation and key match
 */
function decodeDebuggerData(
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

/**
 * Sign-extends a 32-bit address from the header: addresses in KDBG have 64
 * bits.
 */
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
