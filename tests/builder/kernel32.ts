import { concat, setU32 } from "./bytes.ts";
import {
  commonFields,
  contextOf,
  type FieldLocation,
  fillHeader,
} from "./header.ts";
import type { FieldValue, HeaderOptions, Run } from "./options.ts";

/**
 * The offsets of the fields of DUMP_HEADER32. Public sources: volatility3
 * `crash.py` and its symbol tables, Microsoft's mindumpdef.h.
 */
export const header32Fields = {
  Signature: [0x00, 4],
  ValidDump: [0x04, 4],
  MajorVersion: [0x08, 4],
  MinorVersion: [0x0c, 4],
  DirectoryTableBase: [0x10, 4],
  PfnDataBase: [0x14, 4],
  PsLoadedModuleList: [0x18, 4],
  PsActiveProcessHead: [0x1c, 4],
  MachineImageType: [0x20, 4],
  NumberProcessors: [0x24, 4],
  BugCheckCode: [0x28, 4],
  BugCheckParameter1: [0x2c, 4],
  BugCheckParameter2: [0x30, 4],
  BugCheckParameter3: [0x34, 4],
  BugCheckParameter4: [0x38, 4],
  VersionUser: [0x3c, 32],
  PaeEnabled: [0x5c, 1],
  KdSecondaryVersion: [0x5d, 1],
  KdDebuggerDataBlock: [0x60, 4],
  PhysicalMemoryBlock: [0x64, 700],
  NumberOfRuns: [0x64, 4],
  NumberOfPages: [0x68, 4],
  ContextRecord: [0x320, 1200],
  Exception: [0x7d0, 0x50],
  Comment: [0x820, 128],
  Attributes: [0x8a0, 4],
  BootId: [0x8a4, 4],
  DumpType: [0xf88, 4],
  MiniDumpFields: [0xf8c, 4],
  SecondaryDataState: [0xf90, 4],
  ProductType: [0xf94, 4],
  SuiteMask: [0xf98, 4],
  WriterStatus: [0xf9c, 4],
  RequiredDumpSpace: [0xfa0, 8],
  SystemUpTime: [0xfb8, 8],
  SystemTime: [0xfc0, 8],
} as const satisfies Record<string, FieldLocation>;

/** The run block: u32 count, u32 pages, then up to 86 pairs of u32. */
function runBlock(runs: readonly Run[]): Uint8Array {
  const block = fillHeader(700, {}, {});
  setU32(block, 0x0, runs.length);
  setU32(
    block,
    0x4,
    Number(runs.reduce((sum, run) => sum + run.pageCount, 0n)),
  );
  runs.slice(0, 86).forEach((run, index) => {
    setU32(block, 0x8 + index * 8, Number(run.basePage));
    setU32(block, 0xc + index * 8, Number(run.pageCount));
  });
  return block;
}

/** The start of EXCEPTION_RECORD32: code 0, flags 4, record 8, address 0xc. */
function breakpoint(address: number): Uint8Array {
  const record = new Uint8Array(0x14);
  setU32(record, 0x0, 0x80000003);
  setU32(record, 0x4, 1);
  setU32(record, 0xc, address);
  return record;
}

/** DUMP_HEADER32, 0x1000 bytes: filled with "PAGE", then the fields. */
export function buildHeader32(options: HeaderOptions = {}): Uint8Array {
  const context = options.context === null ? null : concat(
    contextOf(options),
    new Uint8Array(1200 - contextOf(options).length),
  );
  const fields: Record<string, FieldValue> = {
    Signature: "PAGE",
    ValidDump: "DUMP",
    DirectoryTableBase: 0x185000,
    PfnDataBase: 0x83ea0000,
    PsLoadedModuleList: 0x81b4b850,
    PsActiveProcessHead: 0x81b44f18,
    PaeEnabled: 1,
    KdDebuggerDataBlock: 0x81b2bbe8,
    PhysicalMemoryBlock: options.runs ? runBlock(options.runs) : null,
    ContextRecord: context,
    Exception: options.exception === undefined
      ? breakpoint(0x81a3c5d4)
      : options.exception,
    RequiredDumpSpace: 0x1ff9_e000n,
    ...commonFields(options),
    ...options.fields,
  };
  return fillHeader(0x1000, header32Fields, fields);
}
