import { takeHandle } from "./owned_handle.ts";
import { processCalls } from "./process_calls.ts";
import { processEntry32 } from "./process_structures.ts";
import { lastError } from "./system_library.ts";
import { textOf } from "./wide_string.ts";
import { win32 } from "./win32_constants.ts";
import { windowsError } from "./win32_error.ts";
import type { RunningProcess } from "./windows_processes.ts";

/**
 * All processes that run now, in the order of Windows.
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
  const error = lastError();
  if (error === win32.ERROR_NO_MORE_FILES) return processes;
  throw windowsError("Process32NextW", error);
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
