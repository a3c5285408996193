import { kernel32 } from "./kernel32.ts";
import { takeHandle } from "./owned_handle.ts";
import { mustSucceed } from "./win32_error.ts";
import type { CancelEvent } from "./windows.ts";

/**
 * Creates an event without a name, auto-reset and not set, as System Informer
 * does for its live dumps.
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
    set: () => mustSucceed("SetEvent", kernel32.SetEvent(event.value)),
    [Symbol.dispose]: () => event[Symbol.dispose](),
  };
}
