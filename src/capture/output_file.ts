import type { TransientFile, Windows } from "../ffi/windows.ts";
import { WindowsError } from "../ffi/windows_error.ts";
import { type OutputTarget, pathFor } from "./output_path.ts";

/** Win32 error codes (Microsoft Learn, "System Error Codes"). */
const fileExists = 80;
const alreadyExists = 183;

/** A dump on its way: under a temporary name, gone when it is not finished. */
export interface OutputFile extends Disposable {
  readonly file: TransientFile;
  /** Gives it its name, and returns the path. */
  finish(): string;
}

/**
 * Creates the file of a dump beside its place. Until `finish`, Windows deletes
 * it when it is closed, even if this process is killed, so that nothing
 * half-written stays under a good name.
 *
 * @throws {WindowsError} If the file cannot be created.
 */
export function openOutputFile(
  windows: Windows,
  target: OutputTarget,
  { force, processId }: { force: boolean; processId: number },
): OutputFile {
  const temporary = `${pathFor(target)}.${processId}.partial`;
  const file = windows.createTransientFile(temporary);
  let open = true;
  const close = () => {
    if (open) file[Symbol.dispose]();
    open = false;
  };
  return {
    file,
    finish() {
      file.keep();
      close();
      return moveIntoPlace(windows, temporary, target, force);
    },
    [Symbol.dispose]: close,
  };
}

/** A name may have been taken meanwhile: a finished dump is never lost to that. */
function moveIntoPlace(
  windows: Windows,
  from: string,
  target: OutputTarget,
  force: boolean,
): string {
  for (let wish = target;; wish = { ...target, numbered: true }) {
    const path = pathFor(wish);
    try {
      windows.move(from, path, force && !wish.numbered);
      return path;
    } catch (error) {
      const taken = error instanceof WindowsError &&
        (error.code === fileExists || error.code === alreadyExists);
      if (!taken) throw error;
    }
  }
}
