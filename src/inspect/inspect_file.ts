import { systemPath } from "../base/system_path.ts";
import { type FileSource, openFileSource } from "./dump/byte_source.ts";
import type { InspectOptions } from "./dump/inspect_options.ts";
import { inspectSource } from "./dump/inspect_source.ts";
import { unreadable } from "./dump/judge.ts";
import type { DumpReport } from "./dump/report.ts";
import { changeOf, type Reason, unfinishedCapture } from "./file_change.ts";

/**
 * Matches ERROR_SHARING_VIOLATION. Deno 2.9 has no error class for it
 * (measured).
 */
const sharingViolation = /\(os error 32\)/;

/**
 * Matches ERROR_MORE_DATA: Deno 2.9 fails to open a path beyond MAX_PATH
 * (measured under Wine 10).
 */
const moreData = /\(os error 234\)/;

/** Reasons why a file could not be opened; the first that matches is used. */
const reasons: readonly (Reason & { matches(error: Error): boolean })[] = [
  {
    matches: (error) => error instanceof Deno.errors.NotFound,
    message: "The file does not exist.",
    hint: "Check the path, and put it in quotes if it contains spaces.",
  },
  {
    matches: (error) => error instanceof Deno.errors.PermissionDenied,
    message: "Access to the file was denied.",
    hint: "Only administrators may read most dumps: run livedump elevated.",
  },
  {
    matches: ({ message }) => sharingViolation.test(message),
    message: "Another program has locked the file.",
    hint: "Wait until the dump has been written, then inspect it.",
  },
  {
    matches: ({ message }) => moreData.test(message),
    message: "The file cannot be opened: its path is too long.",
    hint: "Move the file to a path of fewer than 260 characters.",
  },
  {
    // Deno needs more permissions for devices and /proc than for files.
    // livedump does not have these permissions.
    matches: (error) => error instanceof Deno.errors.NotCapable,
    message: "The path belongs to the system, not to a file on a disk.",
    hint:
      "Specify a dump file. A file on a network share may need a drive letter.",
  },
];

/**
 * The reason for a name that is not valid Unicode. Deno replaces the invalid
 * part of the name by U+FFFD, and then cannot find the file.
 */
const undecodableName: Reason = {
  message: "No file has this name. Its U+FFFD characters may stand for bytes " +
    "that are not valid Unicode.",
  hint: "Rename the file, then inspect it.",
};

/**
 * Inspects a file. A file that cannot be opened also gets a report.
 *
 * @param info The result of `Deno.stat`, if the caller called it just before.
 */
export function inspectFile(
  path: string,
  options: InspectOptions,
  info: Deno.FileInfo | null = null,
): DumpReport {
  const fullPath = systemPath(path);
  const opened = open(fullPath, info);
  if ("message" in opened) return unreadable(path, null, opened);
  using source = opened.source;
  const report = inspectSource(path, source, options);
  const reason = changeOf(opened.info, () => Deno.statSync(fullPath)) ??
    (isIntact(report) ? null : unfinishedCapture(path));
  return reason === null ? report : unreadable(path, source.sizeBytes, reason);
}

function isIntact({ verdict }: DumpReport): boolean {
  return !["unreadable", "damaged", "truncated"].includes(verdict);
}

interface Opened {
  readonly source: FileSource;
  readonly info: Deno.FileInfo;
}

function open(path: string, known: Deno.FileInfo | null): Opened | Reason {
  try {
    // Checked first: opening a named pipe would block until a program writes to it.
    const info = known ?? Deno.statSync(path);
    return info.isFile
      ? { source: openFileSource(path, info.size), info }
      : notAFile(info);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isMissing = error instanceof Deno.errors.NotFound;
    if (isMissing && path.includes("\ufffd")) return undecodableName;
    return reasons.find(({ matches }) => matches(error)) ?? {
      message: `The file could not be opened: ${error.message}.`,
      hint: "Check the path, the disk or the connection.",
    };
  }
}

function notAFile(info: Deno.FileInfo): Reason {
  return {
    message: info.isDirectory
      ? "The path is a folder, not a file."
      : "The path is a device or a pipe, not a file.",
    hint: "Specify a dump file.",
  };
}
