import { dirname } from "@std/path/dirname";
import { dumpName } from "../../base/system_path.ts";
import { exitCodes } from "../../base/exit_code.ts";
import { pass, warn } from "../../base/finding.ts";
import { counted, sizeText } from "../../base/text/count.ts";
import { printable } from "../../base/text/printable.ts";
import { WindowsError } from "../../ffi/win32_error.ts";
import type { Windows } from "../../ffi/windows.ts";
import type {
  DumpEvidence,
  PreflightCheck,
} from "../preflight/preflight_check.ts";
import { exists } from "./output_path.ts";

type FileFinder = Pick<Windows, "findFiles">;

/** The dumps in a folder, without those in its subfolders. */
interface FolderUsage {
  readonly dumps: number;
  readonly sizeBytes: number;
  /** Whether all dumps were counted. */
  readonly isComplete: boolean;
}

/**
 * A capture prints a note on a folder that has more dumps than this, or more
 * bytes of dumps.
 */
const noteDumps = 5;
const noteBytes = 5 * 1024 ** 3;
/**
 * If the dumps in a folder have more bytes than this, `livedump check` warns.
 */
const warningBytes = 20 * 1024 ** 3;

/**
 * Limits of the search, because a folder may have 100,000 files or be on a slow
 * share.
 */
const maxDumps = 10_000;
const maxSearchMs = 500;

const advice = "livedump never deletes dumps: move or delete those that you " +
  "no longer need.";

/** @throws {WindowsError} If the folder cannot be read. */
function usageOf(folder: string, windows: FileFinder): FolderUsage {
  const endMs = performance.now() + maxSearchMs;
  let [dumps, sizeBytes] = [0, 0];
  for (const file of windows.findFiles(folder, "*dmp")) {
    if (performance.now() > endMs || dumps === maxDumps) {
      return { dumps, sizeBytes, isComplete: false };
    }
    // Check the name again: Windows also compares the pattern with short names,
    // such as A~1.DMP (Microsoft Learn, "FindFirstFileExW function").
    if (!dumpName.test(file.name)) continue;
    dumps++;
    sizeBytes += file.sizeBytes;
  }
  return { dumps, sizeBytes, isComplete: true };
}

/** `has at least 10,000 dumps, which take 31.2 GiB`. */
function usageText({ dumps, sizeBytes, isComplete }: FolderUsage): string {
  if (dumps === 0) {
    return isComplete ? "has no dumps" : "was not searched to its end";
  }
  const least = isComplete ? "" : "at least ";
  const verb = dumps === 1 ? "takes" : "take";
  return `has ${least}${counted(dumps, "dump")}, which ${verb} ` +
    sizeText(sizeBytes);
}

/** A check of `livedump check` only: it never prevents a capture. */
export const folderUsageCheck: PreflightCheck<
  Pick<DumpEvidence, "windows" | "target">
> = {
  id: "dumps-in-folder",
  title: "Dumps in the target folder",
  exitCode: exitCodes.done.code,
  run({ windows, target: { folder } }) {
    if (!exists(folder)) return pass("The target folder does not exist yet.");
    const usage = usageOf(folder, windows);
    const message = `The target folder ${usageText(usage)}.`;
    return usage.sizeBytes > warningBytes
      ? warn(message, { actual: folder, hint: advice })
      : pass(message);
  },
};

/**
 * Notes on the folders of new dumps. A folder has a note if it contains many
 * dumps, or dumps that are large in total. A folder that cannot be read has no
 * note: the dump was saved, so the run did not fail.
 */
export function folderUsageNotes(
  dumpPaths: readonly string[],
  windows: FileFinder,
): string[] {
  return [...new Set(dumpPaths.map((path) => dirname(path)))]
    .flatMap((folder) => {
      try {
        const usage = usageOf(folder, windows);
        if (usage.dumps <= noteDumps && usage.sizeBytes <= noteBytes) return [];
        const note = `The folder ${printable(folder)} ${usageText(usage)}.`;
        return [usage.sizeBytes > warningBytes ? `${note} ${advice}` : note];
      } catch (error) {
        if (error instanceof WindowsError) return [];
        throw error;
      }
    });
}
