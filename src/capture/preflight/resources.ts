import { exitCodes } from "../../base/exit_code.ts";
import { type Outcome, pass, warn } from "../../base/finding.ts";
import { systemPath } from "../../base/system_path.ts";
import { sizeText } from "../../base/text/count.ts";
import { exists, pathFor } from "../output/output_path.ts";
import {
  type DumpEvidence,
  forbid,
  type PreflightCheck,
} from "./preflight_check.ts";
import { dirname } from "@std/path/dirname";

/**
 * A live dump needs free memory for a copy of what it holds (Microsoft Learn,
 * "Task Manager live memory dump").
 */
export const memoryCheck: PreflightCheck = {
  id: "memory",
  title: "Free memory",
  exitCode: exitCodes.capture.code,
  run(evidence) {
    const { availableBytes } = evidence.windows.memory();
    const needed = evidence.guessedBytes();
    const actual = `${sizeText(availableBytes)} free`;
    if (availableBytes >= needed) {
      return pass(`${sizeText(availableBytes)} of memory are free.`, {
        actual,
      });
    }
    return warn("There may not be enough free memory for a whole dump.", {
      expected: `about ${sizeText(needed)}`,
      actual,
      hint: evidence.options.userPages || evidence.options.hypervisorPages
        ? "Close applications, or leave out hypervisor and user pages."
        : "Close applications before the dump.",
    });
  },
};

/** Free space on the target volume. */
export const diskSpaceCheck: PreflightCheck<DumpEvidence> = {
  id: "disk-space",
  title: "Free disk space",
  exitCode: exitCodes.capture.code,
  run(evidence) {
    const folder = nearestFolder(evidence.target.folder);
    const { freeBytes } = evidence.windows.volume(folder);
    const { leastBytes } = evidence;
    const needed = Math.max(evidence.guessedBytes(), leastBytes);
    const actual = `${sizeText(freeBytes)} free`;
    const hint = "Free space, or choose another volume with --output.";
    const expected = `about ${sizeText(needed)}`;
    if (freeBytes < leastBytes) {
      return forbid("The volume is full.", { expected, actual, hint });
    }
    if (freeBytes < needed) {
      return warn("The volume may not have room for the dump.", {
        expected,
        actual,
        hint,
      });
    }
    return pass(`${sizeText(freeBytes)} are free on the volume.`, { actual });
  },
};

/** FAT32 holds files up to 4 GiB - 1 (Microsoft Learn, file systems). */
const fatLimitBytes = 4 * 1024 ** 3;

/** The largest file that the volume's file system can hold. */
export const fileSizeLimitCheck: PreflightCheck<DumpEvidence> = {
  id: "file-size-limit",
  title: "File system",
  exitCode: exitCodes.capture.code,
  run(evidence) {
    const folder = nearestFolder(evidence.target.folder);
    const { fileSystem } = evidence.windows.volume(folder);
    const limited = /^FAT(12|16|32)?$/i.test(fileSystem);
    if (!limited || evidence.guessedBytes() === 0) {
      return pass(
        `The file system of the volume is ${fileSystem || "not named"}.`,
      );
    }
    return warn(
      `${fileSystem} holds files below ${sizeText(fatLimitBytes)} only.`,
      {
        expected: "NTFS, ReFS or exFAT",
        actual: fileSystem,
        hint: "A larger dump fails: choose another volume with --output.",
      },
    );
  },
};

/** The folder: there, or to be made, and writable. */
export const folderCheck: PreflightCheck<DumpEvidence> = {
  id: "folder",
  title: "Target folder",
  exitCode: exitCodes.capture.code,
  run({ windows, target }) {
    const { folder } = target;
    if (!exists(folder)) return missingFolder(folder, target.mayMakeFolder);
    if (nearestFolder(folder) !== folder) {
      return forbid("The target is in a file, not in a folder.", {
        expected: "a folder",
        actual: folder,
        hint: "Choose a folder with --output.",
      });
    }
    if (windows.mayCreateFilesIn(folder)) {
      return pass(`Files can be created in ${folder}.`, { actual: folder });
    }
    return forbid("No file can be created in the target folder.", {
      expected: "permission to create files",
      actual: folder,
      hint: "Choose another folder with --output.",
    });
  },
};

function missingFolder(folder: string, mayMake: boolean): Outcome {
  return mayMake
    ? pass(`${folder} is made with the first dump.`, { actual: folder })
    : forbid("The target folder does not exist.", {
      expected: "a folder that exists",
      actual: folder,
      hint: "Make it, or choose another folder with --output.",
    });
}

/** A file of the dump's name: never touched unless --force. */
export const existingFileCheck: PreflightCheck<DumpEvidence> = {
  id: "existing-file",
  title: "Existing file",
  exitCode: exitCodes.capture.code,
  run({ target, force, plannedPath }) {
    const path = plannedPath ?? pathFor(target);
    if (!exists(path)) return pass(`${path} is free.`, { actual: path });
    if (force) {
      return warn("The file that is there will be replaced.", {
        actual: path,
        hint: "Until Windows has written the dump, it stays as it is.",
      });
    }
    return forbid("There is a file of that name.", {
      expected: "a name that is free",
      actual: path,
      hint: "Choose another name, a folder, or --force to replace it.",
    });
  },
};

/** Windows takes one live dump at a time. */
export const otherCaptureCheck: PreflightCheck<DumpEvidence> = {
  id: "other-capture",
  title: "Other captures",
  exitCode: exitCodes.capture.code,
  run({ windows }) {
    const place = windows.takeCaptureLock();
    if (place.held) {
      place[Symbol.dispose]();
      return pass("No other livedump is taking a dump.");
    }
    const { processId } = place;
    // 0 where Windows does not tell.
    const which = processId === 0 ? "" : `, process ${processId},`;
    return forbid(`Another livedump${which} is taking a dump.`, {
      expected: "one at a time",
      ...processId === 0 ? {} : { actual: `process ${processId}` },
      hint: "Wait for it, then try again.",
    });
  },
};

/** The folder itself, or the nearest one above it that exists. */
export function nearestFolder(path: string): string {
  for (let folder = path;; folder = dirname(folder)) {
    if (isFolder(folder) || dirname(folder) === folder) return folder;
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(systemPath(path)).isDirectory;
  } catch {
    return false;
  }
}
