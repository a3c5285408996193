import { dirname } from "@std/path/dirname";
import { InputError, LivedumpError } from "../base/errors.ts";
import { setOwner } from "../base/file_owner.ts";
import { sleep } from "../base/sleep.ts";

/** What is at a path: itself, not what a link leads to. */
export type PathKind = "nothing" | "file" | "folder" | "link" | "other";

/** The file system, as far as settings need it. Tests replace parts of it. */
export type SettingsDisk = typeof settingsDisk;

/** The file system of this machine. */
export const settingsDisk = {
  kindOf: (path: string) => kindFrom(() => Deno.lstatSync(path)),
  /** Follows links. Opening a pipe to find out would block. */
  kindBehind: (path: string) => kindFrom(() => Deno.statSync(path)),
  /** Reads the start of a file: one of any size may be there. */
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
   * Gives a new file the owner and the mode of the file that it will replace or,
   * if there is none, the owner of its folder: `sudo livedump settings` must not
   * lock the user out.
   */
  keepOwner(path: string, replaced: string): void {
    const older = statOf(replaced);
    const owner = older ?? Deno.statSync(dirname(path));
    setOwner(path, owner, older && older.mode);
  },
  /** Replaces a file that exists. */
  rename: (from: string, to: string) => Deno.renameSync(from, to),
  remove: (path: string) => Deno.removeSync(path),
  /** Makes sure that a rename in this folder survives a power failure. */
  syncFolder(path: string): void {
    // Windows has no such call: NTFS keeps a journal of renames.
    if (Deno.build.os === "windows") return;
    using folder = Deno.openSync(path);
    folder.syncSync();
  },
  /** Takes a lock, which the system releases if the process is killed. */
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

/** Makes a folder and those above it. They get the owner of the next above. */
function makeFolder(path: string): void {
  if (statOf(path) !== null) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  // The XDG Base Directory Specification asks for this mode.
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
 * What to do if the system refuses. Exit code 4 for writing, too: the disk is
 * at fault, not the program.
 */
const refusals = {
  read: {
    code: "settings-unreadable",
    hint: "Make the file readable. Defaults are not used in its place.",
  },
  written: {
    code: "settings-not-written",
    hint:
      "The settings were not changed. Free disk space, or make the folder " +
      "writable.",
  },
} as const;

/** Turns what the system reports into an error with advice. */
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
    // For /dev, /proc and the like (HOME=/dev/null), Deno advises to compile
    // with another flag, which a user cannot do.
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

/** Something else is where a file of settings should be. */
export function notAFile(path: string, kind: PathKind): InputError {
  return new InputError(
    `${path} is ${kindText[kind]}, but settings need a file of their own`,
    path,
    {
      code: "settings-not-a-file",
      hint: "Nothing was changed. Move or remove it.",
    },
  );
}
