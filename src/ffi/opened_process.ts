import { OwnedHandle, takeHandle } from "./owned_handle.ts";
import { processCalls } from "./process_calls.ts";
import { startTimeOf } from "./process_facts.ts";
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
      if (told === 0) return false;
      return code[0] !== win32.STILL_ACTIVE || isSignaled(processId);
    },
    [Symbol.dispose]: () => handle[Symbol.dispose](),
  };
}

/**
 * Whether a process has ended, which STILL_ACTIVE does not tell of one that
 * ended with just that code. Waiting takes a right that dumps do not need, so it
 * is asked for apart, by the number, which is the process's as long as it is
 * open; where it is refused, the exit code is all that is known.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getexitcodeprocess
 */
function isSignaled(processId: number): boolean {
  const value = processCalls.OpenProcess(win32.SYNCHRONIZE, 0, processId);
  if (value === 0n) return false;
  using handle = new OwnedHandle(value);
  const result = processCalls.WaitForSingleObject(handle.value, 0);
  return result === win32.WAIT_OBJECT_0;
}
