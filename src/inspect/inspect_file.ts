import { type FileSource, openFileSource } from "./dump/byte_source.ts";
import { changeOf, unfinishedCapture } from "./file_change.ts";
import {
  type InspectOptions,
  inspectSource,
  unreadable,
} from "./dump/inspect_source.ts";
import type { DumpReport } from "./dump/report.ts";
import { systemPath } from "../base/system_path.ts";

/** Why there is nothing to read, and what to do. */
export interface Reason {
  readonly message: string;
  readonly hint: string;
}

/** ERROR_SHARING_VIOLATION, for which Deno 2.9 has no class (measured). */
const sharingViolation = /\(os error 32\)/;

/** ERROR_MORE_DATA: Deno 2.9 opens no path beyond MAX_PATH (under Wine 10). */
const moreData = /\(os error 234\)/;

/** Why a file could not be opened: the first that fits. */
const reasons: readonly (Reason & { fits(error: Error): boolean })[] = [
  {
    fits: (error) => error instanceof Deno.errors.NotFound,
    message: "There is no such file.",
    hint: "Check the path; quote it if it has spaces in it.",
  },
  {
    fits: (error) => error instanceof Deno.errors.PermissionDenied,
    message: "Reading the file is not permitted.",
    hint: "Dumps are often for administrators only: run it elevated.",
  },
  {
    fits: ({ message }) => sharingViolation.test(message),
    message: "Another program has locked the file.",
    hint: "Wait until the dump is written, then inspect it.",
  },
  {
    fits: ({ message }) => moreData.test(message),
    message: "The path of the file is too long for it to be opened.",
    hint: "Move the file to where its path has less than 260 characters.",
  },
  {
    // Deno's own: devices and /proc take more than reading files does.
    fits: (error) => error instanceof Deno.errors.NotCapable,
    message: "This is a path of the system, not of a file on a disk.",
    hint: "Name a dump file; one on a share may need a drive letter.",
  },
];

/** Deno shows what is no Unicode in a name so, and cannot open it then. */
const foreignName: Reason = {
  message: "There is no file of this name, in which U+FFFD may stand for " +
    "bytes that are no text.",
  hint: "Rename the file, then inspect it.",
};

/** Opens a file, reads and judges it; a file that cannot be is reported, too. */
export function inspectFile(path: string, options: InspectOptions): DumpReport {
  const place = systemPath(path);
  const opened = open(place);
  if ("message" in opened) return unreadable(path, null, opened);
  using source = opened.source;
  const report = inspectSource(path, source, options);
  const reason = changeOf(opened.info, () => Deno.statSync(place)) ??
    (isWhole(report) ? null : unfinishedCapture(path));
  return reason === null ? report : unreadable(path, source.sizeBytes, reason);
}

/** Whether the file has what its writer meant to put in, whatever that is. */
function isWhole({ verdict }: DumpReport): boolean {
  return !["unreadable", "damaged", "truncated"].includes(verdict);
}

interface Opened {
  readonly source: FileSource;
  readonly info: Deno.FileInfo;
}

function open(place: string): Opened | Reason {
  try {
    // Opening a pipe would wait for its writer.
    const info = Deno.statSync(place);
    return info.isFile
      ? { source: openFileSource(place), info }
      : notAFile(info);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isMissing = error instanceof Deno.errors.NotFound;
    if (isMissing && place.includes("\ufffd")) return foreignName;
    return reasons.find(({ fits }) => fits(error)) ?? {
      message: `The file could not be opened: ${error.message}.`,
      hint: "Check the path, the disk or the connection.",
    };
  }
}

function notAFile(info: Deno.FileInfo): Reason {
  return {
    message: info.isDirectory
      ? "This is a folder, not a file."
      : "This is a device or a pipe, not a file.",
    hint: "Name a dump file.",
  };
}
