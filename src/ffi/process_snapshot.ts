import { kernel32 } from "./kernel32.ts";
import { systemLibrary } from "./system_library.ts";
import { win32 } from "./win32_constants.ts";
import { windowsError } from "./win32_error.ts";
import type { OpenedProcess, ProcessSnapshot } from "./windows_processes.ts";

/**
 * PSS_CAPTURE_FLAGS, as Microsoft's example of a dump of a snapshot has them.
 *
 * Sources: https://learn.microsoft.com/windows/win32/api/processsnapshot/ne-processsnapshot-pss_capture_flags
 * and, on the same site, "Export a process snapshot to a dump file".
 */
export const snapshotFlags = {
  PSS_CAPTURE_VA_CLONE: 0x1,
  PSS_CAPTURE_HANDLES: 0x4,
  PSS_CAPTURE_HANDLE_NAME_INFORMATION: 0x8,
  PSS_CAPTURE_HANDLE_BASIC_INFORMATION: 0x10,
  PSS_CAPTURE_HANDLE_TYPE_SPECIFIC_INFORMATION: 0x20,
  PSS_CAPTURE_HANDLE_TRACE: 0x40,
  PSS_CAPTURE_THREADS: 0x80,
  PSS_CAPTURE_THREAD_CONTEXT: 0x100,
  PSS_CAPTURE_THREAD_CONTEXT_EXTENDED: 0x200,
  PSS_CREATE_BREAKAWAY_OPTIONAL: 0x04000000,
  PSS_CREATE_BREAKAWAY: 0x08000000,
  PSS_CREATE_USE_VM_ALLOCATIONS: 0x20000000,
  PSS_CREATE_RELEASE_SECTION: 0x80000000,
} as const;

/** What MiniDumpWithHandleData reads of a snapshot. */
const handleFlags: readonly string[] = [
  "PSS_CAPTURE_HANDLES",
  "PSS_CAPTURE_HANDLE_NAME_INFORMATION",
  "PSS_CAPTURE_HANDLE_BASIC_INFORMATION",
  "PSS_CAPTURE_HANDLE_TYPE_SPECIFIC_INFORMATION",
  "PSS_CAPTURE_HANDLE_TRACE",
];

function flagsFor(withHandles: boolean): number {
  return Object.entries(snapshotFlags)
    .filter(([name]) => withHandles || !handleFlags.includes(name))
    .reduce((all, [, flag]) => (all | flag) >>> 0, 0);
}

/** CONTEXT_ALL of winnt.h. */
const contextAll = { x86_64: 0x10001f, aarch64: 0x40001f } as const;

/**
 * Takes a snapshot with a clone of the process's memory, which stands still, and
 * with its threads; with its handles only where they are wanted.
 *
 * @throws {WindowsError} If Windows makes none; ERROR_PROC_NOT_FOUND if it has
 * no snapshots at all.
 */
export function takeProcessSnapshot(
  process: OpenedProcess,
  withHandles: boolean,
): ProcessSnapshot {
  const snapshot = new BigUint64Array(1);
  const error = functionsOf().PssCaptureSnapshot(
    process.handle,
    flagsFor(withHandles),
    contextAll[Deno.build.arch],
    snapshot,
  );
  if (error !== 0) throw windowsError("PssCaptureSnapshot", error);
  const handle = snapshot[0]!;
  let isOpen = true;
  return {
    handle,
    [Symbol.dispose]() {
      if (isOpen) {
        processSnapshotCalls
          .PssFreeSnapshot(kernel32.GetCurrentProcess(), handle);
      }
      isOpen = false;
    },
  };
}

/** Opens both functions, so that whatever is taken can be freed. */
function functionsOf() {
  try {
    const { PssCaptureSnapshot, PssFreeSnapshot } = processSnapshotCalls;
    return { PssCaptureSnapshot, PssFreeSnapshot };
  } catch {
    throw windowsError("PssCaptureSnapshot", win32.ERROR_PROC_NOT_FOUND);
  }
}

/**
 * Functions of kernel32.dll on process snapshots, since Windows 8.1; they
 * return their error.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/processsnapshot/nf-processsnapshot-psscapturesnapshot
 */
export const processSnapshotSymbols = {
  PssCaptureSnapshot: {
    parameters: [
      "usize", // HANDLE ProcessHandle
      "u32", // PSS_CAPTURE_FLAGS CaptureFlags
      "u32", // DWORD ThreadContextFlags
      "buffer", // HPSS *SnapshotHandle
    ],
    result: "u32",
  },
  PssFreeSnapshot: {
    parameters: [
      "usize", // HANDLE ProcessHandle
      "usize", // HPSS SnapshotHandle
    ],
    result: "u32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** kernel32.dll, opened when first used. */
export const processSnapshotCalls = systemLibrary(
  "kernel32.dll",
  processSnapshotSymbols,
);
