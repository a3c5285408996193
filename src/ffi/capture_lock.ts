import { sleep } from "../base/sleep.ts";
import { kernel32 } from "./kernel32.ts";
import { OwnedHandle } from "./owned_handle.ts";
import { lastError } from "./system_library.ts";
import { wideString } from "./wide_string.ts";
import { invalidHandle, win32 } from "./win32_constants.ts";
import { lastWindowsError, windowsError } from "./win32_error.ts";
import type { CaptureLock, CaptureLockHolder } from "./windows.ts";

const name = "livedump-capture";

/**
 * Where the lock lies, in the order of trying. Outside session 0, only holders
 * of SeCreateGlobalPrivilege can make a section in the global namespace:
 * https://learn.microsoft.com/windows/win32/termserv/kernel-object-namespaces
 */
const namespaces = ["Global", "Local"] as const;

/** Of one process number. */
const sectionBytes = 4;

/** Waits for the number of a process that has just taken the lock. */
const readTries = 20;
const readPauseMs = 5;

/**
 * Takes the lock: a named section of memory, with the number of this process in
 * it. It goes with its last handle, so a killed process leaves no stale lock.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/memoryapi/nf-memoryapi-createfilemappingw
 */
export function takeCaptureLock(): CaptureLock | CaptureLockHolder {
  let refusal = 0;
  for (const namespace of namespaces) {
    const outcome = takeIn(`${namespace}\\${name}`);
    if (typeof outcome !== "number") return outcome;
    refusal = outcome;
  }
  throw windowsError("CreateFileMappingW", refusal);
}

/** The lock, its holder, or the error with which this namespace is closed. */
function takeIn(path: string): CaptureLock | CaptureLockHolder | number {
  const wide = wideString(path);
  const section = kernel32.CreateFileMappingW(
    invalidHandle,
    null,
    win32.PAGE_READWRITE,
    0,
    sectionBytes,
    wide,
  );
  // Also 0 when all is well, and ERROR_ALREADY_EXISTS with a handle.
  const error = lastError();
  if (section === 0n) return refusedIn(wide, error);
  using handles = new DisposableStack();
  const held = handles.use(new OwnedHandle(section));
  if (error === win32.ERROR_ALREADY_EXISTS) return holderIn(held);
  writeNumber(held, Deno.pid);
  const lock = handles.move();
  return { held: true, [Symbol.dispose]: () => lock.dispose() };
}

/**
 * ERROR_ACCESS_DENIED: no privilege, or another account, such as SYSTEM, has the
 * lock and lets this one only read. ERROR_INVALID_HANDLE: somebody gave the name
 * to an object of another kind, which needs no privilege; that must not keep
 * anyone from capturing.
 */
function refusedIn(
  wide: Uint16Array<ArrayBuffer>,
  error: number,
): CaptureLockHolder | number {
  const { ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE } = win32;
  if (error === ERROR_INVALID_HANDLE) return error;
  if (error !== ERROR_ACCESS_DENIED) {
    throw windowsError("CreateFileMappingW", error);
  }
  const section = kernel32.OpenFileMappingW(win32.FILE_MAP_READ, 0, wide);
  if (section === 0n) return error;
  using held = new OwnedHandle(section);
  return holderIn(held);
}

function holderIn(section: OwnedHandle): CaptureLockHolder {
  let processId = readNumber(section);
  for (let tried = 1; processId === 0 && tried < readTries; tried++) {
    sleep(readPauseMs);
    processId = readNumber(section);
  }
  return { held: false, processId };
}

function readNumber(section: OwnedHandle): number {
  return withView(
    section,
    win32.FILE_MAP_READ,
    (view) => view.getUint32(0, true),
  );
}

function writeNumber(section: OwnedHandle, value: number): void {
  withView(
    section,
    win32.FILE_MAP_WRITE,
    (view) => view.setUint32(0, value, true),
  );
}

function withView<T>(
  section: OwnedHandle,
  access: number,
  use: (view: DataView) => T,
): T {
  const at = kernel32.MapViewOfFile(section.value, access, 0, 0, 0n);
  if (at === null) throw lastWindowsError("MapViewOfFile");
  try {
    const memory = Deno.UnsafePointerView.getArrayBuffer(at, sectionBytes);
    return use(new DataView(memory));
  } finally {
    kernel32.UnmapViewOfFile(at);
  }
}
