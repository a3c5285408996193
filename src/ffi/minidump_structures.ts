import { Layout, u32, u64 } from "../base/layout.ts";

/*
 * What MiniDumpWriteDump calls back with, of x64 and ARM64. The header packs
 * all of it to 4 bytes (pshpack4.h), so that a pointer may follow a ULONG.
 */

/**
 * What MiniDumpWriteDump takes.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/minidumpapiset/ns-minidumpapiset-minidump_callback_information
 */
export const minidumpCallbackInformation = new Layout(
  "MINIDUMP_CALLBACK_INFORMATION",
  16,
  { CallbackRoutine: u64(0), CallbackParam: u64(8) },
);

/**
 * The start of MINIDUMP_CALLBACK_INPUT, with the member of its union that
 * ReadMemoryFailureCallback has.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/minidumpapiset/ns-minidumpapiset-minidump_callback_input
 */
export const minidumpCallbackInput = {
  ProcessId: u32(0),
  ProcessHandle: u64(4),
  CallbackType: u32(12),
  "ReadMemoryFailure.Offset": u64(16),
  "ReadMemoryFailure.Bytes": u32(24),
  "ReadMemoryFailure.FailureStatus": u32(28),
} as const;

/**
 * Members of MINIDUMP_CALLBACK_OUTPUT, a union: CheckCancel and Cancel answer
 * CancelCallback, Status answers those of I/O, snapshots and failed reads.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/minidumpapiset/ns-minidumpapiset-minidump_callback_output
 */
export const minidumpCallbackOutput = {
  CheckCancel: u32(0),
  Cancel: u32(4),
  Status: u32(0),
} as const;

/**
 * MINIDUMP_CALLBACK_TYPE, as far as it is counted or answered.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/minidumpapiset/ne-minidumpapiset-minidump_callback_type
 */
export const minidumpCallbackType = {
  ModuleCallback: 0,
  ThreadCallback: 1,
  ThreadExCallback: 2,
  IncludeThreadCallback: 3,
  IncludeModuleCallback: 4,
  CancelCallback: 6,
  ReadMemoryFailureCallback: 14,
  IsProcessSnapshotCallback: 16,
} as const;
