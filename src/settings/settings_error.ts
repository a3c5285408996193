import { InputError } from "../base/errors.ts";
import { positionAt } from "./json_tree.ts";
import type { PathKind } from "./settings_disk.ts";

/** The settings file says something else than settings: exit code 4. */
export class SettingsFileError extends InputError {
  override name = "SettingsFileError";
  /** The line, counted from 1. */
  readonly line: number;
  /** The column, counted from 1 in UTF-16 units. */
  readonly column: number;

  /** What is wrong with the text of the file, and where in it. */
  constructor(
    path: string,
    place: { readonly line: number; readonly column: number },
    message: string,
    options: { readonly code: string; readonly hint: string },
  ) {
    const { line, column } = place;
    super(`${path}, line ${line}, column ${column}: ${message}`, path, options);
    this.line = line;
    this.column = column;
  }
}

/** A file that is never overwritten, and how to go on. */
export function brokenSettings(
  path: string,
  text: string,
  message: string,
  offset: number,
  isNewer = false,
): SettingsFileError {
  const way = isNewer ? "Use the newer livedump" : "Mend it there";
  return new SettingsFileError(path, positionAt(text, offset), message, {
    code: isNewer ? "settings-newer" : "settings-broken",
    hint: `${way}, or put the file aside and go back to the defaults: ` +
      "livedump settings reset",
  });
}

const names: Readonly<Record<PathKind, string>> = {
  nothing: "not there",
  file: "a file",
  folder: "a folder",
  link: "a link",
  other: "a device or a pipe",
};

/** Something that is no file where the settings are kept. */
export function notAFile(path: string, kind: PathKind): InputError {
  return new InputError(
    `${path} is ${names[kind]}, and settings are kept in a file of their own`,
    path,
    {
      code: "settings-not-a-file",
      hint: "Move or remove it; nothing was changed.",
    },
  );
}

/**
 * What the system said. Of /dev, /proc and the like it is Deno that speaks, of
 * a flag of its compiler: nobody who has HOME=/dev/null can do that.
 */
function reasonOf(cause: Error): string {
  return cause instanceof Deno.errors.NotCapable
    ? "this program touches no file there"
    : cause.message;
}

/** A settings file that the system does not let us read. */
export function unreadableSettings(path: string, cause: Error): InputError {
  return new InputError(
    `the settings in ${path} cannot be read: ${reasonOf(cause)}`,
    path,
    {
      code: "settings-unreadable",
      hint: "Nothing is guessed in their place: make the file readable.",
      cause,
    },
  );
}

/**
 * A settings file that cannot be written; the old one is still there. It is the
 * disk that is at fault, not the program, so it ends as one that cannot be read.
 */
export function unwritableSettings(path: string, cause: Error): InputError {
  return new InputError(
    `the settings in ${path} cannot be written: ${reasonOf(cause)}`,
    path,
    {
      code: "settings-not-written",
      hint: "The settings are as they were. Make room, or make the folder " +
        "writable.",
      cause,
    },
  );
}

/** Another process holds the lock for longer than a change takes. */
export function busySettings(path: string, waitedMs: number): InputError {
  return new InputError(
    `the settings in ${path} cannot be written: another livedump has been ` +
      `writing for ${waitedMs / 1000} seconds`,
    path,
    {
      code: "settings-not-written",
      hint: "The settings are as they were. Wait for it or end it, and try " +
        "again.",
    },
  );
}

/** A file that would grow beyond what is read; the old one is still there. */
export function tooMuchToKeep(path: string, sizeBytes: number): InputError {
  return new InputError(
    `${path} would have ${sizeBytes} bytes, and at most 1 MiB is read`,
    path,
    {
      code: "settings-too-large",
      hint: "Nothing was changed: take out of it what is no setting.",
    },
  );
}
