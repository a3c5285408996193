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
 * ERROR_ACCESS_DENIED, of a file that is read-only or a folder;
 * ERROR_SHARING_VIOLATION, of one that another program has open.
 */
const cannotReplace: readonly number[] = [5, 32];

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
  const temporary = temporaryPath(pathFor(target), processId);
  const file = createNamed(windows, temporary);
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

/** Beside the dump, cut where Windows takes no name that long. */
function temporaryPath(path: string, processId: number): string {
  const ending = `.${processId}.partial`;
  const name = basename(path).slice(0, maxNameUnits - ending.length);
  return join(dirname(path), name + ending);
}

/** What Windows says of a file, with its path. */
function createNamed(windows: Windows, path: string): TransientFile {
  try {
    return windows.createTransientFile(path);
  } catch (error) {
    if (!(error instanceof WindowsError)) throw error;
    const meaning = `${path} cannot be created: ${error.meaning}`;
    throw new WindowsError(error.call, error.code, meaning);
  }
}

/**
 * A name may have been taken meanwhile, or be that of a file that cannot be
 * replaced: a finished dump is never lost to that, but takes the next name.
 */
function moveIntoPlace(
  windows: Windows,
  from: string,
  target: OutputTarget,
  force: boolean,
): string {
  for (let wish = target;; wish = { ...target, numbered: true }) {
    const path = pathFor(wish);
    const replace = force && !wish.numbered;
    try {
      retryRename(() => windows.move(from, path, replace), isInUse);
      return path;
    } catch (error) {
      if (!(error instanceof WindowsError)) throw error;
      const codes = replace ? [...nameIsTaken, ...cannotReplace] : nameIsTaken;
      if (!codes.includes(error.code)) throw notNamedError(from, error);
    }
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof WindowsError && cannotReplace.includes(error.code);
}

/** The dump is whole, and stays under its temporary name. */
function notNamedError(path: string, cause: WindowsError): LivedumpError {
  return new LivedumpError(
    `the dump was written, but cannot be given its name: ${cause.message}`,
    {
      code: "not-named",
      exitCode: exitCodes.capture.code,
      hint: `It is whole, in ${path}`,
      cause,
    },
  );
}
