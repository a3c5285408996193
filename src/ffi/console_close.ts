import { kernel32 } from "./kernel32.ts";
import { win32 } from "./win32_constants.ts";

/** BOOL WINAPI HandlerRoutine(DWORD dwCtrlType) */
const handlerRoutine = {
  parameters: ["u32"],
  result: "i32",
} as const satisfies Deno.UnsafeCallbackDefinition;

/**
 * After these events, Windows ends the process as soon as the handlers have
 * returned, or after 5 seconds. Windows sends the last two events only to
 * programs that do not load user32.dll. Deno's runtime is linked to user32.dll.
 *
 * Sources: https://learn.microsoft.com/windows/console/handlerroutine
 * https://learn.microsoft.com/windows/console/setconsolectrlhandler
 */
const endingEvents: readonly number[] = [
  win32.CTRL_CLOSE_EVENT,
  win32.CTRL_LOGOFF_EVENT,
  win32.CTRL_SHUTDOWN_EVENT,
];

/**
 * Calls `callback` when the console window is closed. Windows ends this process
 * when `callback` returns.
 *
 * Deno's own handler cannot delay the end of the process, because the handler
 * only forwards the event and returns TRUE. Windows calls the newest handler
 * first, on a new thread. Deno then runs `callback` on this thread, while the
 * new thread waits.
 */
export function watchForClose(callback: () => void): Disposable {
  const handler = Deno.UnsafeCallback.threadSafe(handlerRoutine, (event) => {
    if (endingEvents.includes(event)) callQuietly(callback);
    return 0; // FALSE: Windows calls the next handler, which is Deno's.
  });
  handler.unref();
  const isRegistered = setHandler(handler, true);
  return { [Symbol.dispose]: () => void remove(handler, isRegistered) };
}

type Handler = Deno.UnsafeCallback<typeof handlerRoutine>;

/**
 * Adds or removes the handler. Uses another thread, because Windows may lock
 * the list of handlers while a handler waits for this thread. Returns false
 * after a failure. This is not an error: dumps can be taken without the
 * handler.
 */
async function setHandler(handler: Handler, add: boolean): Promise<boolean> {
  return await kernel32.SetConsoleCtrlHandler(handler.pointer, Number(add)) !==
    0;
}

async function remove(
  handler: Handler,
  isRegistered: Promise<boolean>,
): Promise<void> {
  if (await isRegistered) await setHandler(handler, false);
  // An event from just before the removal may still wait for this thread, so
  // let it run.
  for (let turn = 0; turn < 2; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  handler.close();
}

/**
 * Ignores exceptions: they must not reach Windows, which called the handler.
 */
function callQuietly(callback: () => void): void {
  try {
    callback();
  } catch {
    // The process is ending: nobody could read a message.
  }
}
