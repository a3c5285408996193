import {
  MinidumpBoard,
  type MinidumpOrder,
  type MinidumpOutcome,
  NoMinidumpError,
} from "./minidump_order.ts";
import {
  minidumpCallbackInformation,
  minidumpCallbackInput,
  minidumpCallbackOutput,
  minidumpCallbackType,
} from "./minidump_structures.ts";
import { lastError, systemLibrary } from "./system_library.ts";

/** BOOL (WINAPI *)(PVOID, PMINIDUMP_CALLBACK_INPUT, PMINIDUMP_CALLBACK_OUTPUT) */
const callbackRoutine = {
  parameters: ["pointer", "pointer", "pointer"],
  result: "i32",
} as const satisfies Deno.UnsafeCallbackDefinition;

const sOk = 0;
const sFalse = 1;

/**
 * Writes a dump of a process, and returns when it is written: for a worker, so
 * that the main thread goes on meanwhile. GetLastError is right here only.
 *
 * @throws {NoMinidumpError} If dbghelp.dll does not open.
 */
export function writeMinidump(order: MinidumpOrder): MinidumpOutcome {
  const MiniDumpWriteDump = openedFunction();
  const board = new MinidumpBoard(order.board);
  const callback = new Deno.UnsafeCallback(
    callbackRoutine,
    (_, input, output) => {
      const calls = new Callback(input!, output!);
      return answer(calls, order, board) ? 1 : 0;
    },
  );
  try {
    const written = MiniDumpWriteDump(
      order.process,
      order.processId,
      order.file,
      order.type,
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

/** The function is opened before all else, for what opens it may fail. */
function openedFunction() {
  try {
    return dbghelp.MiniDumpWriteDump;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new NoMinidumpError(reason, { cause });
  }
}

/** One call of Windows: what it says, and where the answer goes. */
class Callback {
  readonly #input: Deno.UnsafePointerView;

  constructor(
    input: Deno.PointerObject,
    readonly output: Deno.PointerObject,
  ) {
    this.#input = new Deno.UnsafePointerView(input);
  }

  get type(): number {
    return this.#input.getUint32(minidumpCallbackInput.CallbackType.offset);
  }

  get unreadableBytes(): number {
    const { offset } = minidumpCallbackInput["ReadMemoryFailure.Bytes"];
    return this.#input.getUint32(offset);
  }

  put(name: keyof typeof minidumpCallbackOutput, value: number): void {
    const { offset, sizeBytes } = minidumpCallbackOutput[name];
    const memory = Deno.UnsafePointerView.getArrayBuffer(
      this.output,
      sizeBytes,
      offset,
    );
    new DataView(memory).setUint32(0, value, true);
  }
}

/**
 * Counts, and answers. TRUE keeps a thread or a module in the dump; FALSE is
 * the answer to what is not known here, which leaves it to Windows.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/minidumpapiset/nc-minidumpapiset-minidump_callback_routine
 */
function answer(
  callback: Callback,
  order: MinidumpOrder,
  board: MinidumpBoard,
): boolean {
  switch (callback.type) {
    case minidumpCallbackType.IncludeModuleCallback:
    case minidumpCallbackType.IncludeThreadCallback:
      return true;
    case minidumpCallbackType.ModuleCallback:
      board.add("modules", 1);
      return true;
    case minidumpCallbackType.ThreadCallback:
    case minidumpCallbackType.ThreadExCallback:
      board.add("threads", 1);
      return true;
    case minidumpCallbackType.CancelCallback:
      // To be asked again, and whether to stop now.
      callback.put("CheckCancel", 1);
      callback.put("Cancel", board.isCancelled ? 1 : 0);
      return true;
    case minidumpCallbackType.ReadMemoryFailureCallback:
      board.add("unreadableBytes", callback.unreadableBytes);
      // The dump goes on without it; verifying tells what is missing.
      callback.put("Status", sOk);
      return true;
    case minidumpCallbackType.IsProcessSnapshotCallback:
      // Microsoft Learn, "Export a process snapshot to a dump file": S_FALSE
      // says that the process handle is a snapshot.
      if (order.isSnapshot) callback.put("Status", sFalse);
      return order.isSnapshot;
    default:
      return false;
  }
}

/**
 * The function of dbghelp.dll that writes dumps of processes; on newer Windows
 * it hands on to dbgcore.dll. It leaves GetLastError, an HRESULT. All of
 * dbghelp.dll is single-threaded.
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

/** dbghelp.dll, opened when first used. */
export const dbghelp = systemLibrary("dbghelp.dll", dbghelpSymbols);
