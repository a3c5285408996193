import { Layout, u16, u32, u64 } from "../../../base/layout.ts";

/**
 * KDDEBUGGER_DATA64 (KDBG): the addresses and offsets that Windows provides to
 * debuggers. The same for 32-bit kernels, with addresses sign-extended to 64
 * bits. The Offset fields are offsets in KPRCB, EPROCESS and KTHREAD.
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

/** The shortest block: up to KiProcessorBlock, as in Windows XP. */
export const minDebuggerDataBytes = 0x220;

/** 'KDBG' as a u32. */
export const debuggerDataTag = 0x4742444b;
