import { takeCaptureLock } from "./capture_lock.ts";
import { watchForClose } from "./console_close.ts";
import { channelState, newestEvents } from "./event_log.ts";
import { findFiles } from "./find_files.ts";
import { showInFolder } from "./explorer.ts";
import { localAppData } from "./known_folder.ts";
import { requestLiveDump } from "./live_dump_call.ts";
import { startMinidump } from "./minidump_call.ts";
import { listProcesses, openProcess } from "./processes.ts";
import { createCancelEvent } from "./owned_handle.ts";
import { processFacts } from "./process_facts.ts";
import { takeProcessSnapshot } from "./process_snapshot.ts";
import {
  disableDebugPrivilege,
  elevation,
  enableDebugPrivilege,
} from "./process_token.ts";
import { machineDword, windowsVersion } from "./registry.ts";
import { createTransientFile, moveFile } from "./transient_file.ts";
import {
  mayCreateFilesIn,
  memoryStatus,
  volumeStatus,
} from "./memory_and_disk.ts";
import { syncProvider } from "./sync_root.ts";
import { universalPath } from "./universal_path.ts";
import type { Windows } from "./windows.ts";
import type { WindowsProcesses } from "./windows_processes.ts";

/** The real Windows functions. Each DLL is opened on first use. */
export function openWindows(): Windows {
  return {
    version: windowsVersion,
    elevation,
    enableDebugPrivilege,
    disableDebugPrivilege,
    memory: memoryStatus,
    volume: volumeStatus,
    machineDword,
    mayCreateFilesIn,
    findFiles,
    localAppData,
    universalPath,
    syncProvider,
    takeCaptureLock,
    createTransientFile,
    createCancelEvent,
    watchForClose,
    move: moveFile,
    requestLiveDump,
    showInFolder,
    channelState,
    newestEvents,
  };
}

/** Opens the Windows functions for processes. Tests use a fake instead. */
export function openProcesses(): WindowsProcesses {
  return {
    list: listProcesses,
    facts: processFacts,
    open: openProcess,
    snapshot: takeProcessSnapshot,
    startMinidump,
  };
}
