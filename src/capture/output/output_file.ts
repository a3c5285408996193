import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { LivedumpError } from "../../base/errors.ts";
import { exitCodes } from "../../base/exit_code.ts";
import type {
  TransientFile,
  TransientFileOptions,
  Windows,
} from "../../ffi/windows.ts";
import { WindowsError } from "../../ffi/win32_error.ts";
import { retryRename } from "../../base/retry_rename.ts";
import { maxNameUnits } from "../../base/system_path.ts";
import { type OutputTarget, pathFor } from "./output_path.ts";

/**
 * Win32 codes if a name is taken: ERROR_FILE_EXISTS and ERROR_ALREADY_EXISTS
 * ("System Error Codes").
 */
const nameIsTaken: readonly number[] = [80, 183];

/**
 * Win32 codes if a file cannot be replaced: ERROR_ACCESS_DENIED for a read-only
 * file or a folder, ERROR_SHARING_VIOLATION for a file that another program has
 * open.
 */
const cannotReplace: readonly number[] = [5, 32];

/** The temporary file of a dump. It is deleted unless `finish` is called. */
export interface OutputFile extends Disposable {
  readonly file: TransientFile;
  readonly path: string;
  /** Renames the file into place, closes it and returns its path. */
  finish(replace: boolean): string;
}

/**
 * Creates the temporary file of a dump in the target folder, so that a partial
 * dump never has the final name. Until `finish`, closing the handle deletes the
 * file. Windows closes the handle even if this process is killed.
 *
 * @throws {WindowsError} If the file cannot be created.
 */
export function openOutputFile(
  windows: Windows,
  target: OutputTarget,
  options: TransientFileOptions = {},
): OutputFile {
  const temporary = temporaryPath(pathFor(target));
  const file = createWithPathInError(windows, temporary, options);
  let isOpen = true;
  const close = () => {
    if (isOpen) file[Symbol.dispose]();
    isOpen = false;
  };
  return {
    file,
    path: temporary,
    finish(replace) {
      file.keep();
      const path = renameIntoPlace({ windows, file, temporary, close }, {
        target,
        replace,
      });
      close();
      return path;
    },
    [Symbol.dispose]: close,
  };
}

/**
 * Returns a path such as `a.dmp.4711.partial`. The name is shortened if the
 * result would be too long.
 */
function temporaryPath(path: string): string {
  const ending = `.${Deno.pid}.partial`;
  const name = basename(path).slice(0, maxNameUnits - ending.length);
  return join(dirname(path), name + ending);
}

function createWithPathInError(
  windows: Windows,
  path: string,
  options: TransientFileOptions,
): TransientFile {
  try {
    return windows.createTransientFile(path, options);
  } catch (error) {
    if (!(error instanceof WindowsError)) throw error;
    const meaning = `${path} cannot be created: ${error.meaning}`;
    throw new WindowsError(error.call, error.code, meaning);
  }
}

interface NamedFile {
  readonly windows: Windows;
  readonly file: TransientFile;
  readonly temporary: string;
  readonly close: () => void;
}

/**
 * Renames the finished dump. The dump gets the next free name if another file
 * has taken its name, or if the file to replace is locked.
 *
 * The file is renamed through its handle. If the file system does not support
 * this, the file is closed and renamed by its path.
 */
function renameIntoPlace(
  { windows, file, temporary, close }: NamedFile,
  { target, replace }: { target: OutputTarget; replace: boolean },
): string {
  let rename = (path: string, mayReplace: boolean) =>
    file.rename(basename(path), mayReplace);
  let isByPath = false;
  for (let next = target;;) {
    const mayReplace = replace && !next.numbered;
    try {
      const path = pathFor(next);
      retryRename(() => rename(path, mayReplace), isInUse);
      return path;
    } catch (error) {
      // `pathFor` failed: there is no free name, or Windows cannot look up
      // names.
      if (error instanceof LivedumpError) throw renameError(temporary, error);
      if (!(error instanceof WindowsError)) throw error;
      const codes = mayReplace
        ? [...nameIsTaken, ...cannotReplace]
        : nameIsTaken;
      if (codes.includes(error.code)) {
        next = { ...target, numbered: true };
      } else if (isByPath) {
        throw renameError(temporary, error);
      } else {
        isByPath = true;
        close();
        rename = (path, mayReplace) =>
          windows.move(temporary, path, mayReplace);
      }
    }
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof WindowsError && cannotReplace.includes(error.code);
}

function renameError(path: string, cause: Error): LivedumpError {
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
