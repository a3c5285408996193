import { kernel32 } from "./kernel32.ts";
import { lastWindowsError } from "./win32_error.ts";
import { invalidHandle } from "./win32_constants.ts";

/** A HANDLE that is closed once. */
export class OwnedHandle implements Disposable {
  #isOpen = true;

  /** Takes over a HANDLE. */
  constructor(readonly value: bigint) {}

  /** Closes it, if it is open. */
  [Symbol.dispose](): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    kernel32.CloseHandle(this.value);
  }
}

/**
 * Takes over the HANDLE that a call gave back.
 *
 * @throws {WindowsError} If it gave back none: NULL, or INVALID_HANDLE_VALUE.
 */
export function takeHandle(call: string, handle: bigint): OwnedHandle {
  if (handle === 0n || handle === invalidHandle) throw lastWindowsError(call);
  return new OwnedHandle(handle);
}
