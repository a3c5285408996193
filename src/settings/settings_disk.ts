import { dirname } from "@std/path/dirname";
import { InputError, LivedumpError } from "../base/errors.ts";
import { setOwner } from "../base/file_owner.ts";
import { sleep } from "../base/sleep.ts";

/** The kind of object at a path. A link is not followed. */
export type PathKind = "nothing" | "file" | "folder" | "link" | "other";

/**
 * The operations of the file system that settings need. Tests replace some of
 * them.
 */
export type SettingsDisk = typeof settingsDisk;

/** The file system of this machine. */
export const settingsDisk = {
  kindOf: (path: string) => kindFrom(() => Deno.lstatSync(path)),
  /**
   * The kind of object at a path, with links followed. The path is not opened,
   * because opening a pipe would block.
   */
  kindBehind: (path: string) => kindFrom(() => Deno.statSync(path)),
  /**
   * Reads at most `maxBytes` from the start of a file, because the file may
   * have any size.
   */
  read(path: string, maxBytes: number): Uint8Array {
    using file = Deno.openSync(path);
    const bytes = new Uint8Array(maxBytes);
    let length = 0;
    while (length < maxBytes) {
      const count = file.readSync(bytes.subarray(length));
      if (count === null) break;
      length += count;
    }
    return bytes.subarray(0, length);
  },
  makeFolder,
  /** Creates a file. Fails if the path exists. */
  create: (path: string):
    & Pick<Deno.FsFile, "writeSync" | "syncSync">
    & Disposable =>
    Deno.openSync(path, { write: true, createNew: true, mode: 0o600 }),
  /**
   * Gives a new file the owner and the mode of the file that it will replace.
   * If there is no such file, the new file gets the owner of its folder.
   * Without this, `sudo livedump settings` could lock the user out.
   */
  keepOwner(path: string, replaced: string): void {
    const older = statOf(replaced);
    const owner = older ?? Deno.statSync(dirname(path));
    setOwner(path, owner, older && older.mode);
  },
  /** Renames a file, and replaces an existing file. */
  rename: (from: string, to: string) => Deno.renameSync(from, to),
  remove: (path: string) => Deno.removeSync(path),
  /** Ensures that a rename in this folder survives a power failure. */
  syncFolder(path: string): void {
    // Windows cannot sync a folder. NTFS keeps a journal of renames instead.
    if (Deno.build.os === "windows") return;
    using folder = Deno.openSync(path);
    folder.syncSync();
  },
  /**
   * Acquires a lock, which the system releases if the process is killed.
   * Returns `null` if another process holds the lock.
   */
  tryLock(path: string): Disposable | null {
    const isNew = statOf(path) === null;
    const file = Deno.openSync(path, {
      read: true,
      write: true,
      create: true,
      mode: 0o600,
    });
    if (isNew) setOwner(path, Deno.statSync(dirname(path)), null);
    if (file.tryLockSync(true)) return file;
    file.close();
    return null;
  },
  sleep,
};

/**
 * Creates a folder and its missing parent folders. The new folders get the
 * owner of the nearest existing folder above them.
 */
function makeFolder(path: string): void {
  if (statOf(path) !== null) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  // The XDG Base Directory Specification specifies mode 0700.
  Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
  setOwner(path, Deno.statSync(above), null);
}

function statOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function kindFrom(stat: () => Deno.FileInfo): PathKind {
  try {
    const { isSymlink, isDirectory, isFile } = stat();
    // On Windows a junction is both a link and a folder.
    if (isSymlink) return "link";
    if (isDirectory) return "folder";
    return isFile ? "file" : "other";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "nothing";
    throw error;
  }
}

/**
 * The error codes and hints for a path that the system does not let the program
 * read or write. The exit code is 4 for both reading and writing, because the
 * cause is the disk, not the program.
 */
const refusals = {
  read: {
    code: "settings-unreadable",
    hint: "Make the file readable. livedump does not use defaults instead.",
  },
  written: {
    code: "settings-not-written",
    hint:
      "The settings were not changed. Free disk space, or make the folder " +
      "writable.",
  },
} as const;

/**
 * Runs an operation, and converts an error of the system to an error with a
 * hint.
 */
export function attempt<T>(
  path: string,
  what: keyof typeof refusals,
  action: () => T,
): T {
  try {
    return action();
  } catch (cause) {
    if (!(cause instanceof Error) || cause instanceof LivedumpError) {
      throw cause;
    }
    // For paths in /dev, /proc and the like (HOME=/dev/null), the message of
    // Deno advises compiling with another flag. A user cannot do that.
    const reason = cause instanceof Deno.errors.NotCapable
      ? "livedump does not access files there"
      : cause.message;
    throw new InputError(
      `the settings in ${path} cannot be ${what}: ${reason}`,
      path,
      { ...refusals[what], cause },
    );
  }
}

const kindText: Readonly<Record<PathKind, string>> = {
  nothing: "missing",
  file: "a file",
  folder: "a folder",
  link: "a link",
  other: "a device or a pipe",
};

/**
 * The error if the path of the settings file does not lead to a regular file.
 */
export function notAFile(path: string, kind: PathKind): InputError {
  return new InputError(
    `${path} is ${kindText[kind]}, but the settings must be in a regular file`,
    path,
    {
      code: "settings-not-a-file",
      hint: "Nothing was changed. Move or remove what is at this path.",
    },
  );
}
