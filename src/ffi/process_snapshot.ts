import { kernel32 } from "./kernel32.ts";
import { processCalls } from "./process_calls.ts";
import { OwnedHandle } from "./owned_handle.ts";
import { vaCloneInformation } from "./system_structures.ts";
import { errorCode, windowsError } from "./win32_error.ts";
import type { OpenedProcess, ProcessSnapshot } from "./windows_processes.ts";

/**
 * PSS_CAPTURE_FLAGS that Microsoft's example uses to dump a snapshot.
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

/** Value of PSS_QUERY_INFORMATION_CLASS (processsnapshot.h). */
export const PSS_QUERY_VA_CLONE_INFORMATION = 1;

/**
 * Returns the snapshot flags. A dump needs the flags for handles only with
 * MiniDumpWithHandleData.
 */
function flagsFor(withHandles: boolean): number {
  return Object.entries(snapshotFlags)
    .filter(([name]) => withHandles || !name.startsWith("PSS_CAPTURE_HANDLE"))
    .reduce((all, [, flag]) => (all | flag) >>> 0, 0);
}

/** CONTEXT_ALL in winnt.h, by architecture. */
const contextAll = { x86_64: 0x10001f, aarch64: 0x40001f } as const;

/**
 * Captures a snapshot: a paused copy of the process's memory and threads. If
 * `withHandles` is set, the snapshot also contains data about the handles.
 *
 * The memory is in a separate process, the clone. PssFreeSnapshot neither ends
 * the clone nor closes the handle of the clone, so disposing of the result does
 * both. Otherwise the clone would outlive this program.
 *
 * Sources: https://learn.microsoft.com/windows/win32/api/processsnapshot/nf-processsnapshot-psscapturesnapshot
 * for the calls; microsoft/clrmd issue 925 and winsiderss/systeminformer for the
 * clone.
 *
 * @throws {WindowsError} If Windows fails; ERROR_PROC_NOT_FOUND if this Windows
 * has no process snapshots.
 */
export function takeProcessSnapshot(
  process: OpenedProcess,
  withHandles: boolean,
): ProcessSnapshot {
  const { PssCaptureSnapshot, PssQuerySnapshot, PssFreeSnapshot } =
    snapshotFunctions();
  const snapshot = new BigUint64Array(1);
  const error = PssCaptureSnapshot(
    process.handle,
    flagsFor(withHandles),
    contextAll[Deno.build.arch],
    snapshot,
  );
  if (error !== 0) throw windowsError("PssCaptureSnapshot", error);
  const handle = snapshot[0]!;
  using stack = new DisposableStack();
  stack.defer(() => PssFreeSnapshot(kernel32.GetCurrentProcess(), handle));
  const information = vaCloneInformation.encode({});
  const noClone = PssQuerySnapshot(
    handle,
    PSS_QUERY_VA_CLONE_INFORMATION,
    information,
    information.length,
  );
  if (noClone !== 0) throw windowsError("PssQuerySnapshot", noClone);
  const clone = vaCloneInformation.read(information).VaCloneHandle;
  stack.use(new OwnedHandle(clone));
  const endClone = () => void processCalls.TerminateProcess(clone, 0);
  stack.defer(endClone);
  const held = stack.move();
  return { handle, endClone, [Symbol.dispose]: () => held.dispose() };
}

/**
 * Opens all functions before the capture. A snapshot that was captured can then
 * always be freed.
 */
function snapshotFunctions() {
  try {
    const { PssCaptureSnapshot, PssQuerySnapshot, PssFreeSnapshot } =
      processCalls;
    return { PssCaptureSnapshot, PssQuerySnapshot, PssFreeSnapshot };
  } catch {
    throw windowsError("PssCaptureSnapshot", errorCode.ERROR_PROC_NOT_FOUND);
  }
}
