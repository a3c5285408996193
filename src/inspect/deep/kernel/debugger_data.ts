import type { AvailableValues } from "../../../base/layout.ts";
import type { KernelHeader } from "../../dump/kernel/header.ts";
import { type VirtualAddress, virtualAddress } from "../memory/address.ts";
import type { VirtualMemory } from "../memory/virtual_memory.ts";
import {
  debuggerData64,
  debuggerDataTag,
  minDebuggerDataBytes,
} from "./debugger_data_layout.ts";
import { decodeDebuggerData } from "./decode_debugger_data.ts";

/** Older versions of Windows lack the last fields: those are `null`. */
export type DebuggerDataFields = AvailableValues<typeof debuggerData64.fields>;

/** KDBG as found in a dump. */
export type DebuggerData =
  | {
    readonly state: "plain" | "decoded";
    readonly address: VirtualAddress;
    readonly fields: DebuggerDataFields;
  }
  | {
    /** The header has no address; not in the dump; or cannot be decoded. */
    readonly state: "unknown" | "missing" | "encoded";
    readonly address: VirtualAddress | null;
    readonly fields: null;
  };

/**
 * Reads KDBG at the address in the header.
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

/** The fields within the block's own Size; `null` if the tag is not KDBG. */
function plainFields(data: Uint8Array): DebuggerDataFields | null {
  const { OwnerTag, Size } = debuggerData64.readAvailable(data);
  if (OwnerTag !== debuggerDataTag || Size === null) return null;
  const size = Math.max(Size, minDebuggerDataBytes);
  return debuggerData64.readAvailable(data.subarray(0, size));
}

/** The address in a field; `null` if the field is absent or zero. */
export function addressIn(
  value: bigint | null | undefined,
  pointerBits: 32 | 64,
): VirtualAddress | null {
  if (value === null || value === undefined || value === 0n) return null;
  return virtualAddress(BigInt.asUintN(pointerBits, value));
}
