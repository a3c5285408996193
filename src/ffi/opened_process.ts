import { takeHandle } from "./owned_handle.ts";
import { processCalls } from "./process_calls.ts";
import { startTimeOf } from "./process_start.ts";
import { win32 } from "./win32_constants.ts";
import type { OpenedProcess, ProcessAccess } from "./windows_processes.ts";

const memory = win32.PROCESS_QUERY_INFORMATION | win32.PROCESS_VM_READ;
const memoryAndHandles = memory | win32.PROCESS_DUP_HANDLE;

/**
 * What MiniDumpWriteDump needs (Microsoft Learn), with PROCESS_DUP_HANDLE where
 * data on handles is wanted, and PROCESS_CREATE_PROCESS for a clone.
 *
 * Source: https://learn.microsoft.com/windows/win32/procthread/process-security-and-access-rights
 */
const rights: Readonly<Record<ProcessAccess, number>> = {
  memory,
  "memory-and-handles": memoryAndHandles,
  clone: memory | win32.PROCESS_CREATE_PROCESS,
  "clone-and-handles": memoryAndHandles | win32.PROCESS_CREATE_PROCESS,
};

/** Opens a process with these rights, and no other. */
export function openProcess(
  processId: number,
  access: ProcessAccess,
): OpenedProcess {
  const handle = takeHandle(
    "OpenProcess",
    processCalls.OpenProcess(rights[access], 0, processId),
  );
  return {
    handle: handle.value,
    startTime: () => startTimeOf(handle.value),
    hasExited() {
      const code = new Uint32Array(1);
      const told = processCalls.GetExitCodeProcess(handle.value, code);
      // Not to know costs no dump that was written.
      return told !== 0 && code[0] !== win32.STILL_ACTIVE;
    },
    [Symbol.dispose]: () => handle[Symbol.dispose](),
  };
}
