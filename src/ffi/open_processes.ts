import { startMinidump } from "./minidump_call.ts";
import { openProcess } from "./opened_process.ts";
import { processFacts } from "./process_facts.ts";
import { listProcesses } from "./process_list.ts";
import { takeProcessSnapshot } from "./process_snapshot.ts";
import type { WindowsProcesses } from "./windows_processes.ts";

/** The processes of the Windows that the program runs on. */
export function openProcesses(): WindowsProcesses {
  return {
    list: listProcesses,
    facts: processFacts,
    open: openProcess,
    snapshot: takeProcessSnapshot,
    startMinidump,
  };
}
