import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { LivedumpError } from "../../base/errors.ts";
import { exitCodes } from "../../base/exit_code.ts";
import type { TransientFile, Windows } from "../../ffi/windows.ts";
import { WindowsError } from "../../ffi/win32_error.ts";
import { retryRename } from "../../base/retry_rename.ts";
import { maxNameUnits } from "../../base/system_path.ts";
import { type OutputTarget, pathFor } from "./output_path.ts";

/** ERROR_FILE_EXISTS and ERROR_ALREADY_EXISTS ("System Error Codes"). */
const nameIsTaken: readonly number[] = [80, 183];

/**
 * ERROR_ACCESS_DENIED, for a read-only file or a folder, and
 * ERROR_SHARING_VIOLATION, for a file that another program has open.
 */
const cannotReplace: readonly number[] = [5, 32];

/** The temporary file of a dump: Windows deletes it unless it is finished. */
export interface OutputFile extends Disposable {
  readonly file: TransientFile;
  /** Closes the file, renames it into place and returns its path. */
  finish(): string;
}

/**
 * Creates the temporary file of a dump, in the target folder. Until `finish`,
 * Windows deletes it when its handle is closed, even if this process is killed,
 * so that no partial dump ever has the final name.
 *
 * @throws {WindowsError} If the file cannot be created.
 */
export function openOutputFile(
  windows: Windows,
  target: OutputTarget,
  force: boolean,
): OutputFile {
  const temporary = temporaryPath(pathFor(target));
  const file = createWithPathInError(windows, temporary);
  let isOpen = true;
  const close = () => {
    if (isOpen) file[Symbol.dispose]();
    isOpen = false;
  };
  return {
    file,
    finish() {
      file.keep();
      close();
      return renameIntoPlace(windows, temporary, target, force);
    },
    [Symbol.dispose]: close,
  };
}

/** `a.dmp.4711.partial`; a name that would be too long is cut before that. */
function temporaryPath(path: string): string {
  const ending = `.${Deno.pid}.partial`;
  const name = basename(path).slice(0, maxNameUnits - ending.length);
  return join(dirname(path), name + ending);
}

function createWithPathInError(windows: Windows, path: string): TransientFile {
  try {
    return windows.createTransientFile(path);
  } catch (error) {
    if (!(error instanceof WindowsError)) throw error;
    const meaning = `${path} cannot be created: ${error.meaning}`;
    throw new WindowsError(error.call, error.code, meaning);
  }
}

/**
 * Meanwhile another file may have taken the name, or the file to replace may be
 * locked. A finished dump is not lost to that: it gets the next free name.
 */
function renameIntoPlace(
  windows: Windows,
  from: string,
  target: OutputTarget,
  force: boolean,
): string {
  for (let next = target;; next = { ...target, numbered: true }) {
    const path = pathFor(next);
    const replace = force && !next.numbered;
    try {
      retryRename(() => windows.move(from, path, replace), isInUse);
      return path;
    } catch (error) {
      if (!(error instanceof WindowsError)) throw error;
      const codes = replace ? [...nameIsTaken, ...cannotReplace] : nameIsTaken;
      if (!codes.includes(error.code)) throw renameError(from, error);
    }
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof WindowsError && cannotReplace.includes(error.code);
}

function renameError(path: string, cause: WindowsError): LivedumpError {
  return new LivedumpError(
    `the dump was written, but cannot be renamed into place: ${cause.message}`,
    {
      code: "not-named",
      exitCode: exitCodes.capture.code,
      hint: `The finished dump is in ${path}`,
      cause,
    },
  );
}
