import { bytes, Layout, u32, u64 } from "../base/layout.ts";

/**
 * SYSDBG_COMMAND SysDbgGetLiveKernelDump.
 *
 * Source of everything here: winsiderss/systeminformer phnt/include/ntexapi.h;
 * the layouts are those of x64 and ARM64.
 */
export const getLiveKernelDump = 37;

const version1Fields = {
  Version: u32(0x00),
  BugCheckCode: u32(0x04),
  BugCheckParam1: u64(0x08),
  BugCheckParam2: u64(0x10),
  BugCheckParam3: u64(0x18),
  BugCheckParam4: u64(0x20),
  DumpFileHandle: u64(0x28),
  CancelEventHandle: u64(0x30),
  Flags: u32(0x38),
  AddPagesControl: u32(0x3c),
} as const;

/** The request for a full dump, since Windows 8.1. */
export const liveDumpControl1 = new Layout(
  "SYSDBG_LIVEDUMP_CONTROL_V1",
  64,
  version1Fields,
);

/** The request for a dump of kernel stacks, since Windows 11. */
export const liveDumpControl2 = new Layout(
  "SYSDBG_LIVEDUMP_CONTROL",
  72,
  { ...version1Fields, SelectiveControl: u64(0x40) },
);

/** What SelectiveControl points to. */
export const selectiveControl = new Layout(
  "SYSDBG_LIVEDUMP_SELECTIVE_CONTROL",
  48,
  {
    Version: u32(0x00),
    Size: u32(0x04),
    Flags: u64(0x08),
    Reserved: bytes(0x10, 32),
  },
);

/** A bit of a word in a request. */
export interface LiveDumpBit {
  readonly mask: number;
  /** In phnt. */
  readonly name: string;
  /** The build of the first Windows that knows it. */
  readonly sinceBuild: number;
}

const windows81 = 9600;
const windows10Version1803 = 17134;
const windows11 = 22000;

/** SYSDBG_LIVEDUMP_CONTROL_FLAGS. */
export const liveDumpFlags = {
  useDumpStorageStack: {
    mask: 1 << 0,
    name: "UseDumpStorageStack",
    sinceBuild: windows81,
  },
  compressMemoryPagesData: {
    mask: 1 << 1,
    name: "CompressMemoryPagesData",
    sinceBuild: windows81,
  },
  /** Task Manager: "Capture user pages". */
  includeUserSpacePages: {
    mask: 1 << 2,
    name: "IncludeUserSpaceMemoryPages",
    sinceBuild: windows81,
  },
  /** Task Manager: "Abort if insufficient memory". */
  abortIfMemoryPressure: {
    mask: 1 << 3,
    name: "AbortIfMemoryPressure",
    sinceBuild: windows10Version1803,
  },
  /** Task Manager: "Kernel stacks memory dump". */
  selectiveDump: {
    mask: 1 << 4,
    name: "SelectiveDump",
    sinceBuild: windows11,
  },
} as const satisfies Record<string, LiveDumpBit>;

/** SYSDBG_LIVEDUMP_CONTROL_ADDPAGES. */
export const addPagesBits = {
  /** Task Manager: "Capture hypervisor pages". */
  hypervisorPages: {
    mask: 1 << 0,
    name: "HypervisorPages",
    sinceBuild: windows81,
  },
  /** Task Manager: "Include nonessential pages", only with the one before. */
  nonEssentialHypervisorPages: {
    mask: 1 << 1,
    name: "NonEssentialHypervisorPages",
    sinceBuild: windows11,
  },
} as const satisfies Record<string, LiveDumpBit>;

/** ThreadKernelStacks, bit 0 of the flags of a {@linkcode selectiveControl}. */
export const threadKernelStacks = 1n << 0n;
