import { createCancelEvent } from "./cancel_event.ts";
import { takeCaptureLock } from "./capture_lock.ts";
import { showInFolder } from "./explorer.ts";
import { mayCreateFilesIn } from "./folder_access.ts";
import { localAppData } from "./known_folder.ts";
import { requestLiveDump } from "./live_dump_call.ts";
import { memoryStatus } from "./memory_status.ts";
import { moveFile } from "./move_file.ts";
import {
  disableDebugPrivilege,
  elevation,
  enableDebugPrivilege,
} from "./process_token.ts";
import { machineDword } from "./registry.ts";
import { createTransientFile } from "./transient_file.ts";
import { volumeStatus } from "./volume.ts";
import type { Windows } from "./windows.ts";
import { windowsVersion } from "./windows_version.ts";

/** The Windows that the program runs on. Each DLL is opened when first used. */
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
    localAppData,
    takeCaptureLock,
    createTransientFile,
    createCancelEvent,
    move: moveFile,
    requestLiveDump,
    showInFolder,
  };
}
