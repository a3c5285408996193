import { concat, setU32, setU64 } from "./bytes.ts";
import {
  commonFields,
  contextOf,
  defaultPc,
  type FieldLocation,
  fillHeader,
} from "./header.ts";
import type { FieldValue, HeaderOptions, Run } from "./options.ts";

/**
 * The offsets of the fields of DUMP_HEADER64. Public sources: kdmp-parser
 * `kdmp-parser-structs.h`, Microsoft's mindumpdef.h. NumberOfRuns and
 * NumberOfPages are the start of PhysicalMemoryBlock.
 */
export const header64Fields = {
  Signature: [0x00, 4],
  ValidDump: [0x04, 4],
  MajorVersion: [0x08, 4],
  MinorVersion: [0x0c, 4],
  DirectoryTableBase: [0x10, 8],
  PfnDataBase: [0x18, 8],
  PsLoadedModuleList: [0x20, 8],
  PsActiveProcessHead: [0x28, 8],
  MachineImageType: [0x30, 4],
  NumberProcessors: [0x34, 4],
  BugCheckCode: [0x38, 4],
  BugCheckParameter1: [0x40, 8],
  BugCheckParameter2: [0x48, 8],
  BugCheckParameter3: [0x50, 8],
  BugCheckParameter4: [0x58, 8],
  VersionUser: [0x60, 32],
  KdDebuggerDataBlock: [0x80, 8],
  PhysicalMemoryBlock: [0x88, 700],
  NumberOfRuns: [0x88, 4],
  NumberOfPages: [0x90, 8],
  ContextRecord: [0x348, 3000],
  Exception: [0xf00, 0x98],
  DumpType: [0xf98, 4],
  RequiredDumpSpace: [0xfa0, 8],
  SystemTime: [0xfa8, 8],
  Comment: [0xfb0, 128],
  SystemUpTime: [0x1030, 8],
  MiniDumpFields: [0x1038, 4],
  SecondaryDataState: [0x103c, 4],
  ProductType: [0x1040, 4],
  SuiteMask: [0x1044, 4],
  WriterStatus: [0x1048, 4],
  KdSecondaryVersion: [0x104d, 1],
  Attributes: [0x1050, 4],
  BootId: [0x1054, 4],
} as const satisfies Record<string, FieldLocation>;

/**
 * PHYSICAL_MEMORY_DESCRIPTOR64: u32 count, 4 bytes of padding that stay
 * unfilled, u64 pages, then 42 pairs of u64 at most.
 */
function runBlock(runs: readonly Run[]): Uint8Array {
  const block = fillHeader(700, {}, {});
  setU32(block, 0x0, runs.length);
  setU64(block, 0x8, runs.reduce((sum, run) => sum + run.pageCount, 0n));
  runs.slice(0, 42).forEach((run, index) => {
    setU64(block, 0x10 + index * 16, run.basePage);
    setU64(block, 0x18 + index * 16, run.pageCount);
  });
  return block;
}

/** The start of EXCEPTION_RECORD64; unused parameters stay unfilled. */
function breakpoint(address: bigint): Uint8Array {
  const record = new Uint8Array(0x1c);
  setU32(record, 0x0, 0x80000003);
  setU32(record, 0x4, 1);
  setU64(record, 0x10, address);
  return record;
}

/** DUMP_HEADER64, 0x2000 bytes: filled with "PAGE", then the fields. */
export function buildHeader64(options: HeaderOptions = {}): Uint8Array {
  // Windows clears the whole record before it copies the context (measured).
  const context = options.context === null ? null : concat(
    contextOf(options),
    new Uint8Array(3000 - contextOf(options).length),
  );
  const fields: Record<string, FieldValue> = {
    Signature: "PAGE",
    ValidDump: "DU64",
    DirectoryTableBase: 0x1ae000n,
    PfnDataBase: 0xffffc50000000000n,
    PsLoadedModuleList: 0xfffff8047c82a390n,
    PsActiveProcessHead: 0xfffff8047c81e200n,
    KdDebuggerDataBlock: 0xfffff8047c800b20n,
    PhysicalMemoryBlock: options.runs ? runBlock(options.runs) : null,
    ContextRecord: context,
    Exception: options.exception === undefined
      ? breakpoint(defaultPc)
      : options.exception,
    RequiredDumpSpace: 0x3ef9_e000n,
    ...commonFields(options),
    ...options.fields,
  };
  return fillHeader(0x2000, header64Fields, fields);
}
