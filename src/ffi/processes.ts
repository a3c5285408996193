import { OwnedHandle, takeHandle } from "./owned_handle.ts";
import { processCalls } from "./process_calls.ts";
import { startTimeOf } from "./process_facts.ts";
import { checkStatus, ntdll } from "./ntdll.ts";
import {
  clientId,
  objectAttributes,
  processEntry32,
} from "./system_structures.ts";
import { textOf } from "./wide_string.ts";
import { win32 } from "./win32_constants.ts";
import { lastWindowsError } from "./win32_error.ts";
import type {
  OpenedProcess,
  ProcessAccess,
  RunningProcess,
} from "./windows_processes.ts";

/**
 * All running processes, in the order in which Windows lists them.
 *
 * Source: https://learn.microsoft.com/windows/win32/toolhelp/taking-a-snapshot-and-viewing-processes
 */
export function listProcesses(): readonly RunningProcess[] {
  using snapshot = takeHandle(
    "CreateToolhelp32Snapshot",
    processCalls.CreateToolhelp32Snapshot(win32.TH32CS_SNAPPROCESS, 0),
  );
  const entry = processEntry32.encode({ dwSize: processEntry32.sizeBytes });
  const processes: RunningProcess[] = [];
  let found = processCalls.Process32FirstW(snapshot.value, entry);
  while (found !== 0) {
    processes.push(processOf(entry));
    found = processCalls.Process32NextW(snapshot.value, entry);
  }
  // Every list contains this process, so an empty list is a failure. Microsoft
  // documents no failure after the first process.
  if (processes.length === 0) throw lastWindowsError("Process32FirstW");
  return processes;
}

function processOf(entry: Uint8Array<ArrayBuffer>): RunningProcess {
  const { th32ProcessID, th32ParentProcessID, cntThreads, szExeFile } =
    processEntry32.read(entry);
  const { buffer, byteOffset, byteLength } = szExeFile;
  return {
    processId: th32ProcessID,
    parentId: th32ParentProcessID,
    threads: cntThreads,
    name: textOf(new Uint16Array(buffer, byteOffset, byteLength / 2)),
  };
}

const memory = win32.PROCESS_QUERY_INFORMATION | win32.PROCESS_VM_READ;
const memoryAndHandles = memory | win32.PROCESS_DUP_HANDLE;

/**
 * Access rights for each kind of access. `memory` has the rights that
 * MiniDumpWriteDump needs (Microsoft Learn). Handle data also needs
 * PROCESS_DUP_HANDLE, and a clone also needs PROCESS_CREATE_PROCESS.
 *
 * Source: https://learn.microsoft.com/windows/win32/procthread/process-security-and-access-rights
 */
const rights: Readonly<Record<ProcessAccess, number>> = {
  memory,
  "memory-and-handles": memoryAndHandles,
  clone: memory | win32.PROCESS_CREATE_PROCESS,
  "clone-and-handles": memoryAndHandles | win32.PROCESS_CREATE_PROCESS,
};

/**
 * Opens a process with NtOpenProcess. If access is denied, NtOpenProcess
 * returns the reason, and the caller decides whether to try again with
 * SeDebugPrivilege. OpenProcess would report the reason in GetLastError, and
 * the runtime may change the value before it is read.
 *
 * Source: https://learn.microsoft.com/windows-hardware/drivers/ddi/ntddk/nf-ntddk-ntopenprocess
 */
function openWithRights(processId: number, access: number): OwnedHandle {
  const handle = new BigUint64Array(1);
  const status = ntdll.NtOpenProcess(
    handle,
    access,
    objectAttributes.encode({ Length: objectAttributes.sizeBytes }),
    clientId.encode({ UniqueProcess: BigInt(processId) }),
  );
  checkStatus("NtOpenProcess", status);
  return new OwnedHandle(handle[0]!);
}

export function openProcess(
  processId: number,
  access: ProcessAccess,
): OpenedProcess {
  const handle = openWithRights(processId, rights[access]);
  return {
    handle: handle.value,
    startTime: () => startTimeOf(handle.value),
    hasExited() {
      const code = new Uint32Array(1);
      const ok = processCalls.GetExitCodeProcess(handle.value, code);
      // If Windows does not report the exit code, assume that the process is
      // running. A finished dump must not be discarded for this reason.
      if (ok === 0) return false;
      return code[0] !== win32.STILL_ACTIVE || isSignaled(processId);
    },
    [Symbol.dispose]: () => handle[Symbol.dispose](),
  };
}

/**
 * Whether a process has ended although its exit code is STILL_ACTIVE (259): a
 * process can end with this code.
 *
 * Waiting for a process needs SYNCHRONIZE. The handle for the dump does not
 * have this right, so this function opens a second handle by ID. Windows does
 * not reuse the ID while the first handle is open. If Windows denies
 * SYNCHRONIZE, the process counts as running.
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
