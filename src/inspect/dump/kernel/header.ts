import type { Layout } from "../../../base/layout.ts";
import { type ByteSource, readAt } from "../byte_source.ts";
import { isFill } from "./fill.ts";
import { dumpHeader32, dumpHeader64 } from "./header_layout.ts";

/** A field's value, `null` where it was never set or lies beyond the file. */
type Filled<T> = T | null;

/** The header of a kernel dump, 32-bit values widened to the 64-bit ones. */
export interface KernelHeader {
  readonly bits: 32 | 64;
  readonly layout: Layout;
  /** The bytes that the file has of it. */
  readonly data: Uint8Array;
  readonly signature: Filled<number>;
  readonly validDump: Filled<number>;
  readonly majorVersion: Filled<number>;
  readonly minorVersion: Filled<number>;
  /** Physical address of the top page table. */
  readonly directoryTableBase: Filled<bigint>;
  readonly psLoadedModuleList: Filled<bigint>;
  readonly psActiveProcessHead: Filled<bigint>;
  readonly kdDebuggerDataBlock: Filled<bigint>;
  /** Whether a 32-bit kernel used PAE; `null` in a 64-bit header. */
  readonly paeEnabled: Filled<number>;
  readonly machineImageType: Filled<number>;
  readonly numberProcessors: Filled<number>;
  readonly bugCheckCode: Filled<number>;
  readonly bugCheckParameters: readonly Filled<bigint>[];
  readonly dumpType: Filled<number>;
  /** FILETIME: 100 ns since 1601-01-01 UTC. */
  readonly systemTime: Filled<bigint>;
  /** In 100 ns. */
  readonly systemUpTime: Filled<bigint>;
  readonly writerStatus: Filled<number>;
  readonly attributes: Filled<number>;
  readonly comment: Filled<Uint8Array>;
  readonly contextRecord: Filled<Uint8Array>;
  readonly physicalMemoryBlock: Filled<Uint8Array>;
  /** Where a field stands in the file. */
  offsetOf(field: string): number;
  /** Whether the file has the field, filled in or not. */
  has(field: string): boolean;
}

/**
 * Reads the header; fields beyond the end of a short file are `null`.
 *
 * @throws {ReadError} If the system cannot read there.
 */
export function readKernelHeader(
  source: ByteSource,
  bits: 32 | 64,
): KernelHeader {
  const layout: Layout = bits === 64 ? dumpHeader64 : dumpHeader32;
  const data = readAt(source, 0, layout.sizeBytes);
  const { raw, number, bytes, wide } = fieldsOf(layout, data);
  return {
    bits,
    layout,
    data,
    signature: number("Signature"),
    // Here the fill is a value, and tells of a dump that was never finished.
    validDump: raw("ValidDump") as Filled<number>,
    majorVersion: number("MajorVersion"),
    minorVersion: number("MinorVersion"),
    directoryTableBase: wide("DirectoryTableBase"),
    psLoadedModuleList: wide("PsLoadedModuleList"),
    psActiveProcessHead: wide("PsActiveProcessHead"),
    kdDebuggerDataBlock: wide("KdDebuggerDataBlock"),
    paeEnabled: number("PaeEnabled"),
    machineImageType: number("MachineImageType"),
    numberProcessors: number("NumberProcessors"),
    bugCheckCode: number("BugCheckCode"),
    bugCheckParameters: [1, 2, 3, 4].map((n) => wide(`BugCheckParameter${n}`)),
    dumpType: number("DumpType"),
    systemTime: wide("SystemTime"),
    systemUpTime: wide("SystemUpTime"),
    writerStatus: number("WriterStatus"),
    attributes: number("Attributes"),
    comment: bytes("Comment"),
    contextRecord: bytes("ContextRecord"),
    physicalMemoryBlock: bytes("PhysicalMemoryBlock"),
    offsetOf: (name) => layout.fields[name]!.offset,
    has: (name) => raw(name) !== null,
  };
}

/** The fields by name, as types that do for both headers. */
function fieldsOf(layout: Layout, data: Uint8Array) {
  const values = layout.readAvailable(data);
  const raw = (name: string) => values[name] ?? null;
  const filled = (name: string) => {
    const value = raw(name);
    return value === null || isFill(value, layout.fields[name]!) ? null : value;
  };
  return {
    raw,
    number: (name: string) => filled(name) as Filled<number>,
    bytes: (name: string) => filled(name) as Filled<Uint8Array>,
    wide: (name: string) => {
      const value = filled(name) as Filled<number | bigint>;
      return value === null ? null : BigInt(value);
    },
  };
}
