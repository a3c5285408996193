import { exitCodes } from "../../base/exit_code.ts";
import { type Finding, type Outcome, pass, warn } from "../../base/finding.ts";
import { sizeText } from "../../base/text/count.ts";
import { lockHolderText } from "../capture_tools.ts";
import { exists, nearestFolder, pathFor } from "../output/output_path.ts";
import {
  type DumpEvidence,
  forbid,
  type PreflightCheck,
} from "./preflight_check.ts";

/**
 * Checks the free memory. Windows needs free memory for a copy of the memory
 * that it saves (Microsoft Learn, "Task Manager live memory dump").
 */
export const freeMemoryCheck: PreflightCheck = {
  id: "memory",
  title: "Free memory",
  exitCode: exitCodes.capture.code,
  run(evidence) {
    const { availableBytes } = evidence.windows.memory();
    const needed = evidence.estimatedBytes();
    const actual = `${sizeText(availableBytes)} free`;
    if (availableBytes >= needed) {
      const least = needed === 0
        ? ""
        : `; the dump needs at least ${leastText(evidence)}`;
      return pass(
        `${sizeText(availableBytes)} of memory are free${least}.`,
        { actual },
      );
    }
    return warn("There may be too little free memory for a complete dump.", {
      expected: `at least ${leastText(evidence)}`,
      actual,
      hint: evidence.options.userPages || evidence.options.hypervisorPages
        ? "Close applications, or leave out hypervisor and user pages."
        : "Close applications before you take the dump.",
    });
  },
};

/**
 * Describes a size: `1 GiB (the pools of the kernel, not counting the rest of
 * the kernel)`.
 */
function leastText(
  { estimatedBytes, estimateOf }: Pick<
    DumpEvidence,
    "estimatedBytes" | "estimateOf"
  >,
): string {
  return `${sizeText(estimatedBytes())} (${estimateOf})`;
}

const diskSpaceCheck: PreflightCheck<DumpEvidence> = {
  id: "disk-space",
  title: "Free disk space",
  exitCode: exitCodes.capture.code,
  run(evidence) {
    const folder = nearestFolder(evidence.target.folder);
    const { freeBytes } = evidence.windows.volume(folder);
    const { minBytes } = evidence;
    const needed = Math.max(evidence.estimatedBytes(), minBytes);
    const free = sizeText(freeBytes);
    const details = {
      expected: evidence.estimatedBytes() > minBytes
        ? `at least ${leastText(evidence)}`
        : `at least ${sizeText(minBytes)}`,
      actual: `${free} free`,
      hint: "Free space, or choose another volume with --output.",
    };
    if (freeBytes < minBytes) {
      return forbid(`The volume is full: ${free} are free.`, details);
    }
    if (freeBytes < needed) {
      return warn("The volume may be too small for the dump.", details);
    }
    return pass(
      `${free} are free on the volume; the dump needs ${details.expected}.`,
      { actual: details.actual },
    );
  },
};

/** Maximum file size of FAT32: 4 GiB - 1 (Microsoft Learn, file systems). */
const fatLimitBytes = 4 * 1024 ** 3;

const fileSizeLimitCheck: PreflightCheck<DumpEvidence> = {
  id: "file-size-limit",
  title: "File system",
  exitCode: exitCodes.capture.code,
  run(evidence) {
    const folder = nearestFolder(evidence.target.folder);
    const { fileSystem } = evidence.windows.volume(folder);
    const isLimited = /^FAT(12|16|32)?$/i.test(fileSystem);
    if (!isLimited || evidence.estimatedBytes() === 0) {
      return pass(
        fileSystem
          ? `The file system of the volume is ${fileSystem}.`
          : "The volume does not report its file system.",
      );
    }
    return warn(
      `${fileSystem} only supports files smaller than ` +
        `${sizeText(fatLimitBytes)}.`,
      {
        expected: "NTFS, ReFS or exFAT",
        actual: fileSystem,
        hint: "A larger dump fails: choose another volume with --output.",
      },
    );
  },
};

/**
 * Checks that the folder exists or will be created, and that it is writable.
 */
