import { LivedumpError, UsageError } from "../../base/errors.ts";
import { exitCodes } from "../../base/exit_code.ts";
import { invalidPathReason, systemPath } from "../../base/system_path.ts";
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { extname } from "@std/path/extname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";

/** Where a dump goes. */
export interface OutputTarget {
  readonly folder: string;
  /** The name to take; if it is taken and `numbered`, the next free one. */
  readonly fileName: string;
  /** Task Manager numbers its dumps: `livedump (2).DMP`. */
  readonly numbered: boolean;
  /** Whether the folder may be made: only the default one. */
  readonly mayMakeFolder: boolean;
}

/** What decides on the target. */
export interface OutputRequest {
  /** `--output`; `null` for the default. */
  readonly output: string | null;
  readonly defaultFolder: string;
  readonly defaultName: string;
  /** The values of `{name}` in `output`. */
  readonly placeholders: Readonly<Record<string, string>>;
}

/**
 * The folder and the name for a dump. A path that is a folder, or ends like
 * one, takes the default name in it.
 *
 * @throws {UsageError} If the path cannot be that of a file.
 */
export function outputTarget(wish: OutputRequest): OutputTarget {
  const { output, defaultFolder, defaultName } = wish;
  if (output === null) {
    return {
      folder: defaultFolder,
      fileName: defaultName,
      numbered: true,
      mayMakeFolder: true,
    };
  }
  const path = filled(output, wish.placeholders);
  refuseInvalidPath(path);
  if (/[\\/]$/.test(path) || isFolder(path)) {
    return {
      folder: resolve(path),
      fileName: defaultName,
      numbered: true,
      mayMakeFolder: false,
    };
  }
  const whole = resolve(path);
  return {
    folder: dirname(whole),
    fileName: basename(whole),
    numbered: false,
    mayMakeFolder: false,
  };
}

function filled(
  text: string,
  values: OutputRequest["placeholders"],
): string {
  return text.replace(/\{([^{}]*)\}/g, (written, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    const known = Object.keys(values).map((one) => `{${one}}`).join(" ");
    throw new UsageError(
      `--output has an unknown placeholder ${written}`,
      `Known placeholders: ${known}`,
    );
  });
}

function refuseInvalidPath(path: string): void {
  const hint = "Name a file or a folder on a disk.";
  if (path === "") throw new UsageError("--output is empty", hint);
  const reason = invalidPathReason(path);
  if (reason !== null) throw new UsageError(reason, hint);
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(systemPath(path)).isDirectory;
  } catch {
    return false;
  }
}

/**
 * Whether something is there, be it a link that leads nowhere.
 *
 * @throws {LivedumpError} If the system cannot tell: a drive without a disk, a
 * share that is not reached, a name that is too long.
 */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(systemPath(path));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.PermissionDenied) return true;
    const reason = error instanceof Error ? error.message : String(error);
    throw folderError(`${path} cannot be looked at: ${reason}`);
  }
}

function folderError(message: string): LivedumpError {
  return new LivedumpError(message, {
    code: "folder",
    exitCode: exitCodes.capture.code,
    hint: "Choose another folder with --output.",
  });
}

/** More dumps of one name than this mean that something else is wrong. */
const numberLimit = 10_000;

/** The paths that dumps would take now, one after the other. */
export function pathsFor(targets: readonly OutputTarget[]): string[] {
  const planned = new Set<string>();
  return targets.map((target) => {
    const path = pathFor(target, planned);
    planned.add(nameKey(path));
    return path;
  });
}

/** Two names that differ in case only are one name to Windows. */
function nameKey(path: string): string {
  return path.toLowerCase();
}

/**
 * The path that a dump takes now: numbered past the names that are taken, be it
 * by files or by dumps that are planned before it.
 */
export function pathFor(
  { folder, fileName, numbered }: OutputTarget,
  planned: ReadonlySet<string> = new Set(),
): string {
  const path = join(folder, fileName);
  if (!numbered) return path;
  const ending = extname(fileName);
  const stem = fileName.slice(0, fileName.length - ending.length);
  for (let number = 1; number <= numberLimit; number++) {
    const name = number === 1 ? fileName : `${stem} (${number})${ending}`;
    const numberedPath = join(folder, name);
    if (planned.has(nameKey(numberedPath))) continue;
    if (!exists(numberedPath)) return numberedPath;
  }
  throw folderError(`${folder} has ${numberLimit} dumps of that name`);
}

/**
 * Makes the default folder, as Task Manager does; any other must be there.
 *
 * @throws {LivedumpError} If it cannot be made.
 */
export function prepareFolder({ folder, mayMakeFolder }: OutputTarget): void {
  if (!mayMakeFolder) return;
  try {
    Deno.mkdirSync(systemPath(folder), { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LivedumpError(`the folder ${folder} cannot be made: ${reason}`, {
      code: "folder",
      exitCode: exitCodes.capture.code,
      hint: "Choose another folder with --output.",
      cause,
    });
  }
}
