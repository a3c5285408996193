/**
 * Structures for requesting a live kernel dump, on x64 and ARM64.
 *
 * Source: winsiderss/systeminformer phnt/include/ntexapi.h.
 */
import { bytes, Layout, u32, u64 } from "../base/layout.ts";

/** SysDbgGetLiveKernelDump, a value of SYSDBG_COMMAND. */
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

/** The structure that requests a full dump; since Windows 8.1. */
export const liveDumpControl1 = new Layout(
  "SYSDBG_LIVEDUMP_CONTROL_V1",
  64,
  version1Fields,
);

/** The structure that requests a kernel stacks dump; since Windows 11. */
export const liveDumpControl2 = new Layout(
  "SYSDBG_LIVEDUMP_CONTROL",
  72,
  { ...version1Fields, SelectiveControl: u64(0x40) },
);

/** The block that SelectiveControl points to. */
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

/** A bit in `Flags` or `AddPagesControl`. */
export interface LiveDumpBit {
  readonly mask: number;
  /** Name in phnt. */
  readonly name: string;
  /** First Windows build that supports the bit. */
  readonly sinceBuild: number;
}

const bit = (
  position: number,
  name: string,
  sinceBuild: number,
): LiveDumpBit => ({ mask: 1 << position, name, sinceBuild });

const windows81 = 9600;
const windows10Version1803 = 17134;
const windows11 = 22000;

/** The bits of SYSDBG_LIVEDUMP_CONTROL_FLAGS. */
export const liveDumpFlags = {
  useDumpStorageStack: bit(0, "UseDumpStorageStack", windows81),
  compressMemoryPagesData: bit(1, "CompressMemoryPagesData", windows81),
  /** Shown in Task Manager as "Capture user pages". */
  includeUserSpacePages: bit(2, "IncludeUserSpaceMemoryPages", windows81),
  /** Shown in Task Manager as "Abort if insufficient memory". */
  abortIfMemoryPressure: bit(3, "AbortIfMemoryPressure", windows10Version1803),
  /** Shown in Task Manager as "Kernel stacks memory dump". */
  selectiveDump: bit(4, "SelectiveDump", windows11),
} as const;

/** The bits of SYSDBG_LIVEDUMP_CONTROL_ADDPAGES. */
export const addPagesBits = {
  /** Shown in Task Manager as "Capture hypervisor pages". */
  hypervisorPages: bit(0, "HypervisorPages", windows81),
  /**
   * Shown in Task Manager as "Include nonessential pages". The bit works only
   * together with `hypervisorPages`.
   */
  nonEssentialHypervisorPages: bit(1, "NonEssentialHypervisorPages", windows11),
} as const;

/** ThreadKernelStacks, bit 0 of `Flags` in {@linkcode selectiveControl}. */
export const threadKernelStacks = 1n << 0n;
