import type { AvailableValues } from "../../../base/layout.ts";
import type { KernelHeader } from "../../dump/kernel/header.ts";
import { type VirtualAddress, virtualAddress } from "../memory/address.ts";
import type { VirtualMemory } from "../memory/virtual_memory.ts";
import {
  debuggerData64,
  debuggerDataTag,
  leastDebuggerDataBytes,
} from "./debugger_data_layout.ts";
import { decodeDebuggerData } from "./decode_debugger_data.ts";

/** The fields of KDBG; those of a newer Windows are `null` in an older one. */
export type DebuggerDataFields = AvailableValues<typeof debuggerData64.fields>;

/** What there is of KDBG. */
export type DebuggerData =
  | {
    readonly state: "plain" | "decoded";
    readonly address: VirtualAddress;
    readonly fields: DebuggerDataFields;
  }
  | {
    /** No address in the header, not in the dump, or not to be understood. */
    readonly state: "unknown" | "missing" | "encoded";
    readonly address: VirtualAddress | null;
    readonly fields: null;
  };

/**
 * Reads KDBG where the header says that it is.
 *
 * @throws {ReadError} If the system cannot read the file there.
 */
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
  return understand(data, address, header);
}

/** Tells what bytes at its address are, plain or encoded. */
export function understand(
  data: Uint8Array,
  address: VirtualAddress,
  header: KernelHeader,
): DebuggerData {
  if (data.length < leastDebuggerDataBytes) {
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

/** The fields within the block's own size; `null` if it has no tag. */
function plainFields(data: Uint8Array): DebuggerDataFields | null {
  const { OwnerTag, Size } = debuggerData64.readAvailable(data);
  if (OwnerTag !== debuggerDataTag || Size === null) return null;
  const least = Math.max(Size, leastDebuggerDataBytes);
  return debuggerData64.readAvailable(data.subarray(0, least));
}

/** A field that is an address; `null` where there is none. */
export function addressIn(
  value: bigint | null | undefined,
  pointerBits: 32 | 64,
): VirtualAddress | null {
  if (value === null || value === undefined || value === 0n) return null;
  return virtualAddress(BigInt.asUintN(pointerBits, value));
}