const folderCheck: PreflightCheck<DumpEvidence> = {
  id: "folder",
  title: "Target folder",
  exitCode: exitCodes.capture.code,
  run({ windows, target }) {
    const { folder, mayCreateFolder } = target;
    if (!exists(folder)) {
      return missingDrive(folder) ?? missingFolder(folder, mayCreateFolder);
    }
    if (nearestFolder(folder) !== folder) {
      return forbid(`The target folder ${folder} is a file.`, {
        expected: "a folder",
        actual: folder,
        hint: "Choose a folder with --output.",
      });
    }
    if (windows.mayCreateFilesIn(folder)) {
      return pass(`Files can be created in ${folder}.`, { actual: folder });
    }
    return forbid(`No file can be created in ${folder}.`, {
      expected: "permission to create files",
      actual: folder,
      hint: "Choose another folder with --output.",
    });
  },
};

/** The outcome if the drive of the folder does not exist; otherwise `null`. */
function missingDrive(folder: string): Outcome | null {
  const [drive] = /^[a-z]:/i.exec(folder) ?? [];
  if (drive === undefined || exists(`${drive}\\`)) return null;
  return forbid(`The drive ${drive} of the target folder does not exist.`, {
    expected: "a drive that exists",
    actual: folder,
    hint:
      "An elevated prompt does not see the drives that you mapped: use the " +
      "path \\\\server\\share\\folder, or choose another folder with --output.",
  });
}

function missingFolder(folder: string, mayCreate: boolean): Outcome {
  return mayCreate
    ? pass(`${folder} will be created for the first dump.`, { actual: folder })
    : forbid(`The target folder ${folder} does not exist.`, {
      expected: "a folder that exists",
      actual: folder,
      hint: "Create the folder, or choose another one with --output.",
    });
}

/** Checks that no file would be replaced without --force. */
const existingFileCheck: PreflightCheck<DumpEvidence> = {
  id: "existing-file",
  title: "Existing file",
  exitCode: exitCodes.capture.code,
  run({ target, force, plannedPath }) {
    const path = plannedPath ?? pathFor(target);
    if (!exists(path)) {
      return pass(`${path} does not exist yet.`, { actual: path });
    }
    if (force) {
      return warn("The existing file will be replaced.", {
        actual: path,
        hint:
          "The existing file is not changed until the new dump is written " +
          "and verified.",
      });
    }
    return forbid(`The file ${path} already exists.`, {
      expected: "a name that is not taken",
      actual: path,
      hint:
        "Choose another name or a folder, or replace the file with --force.",
    });
  },
};

/**
 * Names of synced folders. The services that sync these folders may not
 * register them with Windows.
 */
const syncedNames =
  /^(OneDrive( - .+)?|Dropbox|Google Drive|My Drive|iCloudDrive)$/i;

/**
 * Checks that the folder is not synced. A dump in a synced folder is uploaded,
 * with all the secrets in it.
 */
const syncCheck: PreflightCheck<DumpEvidence> = {
  id: "synced-folder",
  title: "Synced folder",
  exitCode: exitCodes.capture.code,
  run({ windows, target: { folder } }) {
    const provider = windows.syncProvider(nearestFolder(folder)) ??
      folder.split(/[\\/]/).find((name) => syncedNames.test(name));
    if (!provider) return pass("No known service syncs the target folder.");
    return warn(`The target folder is synced with ${provider}.`, {
      actual: folder,
      hint:
        "The dump and its secrets would be uploaded: with --output, choose a " +
        "folder that is not synced.",
    });
  },
};

/** Notes on a synced folder. A capture prints these notes, too. */
export function syncNotes(preflight: readonly Finding[]): string[] {
  return preflight
    .filter(({ id, status }) => id === syncCheck.id && status === "warning")
    .map(({ message, hint }) => `${message} ${hint}`);
}

/** The checks before every dump, in the order in which reports list them. */
export const dumpChecks: readonly PreflightCheck<DumpEvidence>[] = [
  diskSpaceCheck,
  fileSizeLimitCheck,
  folderCheck,
  syncCheck,
  existingFileCheck,
];

/**
 * Checks that no other livedump takes a dump. Windows takes one live dump at a
 * time.
 */
export const otherCaptureCheck: PreflightCheck<DumpEvidence> = {
  id: "other-capture",
  title: "Other captures",
  exitCode: exitCodes.capture.code,
  run({ windows }) {
    const lock = windows.takeCaptureLock();
    if (lock.held) {
      lock[Symbol.dispose]();
      return pass("No other livedump is taking a dump.");
    }
    const { processId } = lock;
    const holder = lockHolderText(lock).replace("another", "Another");
    return forbid(`${holder} is taking a dump.`, {
      expected: "one capture at a time",
      ...processId === 0 ? {} : { actual: `process ${processId}` },
      hint: "Wait until that dump is finished, then try again.",
    });
  },
};
