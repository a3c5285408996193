import { counted } from "../base/text/count.ts";

/** What a file was like when it was opened. */
export type FileState = Pick<Deno.FileInfo, "size" | "mtime" | "dev" | "ino">;

/** What became of a file meanwhile, and what to do. */
export interface FileChange {
  readonly message: string;
  readonly hint: string;
}

const waitHint =
  "Wait until the dump is written, or its copy is, then inspect it again.";

/**
 * Says whether a file became another one while it was inspected, for then
 * nothing that was found in it can be relied on; `null` if it did not.
 */
export function changeOf(
  before: FileState,
  stat: () => FileState,
): FileChange | null {
  const after = stateOf(stat);
  if (after === "gone") {
    return {
      message: "The file was deleted while it was inspected.",
      hint: "Find out what cleans up there, and inspect a copy elsewhere.",
    };
  }
  if (after === "unknown") return null;
  if (after.size > before.size) {
    return {
      message: "The file is still being written: it grew from " +
        `${counted(before.size, "byte")} to ${counted(after.size, "byte")} ` +
        "while it was inspected.",
      hint: waitHint,
    };
  }
  if (after.size < before.size) {
    return {
      message: "The file was shortened while it was inspected: from " +
        `${counted(before.size, "byte")} to ${counted(after.size, "byte")}.`,
      hint: "Copy the file again from where it was taken, then inspect it.",
    };
  }
  if (isOther(before, after)) {
    return {
      message: "The file was replaced by another while it was inspected.",
      hint: "Inspect it again.",
    };
  }
  if (before.mtime?.getTime() === after.mtime?.getTime()) return null;
  return {
    message: "The file was written to while it was inspected.",
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

/** Not every system numbers its files. */
function isOther(before: FileState, after: FileState): boolean {
  return before.ino !== null && after.ino !== null &&
    (before.ino !== after.ino || before.dev !== after.dev);
}

/**
 * The name of a dump that livedump is about to write: `a.dmp.4711.partial`
 * (src/capture/output/output_file.ts).
 */
const temporaryName = /\.\d+\.partial$/;

/** What to say of a dump that is not whole and has such a name. */
export function unfinishedCapture(path: string): FileChange | null {
  if (!temporaryName.test(path)) return null;
  return {
    message: "The dump has the temporary name that livedump gives it until " +
      "it is written, and is not whole.",
    hint: "Wait until it has its own name. If no livedump is running, take " +
      "the dump again.",
  };
}
