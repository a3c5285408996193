import { sleep } from "../base/sleep.ts";

/** What is at a path, itself and not what it may lead to. */
export type PathKind = "nothing" | "file" | "folder" | "link" | "other";

/** A new file that is written to. */
export interface NewFile extends Disposable {
  /** Writes some of the bytes, and says how many. */
  writeSync(bytes: Uint8Array): number;
  /** Returns when all of it is on the disk. */
  syncSync(): void;
}

/** What keeping settings asks of the file system; a test can break it. */
export interface SettingsDisk {
  kindOf(path: string): PathKind;
  /** What a link leads to; files only, for a pipe would be waited for. */
  kindBehind(path: string): PathKind;
  /** The file, or as much of its start: one of any size may be there. */
  read(path: string, mostBytes: number): Uint8Array;
  makeFolder(path: string): void;
  /** Creates a file; fails if anything is there. */
  create(path: string): NewFile;
  /** Over a file that is there, too. */
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Has a rename reach the disk, where the system offers it. */
  syncFolder(path: string): void;
  /** A lock that the system takes back when the process ends; or `null`. */
  tryLock(path: string): Disposable | null;
  /** Stands still. */
  wait(durationMs: number): void;
}

/** The file system of this machine. */
export const settingsDisk: SettingsDisk = {
  kindOf: (path) => kindFrom(() => Deno.lstatSync(path)),
  kindBehind: (path) => kindFrom(() => Deno.statSync(path)),
  read(path, mostBytes) {
    using file = Deno.openSync(path);
    const bytes = new Uint8Array(mostBytes);
    let length = 0;
    while (length < mostBytes) {
      const count = file.readSync(bytes.subarray(length));
      if (count === null) break;
      length += count;
    }
    return bytes.subarray(0, length);
  },
  makeFolder(path) {
    // As the XDG Base Directory Specification has it.
    Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
  },
  create: (path) =>
    Deno.openSync(path, { write: true, createNew: true, mode: 0o600 }),
  rename: (from, to) => Deno.renameSync(from, to),
  remove: (path) => Deno.removeSync(path),
  syncFolder(path) {
    // Windows has no such call: NTFS keeps a journal of renames.
    if (Deno.build.os === "windows") return;
    using folder = Deno.openSync(path);
    folder.syncSync();
  },
  tryLock(path) {
    const file = Deno.openSync(path, {
      read: true,
      write: true,
      create: true,
      mode: 0o600,
    });
    if (file.tryLockSync(true)) return file;
    file.close();
    return null;
  },
  wait: sleep,
};

function kindFrom(look: () => Deno.FileInfo): PathKind {
  try {
    const { isSymlink, isDirectory, isFile } = look();
    // On Windows a junction is a link and a folder.
    if (isSymlink) return "link";
    if (isDirectory) return "folder";
    return isFile ? "file" : "other";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "nothing";
    throw error;
  }
}
