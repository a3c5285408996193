import { kernel32 } from "./kernel32.ts";
import { invalidHandle } from "./win32_constants.ts";
import { checkBool, lastWindowsError } from "./win32_error.ts";
import type { CancelEvent } from "./windows.ts";

/** Owns a HANDLE and closes it once. */
export class OwnedHandle implements Disposable {
  #isOpen = true;

  constructor(readonly value: bigint) {}

  [Symbol.dispose](): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    kernel32.CloseHandle(this.value);
  }
}

/**
 * Owns the HANDLE that a call returned.
 *
 * @throws {WindowsError} If the HANDLE is NULL or INVALID_HANDLE_VALUE.
 */
export function takeHandle(call: string, handle: bigint): OwnedHandle {
  if (handle === 0n || handle === invalidHandle) throw lastWindowsError(call);
  return new OwnedHandle(handle);
}

/**
 * Creates an unnamed auto-reset event that is not set, as System Informer does
 * for its live dumps.
 *
 * Sources: winsiderss/systeminformer SystemInformer/kdump.c;
 * https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-createeventw
 */
export function createCancelEvent(): CancelEvent {
  const event = takeHandle(
    "CreateEventW",
    kernel32.CreateEventW(null, 0, 0, null),
  );
  return {
    handle: event.value,
    set: () => checkBool("SetEvent", kernel32.SetEvent(event.value)),
    [Symbol.dispose]: () => event[Symbol.dispose](),
  };
}
