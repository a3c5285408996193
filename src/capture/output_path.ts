import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { extname } from "@std/path/extname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { UsageError } from "../errors.ts";
import { whyUnfit } from "../unfit_path.ts";

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
export interface OutputWish {
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
export function outputTarget(wish: OutputWish): OutputTarget {
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
  refuseUnfit(path);
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
  values: OutputWish["placeholders"],
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

function refuseUnfit(path: string): void {
  const hint = "Name a file or a folder on a disk.";
  if (path === "") throw new UsageError("--output is empty", hint);
  const reason = whyUnfit(path);
  if (reason !== null) throw new UsageError(reason, hint);
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** Whether something is there, be it a link that leads nowhere. */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound);
  }
}

/** The path that a dump takes now: numbered past the names that are taken. */
export function pathFor({ folder, fileName, numbered }: OutputTarget): string {
  const path = join(folder, fileName);
  if (!numbered) return path;
  const ending = extname(fileName);
  const stem = fileName.slice(0, fileName.length - ending.length);
  for (let number = 1;; number++) {
    const name = number === 1 ? fileName : `${stem} (${number})${ending}`;
    if (!exists(join(folder, name))) return join(folder, name);
  }
}
