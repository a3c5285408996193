import { counted } from "../base/text/count.ts";

/** The properties of a file that show whether it changed. */
type FileState = Pick<Deno.FileInfo, "size" | "mtime" | "dev" | "ino">;

/** The reason why a file has no verdict, and what to do. */
export interface Reason {
  readonly message: string;
  readonly hint: string;
}

const waitHint =
  "Wait until the dump has been written or copied, then inspect it again.";

/**
 * Compares a file before and after the inspection. If the file changed, the
 * results of the inspection are not reliable, and the function returns the
 * reason. Returns `null` if the file did not change.
 */
export function changeOf(
  before: FileState,
  stat: () => FileState,
): Reason | null {
  const after = stateOf(stat);
  if (after === "gone") {
    return {
      message: "The file was deleted while it was being inspected.",
      hint: "Find out what deletes files in this folder, and inspect a copy " +
        "elsewhere.",
    };
  }
  if (after === "unknown") return null;
  if (after.size > before.size) {
    return {
      message: "The file is still being written: it grew from " +
        `${counted(before.size, "byte")} to ${counted(after.size, "byte")} ` +
        "while it was being inspected.",
      hint: waitHint,
    };
  }
  if (after.size < before.size) {
    return {
      message: "The file was shortened while it was being inspected, from " +
        `${counted(before.size, "byte")} to ${counted(after.size, "byte")}.`,
      hint: "Copy the original file again, then inspect it.",
    };
  }
  if (isOther(before, after)) {
    return {
      message: "The file was replaced while it was being inspected.",
      hint: "Inspect it again.",
    };
  }
  if (before.mtime?.getTime() === after.mtime?.getTime()) return null;
  return {
    message: "The file was modified while it was being inspected.",
    hint: waitHint,
  };
}

function stateOf(stat: () => FileState): FileState | "gone" | "unknown" {
  try {
    return stat();
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? "gone" : "unknown";
  }
}

/**
 * Whether the path now leads to another file. Returns `false` on a file system
 * without file IDs.
 */
function isOther(before: FileState, after: FileState): boolean {
  return before.ino !== null && after.ino !== null &&
    (before.ino !== after.ino || before.dev !== after.dev);
}

/**
 * Matches the temporary name of a dump that is being written:
 * `a.dmp.4711.partial` (src/capture/output/output_file.ts). livedump renames
 * the dump once it is complete.
 */
const temporaryName = /\.\d+\.partial$/;

/** Explains a dump that is not intact and has a temporary name. */
export function unfinishedCapture(path: string): Reason | null {
  if (!temporaryName.test(path)) return null;
  return {
    message: "The dump is not intact: its name ends in .partial, so livedump " +
      "has not finished writing it.",
    hint: "Wait until livedump has renamed it. If livedump is not running, " +
      "take the dump again.",
  };
}
