import {
  type MinidumpMessage,
  type MinidumpOutcome,
  MinidumpSharedState,
  MinidumpUnavailableError,
} from "./minidump_request.ts";
import {
  minidumpCallbackInformation,
  minidumpCallbackInput,
  minidumpCallbackOutput,
  minidumpCallbackType,
} from "./minidump_structures.ts";
import { lastError, systemLibrary } from "./system_library.ts";

/**
 * MiniDumpWriteDump sets GetLastError to an HRESULT. On newer Windows it calls
 * dbgcore.dll. All of dbghelp.dll is single-threaded.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/minidumpapiset/nf-minidumpapiset-minidumpwritedump
 */
export const dbghelpSymbols = {
  MiniDumpWriteDump: {
    parameters: [
      "usize", // HANDLE hProcess
      "u32", // DWORD ProcessId
      "usize", // HANDLE hFile
      "u32", // MINIDUMP_TYPE DumpType
      "buffer", // PMINIDUMP_EXCEPTION_INFORMATION ExceptionParam
      "buffer", // PMINIDUMP_USER_STREAM_INFORMATION UserStreamParam
      "buffer", // PMINIDUMP_CALLBACK_INFORMATION CallbackParam
    ],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const dbghelp = systemLibrary("dbghelp.dll", dbghelpSymbols);

/** BOOL (WINAPI *)(PVOID, PMINIDUMP_CALLBACK_INPUT, PMINIDUMP_CALLBACK_OUTPUT) */
const callbackRoutine = {
  parameters: ["pointer", "pointer", "pointer"],
  result: "i32",
} as const satisfies Deno.UnsafeCallbackDefinition;

const S_OK = 0;
const S_FALSE = 1;

/** The error of MiniDumpWriteDump after a cancel: HRESULT_FROM_WIN32(1223). */
const cancelledHresult = 0x800704c7;

/**
 * Writes a dump of a process and returns when the dump is written. Call this in
 * a worker, because it blocks its thread. The result of GetLastError is
 * available only on the same thread.
 *
 * @throws {MinidumpUnavailableError} If dbghelp.dll cannot be opened.
 */
export function writeMinidump(message: MinidumpMessage): MinidumpOutcome {
  const state = new MinidumpSharedState(message.sharedMemory);
  try {
    return write(message, state);
  } finally {
    state.finish();
  }
}

function write(
  message: MinidumpMessage,
  state: MinidumpSharedState,
): MinidumpOutcome {
  const MiniDumpWriteDump = openFunction();
  const callback = new Deno.UnsafeCallback(
    callbackRoutine,
    (_, input, output) => {
      const view = new Deno.UnsafePointerView(input!);
      return answer(view, output!, message.isSnapshot, state) ? 1 : 0;
    },
  );
  try {
    // The process is not suspended yet, so there is nothing to resume.
    if (state.isCanceled) return { written: false, code: cancelledHresult };
    const written = MiniDumpWriteDump(
      message.process,
      message.processId,
      message.file,
      message.type,
      null,
      null,
      minidumpCallbackInformation.encode({
        CallbackRoutine: Deno.UnsafePointer.value(callback.pointer),
      }),
    ) !== 0;
    return { written, code: written ? 0 : lastError() };
  } finally {
    callback.close();
  }
}

/**
 * Opens MiniDumpWriteDump. Call this before all other functions: it can fail.
 */
function openFunction() {
  try {
    return dbghelp.MiniDumpWriteDump;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MinidumpUnavailableError(reason, { cause });
  }
}

/** Sets a member of the MINIDUMP_CALLBACK_OUTPUT at an address. */
function setOutput(
  output: Deno.PointerObject,
  name: keyof typeof minidumpCallbackOutput,
  value: number,
): void {
  const { offset, sizeBytes } = minidumpCallbackOutput[name];
  const memory = Deno.UnsafePointerView
    .getArrayBuffer(output, sizeBytes, offset);
  new DataView(memory).setUint32(0, value, true);
}

/**
 * Handles and counts one callback of MiniDumpWriteDump. For a thread or a
 * module, TRUE keeps it in the dump. For callback types that are not handled
 * here, FALSE leaves the decision to Windows.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/minidumpapiset/nc-minidumpapiset-minidump_callback_routine
 */
function answer(
  input: Deno.UnsafePointerView,
  output: Deno.PointerObject,
  isSnapshot: boolean,
  state: MinidumpSharedState,
): boolean {
  const { CallbackType, "ReadMemoryFailure.Bytes": failedBytes } =
    minidumpCallbackInput;
  switch (input.getUint32(CallbackType.offset)) {
    case minidumpCallbackType.IncludeModuleCallback:
    case minidumpCallbackType.IncludeThreadCallback:
      return true;
    case minidumpCallbackType.ModuleCallback:
      state.add("modules", 1);
      return true;
    case minidumpCallbackType.ThreadCallback:
    case minidumpCallbackType.ThreadExCallback:
      state.add("threads", 1);
      return true;
    case minidumpCallbackType.CancelCallback:
      // CheckCancel makes Windows send another CancelCallback.
      setOutput(output, "CheckCancel", 1);
      setOutput(output, "Cancel", state.isCanceled ? 1 : 0);
      return true;
    case minidumpCallbackType.ReadMemoryFailureCallback:
      state.add("unreadableBytes", input.getUint32(failedBytes.offset));
      // Continue without this memory. Verification reports the missing memory.
      setOutput(output, "Status", S_OK);
      return true;
    case minidumpCallbackType.IsProcessSnapshotCallback:
      // S_FALSE means that the process handle is a snapshot (Microsoft Learn,
      // "Export a process snapshot to a dump file").
      if (isSnapshot) setOutput(output, "Status", S_FALSE);
      return isSnapshot;
    default:
      return false;
  }
}
