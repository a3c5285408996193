import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { extname } from "@std/path/extname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import type { Context } from "../../base/context.ts";
import { LivedumpError, UsageError } from "../../base/errors.ts";
import { exitCodes } from "../../base/exit_code.ts";
import { invalidPathReason, systemPath } from "../../base/system_path.ts";

export interface OutputTarget {
  readonly folder: string;
  readonly fileName: string;
  /** Whether to number a name that is taken: `livedump (2).DMP`. */
  readonly numbered: boolean;
  /** Whether a missing folder is created. */
  readonly mayCreateFolder: boolean;
  /** Whether `.dmp` was added to a name without an extension. */
  readonly hasAddedExtension?: boolean;
}

interface OutputRequest {
  /** The value of `--output`; `null` if the flag is not given. */
  readonly output: string | null;
  /** Returns the default folder. Called only if this folder is needed. */
  defaultFolder(): string;
  readonly defaultName: string;
  /** The values of the placeholders `{name}` in `output`. */
  readonly placeholders: Readonly<Record<string, string>>;
}

interface DumpSubject {
  readonly kind: "kernel" | "kernel-stacks" | "process";
  readonly processId: number;
  /** The name of the process; omitted for a kernel dump. */
  readonly name?: string;
}

/** Whether a dump has the requested name, without an added number. */
export function isRequestedPath(
  path: string,
  { folder, fileName, numbered }: OutputTarget,
): boolean {
  return !numbered && path === join(folder, fileName);
}

/** The values of `{host} {kind} {date} {time} {pid} {name}` in `--output`. */
export function placeholderValues(
  { now, hostName }: Context,
  { kind, processId, name }: DumpSubject,
): Readonly<Record<string, string>> {
  const time = now();
  const digits = (...parts: number[]) =>
    parts.map((part) => String(part).padStart(2, "0")).join("");
  return {
    host: hostName(),
    kind,
    date: digits(time.getFullYear(), time.getMonth() + 1, time.getDate()),
    time: digits(time.getHours(), time.getMinutes(), time.getSeconds()),
    pid: String(processId),
    ...name === undefined ? {} : { name },
  };
}

/**
 * The folder and the name of a dump. If `--output` is a folder, or ends with a
 * slash, the dump gets the default name in that folder. A folder that ends with
 * a slash is created. A name without an extension gets `.dmp`.
 *
 * @throws {UsageError} If the path is not a valid file path.
 */
export function outputTarget(request: OutputRequest): OutputTarget {
  const { output, defaultName } = request;
  const inFolder = (folder: string, mayCreateFolder: boolean) => ({
    folder,
    fileName: defaultName,
    numbered: true,
    mayCreateFolder,
  });
  if (output === null) return inFolder(request.defaultFolder(), true);
  const filled = fillPlaceholders(output, request.placeholders);
  refuseInvalidPath(filled);
  const path = resolve(filled);
  const endsWithSlash = /[\\/]$/.test(filled);
  if (endsWithSlash || isFolder(filled)) return inFolder(path, endsWithSlash);
  const name = basename(path);
  const hasAddedExtension = extname(name).length < 2;
  return {
    folder: dirname(path),
    // Windows drops a dot at the end of a name.
    fileName: hasAddedExtension ? `${name.replace(/\.+$/, "")}.dmp` : name,
    numbered: false,
    mayCreateFolder: false,
    hasAddedExtension,
  };
}

/** Notes on the names of the dumps, shown before the dumps are taken. */
export function outputNotes(targets: readonly OutputTarget[]): string[] {
  return targets.filter(({ hasAddedExtension }) => hasAddedExtension)
    .map(({ fileName }) =>
      "--output has no file name extension, so the dump is named " +
      `${fileName}.`
    );
}

function fillPlaceholders(
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
  const hint = "Specify a file or a folder on a disk.";
  if (path === "") throw new UsageError("--output is empty", hint);
  if (path === "-") {
    throw new UsageError(
      "--output cannot be -: a dump is not written to standard output",
      hint,
    );
  }
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

/** Returns the folder if it exists, otherwise its nearest existing parent. */
export function nearestFolder(path: string): string {
  for (let folder = path;; folder = dirname(folder)) {
    if (isFolder(folder) || dirname(folder) === folder) return folder;
  }
}

/**
 * Whether the path exists. A broken link counts as existing.
 *
 * @throws {LivedumpError} If Windows cannot look up the path. Examples: a drive
 * without a disk, an unreachable share, a name that is too long.
 */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(systemPath(path));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.PermissionDenied) return true;
    throw folderError(`${path} cannot be accessed: ${reasonOf(error)}`, error);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function folderError(message: string, cause?: unknown): LivedumpError {
  return new LivedumpError(message, {
    code: "folder",
    exitCode: exitCodes.capture.code,
    hint: "Choose another folder with --output.",
    cause,
  });
}

/**
 * Largest number in a file name. A user is unlikely to want more dumps with one
 * name.
 */
const maxNumber = 10_000;

/** The paths that these dumps would get if they were taken now, in this order. */
export function pathsFor(targets: readonly OutputTarget[]): string[] {
  const planned = new Set<string>();
  return targets.map((target) => {
    const path = pathFor(target, planned);
    planned.add(nameKey(path));
    return path;
  });
}

/** Returns a key for comparing paths: Windows ignores the case of names. */
function nameKey(path: string): string {
  return path.toLowerCase();
}

/**
 * The path that a dump would get now. If the name is numbered, the number is
 * the first one whose path is neither an existing file nor in `planned`.
 */
export function pathFor(
  { folder, fileName, numbered }: OutputTarget,
  planned: ReadonlySet<string> = new Set(),
): string {
  const path = join(folder, fileName);
  if (!numbered) return path;
  const ending = extname(fileName);
  const stem = fileName.slice(0, fileName.length - ending.length);
  for (let number = 1; number <= maxNumber; number++) {
    const name = number === 1 ? fileName : `${stem} (${number})${ending}`;
    const numberedPath = join(folder, name);
    if (planned.has(nameKey(numberedPath))) continue;
    if (!exists(numberedPath)) return numberedPath;
  }
  throw folderError(`${folder} has 10,000 dumps with the name ${fileName}`);
}

/**
 * Creates the folder of a dump if it is the default folder, or if `--output` ends
 * with a slash.
 *
 * @throws {LivedumpError} If the folder cannot be created.
 */
export function prepareFolder({ folder, mayCreateFolder }: OutputTarget): void {
  if (!mayCreateFolder) return;
  try {
    Deno.mkdirSync(systemPath(folder), { recursive: true });
  } catch (cause) {
    throw folderError(
      `the folder ${folder} cannot be created: ${reasonOf(cause)}`,
      cause,
    );
  }
}
