import { kernel32 } from "./kernel32.ts";
import { OwnedHandle } from "./owned_handle.ts";
import { lastError } from "./system_library.ts";
import { wideString } from "./wide_string.ts";
import { invalidHandle, win32 } from "./win32_constants.ts";
import { lastWindowsError, windowsError } from "./win32_error.ts";
import type { CaptureLock, CaptureLockHolder } from "./windows.ts";

const name = "livedump-capture";

/**
 * Namespaces for the lock, in the order in which they are tried. In a session
 * other than 0, a process needs SeCreateGlobalPrivilege to create a section in
 * the global namespace:
 * https://learn.microsoft.com/windows/win32/termserv/kernel-object-namespaces
 */
const namespaces = ["Global", "Local"] as const;

/** The section holds one process ID, a DWORD. */
const sectionBytes = 4;

/**
 * Takes the lock, so that only one capture runs at a time. The lock is a named
 * section of memory that contains the ID of this process. Windows removes the
 * section when its last handle is closed. A process that is killed therefore
 * leaves no lock behind.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/memoryapi/nf-memoryapi-createfilemappingw
 */
export function takeCaptureLock(): CaptureLock | CaptureLockHolder {
  let error = 0;
  for (const namespace of namespaces) {
    const result = takeLock(`${namespace}\\${name}`);
    if (typeof result !== "number") return result;
    error = result;
  }
  throw windowsError("CreateFileMappingW", error);
}

/**
 * Takes the lock in one namespace. Returns the lock, its holder, or the error code
 * if the namespace cannot be used.
 */
function takeLock(path: string): CaptureLock | CaptureLockHolder | number {
  const wide = wideString(path);
  const section = kernel32.CreateFileMappingW(
    invalidHandle,
    null,
    win32.PAGE_READWRITE,
    0,
    sectionBytes,
    wide,
  );
  if (section === 0n) return readHolder(wide, lastError());
  using handles = new DisposableStack();
  const held = handles.use(new OwnedHandle(section));
  // Windows fills a new section with zeros. The process that replaces the zero
  // with its ID has the lock, even if another process created the section.
  const processId = withView(
    held,
    win32.FILE_MAP_WRITE,
    (view) => Atomics.compareExchange(view, 0, 0, Deno.pid),
  );
  if (processId !== 0) return { held: false, processId };
  const lock = handles.move();
  return { held: true, [Symbol.dispose]: () => lock.dispose() };
}

/**
 * Finds the holder of the lock after a failure to create the section. If
 * another account, such as SYSTEM, holds the lock, this account may only read
 * the section.
 *
 * Returns `error` if no such section exists. There are two possible reasons:
 * this process lacks the privilege to create the section, or an object of
 * another kind has the name. Every program can create such an object, so such
 * an object must not block captures.
 */
function readHolder(
  wide: Uint16Array<ArrayBuffer>,
  error: number,
): CaptureLockHolder | number {
  const section = kernel32.OpenFileMappingW(win32.FILE_MAP_READ, 0, wide);
  if (section === 0n) return error;
  using held = new OwnedHandle(section);
  const processId = withView(held, win32.FILE_MAP_READ, (view) => view[0]!);
  return { held: false, processId };
}

/**
 * Maps the section into memory, and calls `use` with the DWORD in the section.
 */
function withView<T>(
  section: OwnedHandle,
  access: number,
  use: (view: Uint32Array) => T,
): T {
  const address = kernel32.MapViewOfFile(section.value, access, 0, 0, 0n);
  if (address === null) throw lastWindowsError("MapViewOfFile");
  try {
    const memory = Deno.UnsafePointerView.getArrayBuffer(address, sectionBytes);
    return use(new Uint32Array(memory));
  } finally {
    kernel32.UnmapViewOfFile(address);
  }
}
