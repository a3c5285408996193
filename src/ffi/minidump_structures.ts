/**
 * Structures of MiniDumpWriteDump and its callback, on x64 and ARM64.
 *
 * The header packs them to 4 bytes (pshpack4.h): a 64-bit field is aligned to 4
 * bytes instead of 8, so no padding follows a ULONG. Example of a
 * MINIDUMP_CALLBACK_INPUT: process 4,660 (0x1234) with handle 0x48; 4,096 bytes
 * at 0x7ff6_0000_1000 cannot be read, with ERROR_PARTIAL_COPY (299 = 0x12b).
 *
 *     offset  bytes                    field                     if not packed
 *     0x00    34 12 00 00              ProcessId                 0x00
 *     0x04    48 00 00 00 00 00 00 00  ProcessHandle             0x08
 *     0x0c    0e 00 00 00              CallbackType = 14         0x10
 *     0x10    00 10 00 00 f6 7f 00 00  ReadMemoryFailure.Offset  0x18
 *     0x18    00 10 00 00              .Bytes = 4,096            0x20
 *     0x1c    2b 01 07 80              .FailureStatus            0x24
 */
import { Layout, u32, u64 } from "../base/layout.ts";

/**
 * Source: https://learn.microsoft.com/windows/win32/api/minidumpapiset/ns-minidumpapiset-minidump_callback_information
 */
export const minidumpCallbackInformation = new Layout(
  "MINIDUMP_CALLBACK_INFORMATION",
  16,
  { CallbackRoutine: u64(0x00), CallbackParam: u64(0x08) },
);

/**
 * The start of MINIDUMP_CALLBACK_INPUT. CallbackType is followed by a union.
 * Only its member for ReadMemoryFailureCallback is listed here.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/minidumpapiset/ns-minidumpapiset-minidump_callback_input
 */
export const minidumpCallbackInput = {
  ProcessId: u32(0x00),
  ProcessHandle: u64(0x04),
  CallbackType: u32(0x0c),
  "ReadMemoryFailure.Offset": u64(0x10),
  "ReadMemoryFailure.Bytes": u32(0x18),
  "ReadMemoryFailure.FailureStatus": u32(0x1c),
} as const;

/**
 * Members of the union MINIDUMP_CALLBACK_OUTPUT. CheckCancel and Cancel are
 * replies to a CancelCallback. Status is the reply to callbacks for I/O,
 * snapshots and failed reads.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/minidumpapiset/ns-minidumpapiset-minidump_callback_output
 */
export const minidumpCallbackOutput = {
  CheckCancel: u32(0x00),
  Cancel: u32(0x04),
  Status: u32(0x00),
} as const;

/**
 * The values of MINIDUMP_CALLBACK_TYPE that the callback handles.
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
