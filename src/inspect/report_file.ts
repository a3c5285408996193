import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { setOwner } from "../base/file_owner.ts";
import { systemPath } from "../base/system_path.ts";
import { textStyle } from "../base/text/text_style.ts";
import { ReportFailure, type TextSink } from "./report/report_writer.ts";

/** A report file. It has a temporary name until it is complete. */
export interface ReportFile extends TextSink, Disposable {
  /** Renames the report into place; replaces an existing file. */
  finish(): void;
}

/**
 * Size of the write buffer. Without a buffer, thousands of short writes would
 * be slow.
 */
const bufferedUnits = 64 * 1024;

/**
 * Creates the file in the target folder under a temporary name, so that no
 * incomplete report gets the final name, even if the run is killed. Once the
 * new report is complete, it replaces an older one: a pipeline that runs again
 * writes to the same path.
 *
 * @throws {ReportFailure} If the file cannot be created. The methods of the
 * result throw this error if the file cannot be written.
 */
export function openReportFile(path: string): ReportFile {
  const guarded = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw new ReportFailure(path, error);
    }
  };
  const { path: target, older } = guarded(() => targetOf(path));
  const [folder, name] = [dirname(target), basename(target)];
  removeLeftovers(folder, name);
  const { path: temporary, file } = guarded(() =>
    createTemporaryReport(folder, name, older)
  );
  let pending = "";
  let isOpen = true;
  const flush = () => {
    const bytes = new TextEncoder().encode(pending);
    pending = "";
    for (let at = 0; at < bytes.length;) {
      at += file.writeSync(bytes.subarray(at));
    }
  };
  const discard = () => {
    if (!isOpen) return;
    isOpen = false;
    file.close();
    Deno.removeSync(systemPath(temporary));
  };
  return {
    isTerminal: false,
    columns: 80,
    style: textStyle(false),
    write(text) {
      pending += text;
      if (pending.length >= bufferedUnits) guarded(flush);
    },
    finish: () =>
      guarded(() => {
        flush();
        file.syncSync();
        file.close();
        isOpen = false;
        renameOrRemove(temporary, target);
      }),
    [Symbol.dispose]: () => guarded(discard),
  };
}

function renameOrRemove(temporary: string, target: string): void {
  try {
    Deno.renameSync(systemPath(temporary), systemPath(target));
  } catch (error) {
    Deno.removeSync(systemPath(temporary));
    throw error;
  }
}

/** The path to which a report is written, and the file that it replaces. */
interface Target {
  /** The path with links resolved. */
  readonly path: string;
  /** The older report; `null` if there is none. Only a regular file is replaced. */
  readonly older: Deno.FileInfo | null;
}

function targetOf(path: string): Target {
  const fullPath = systemPath(path);
  try {
    const older = Deno.statSync(fullPath);
    if (older.isDirectory) throw new Error("it is a folder.");
    if (!older.isFile) throw new Error("it is a device or a pipe.");
    return { path: Deno.realPathSync(fullPath), older };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    if (isLink(fullPath)) throw new Error("it is a link to nothing.");
    const isFolderName = Deno.build.os === "windows" ? /[\\/]$/ : /\/$/;
    if (isFolderName.test(path)) throw new Error("it is a folder name.");
    return { path, older: null };
  }
}

function isLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch {
    return false;
  }
}

/**
 * Creates a file for an incomplete report. Its name ends in .livedump.tmp,
 * which does not match patterns such as `*.html`. The file stays locked as long
 * as the program runs, so an unlocked file with such a name was left behind by
 * a killed run.
 */
function createTemporaryReport(
  folder: string,
  name: string,
  older: Deno.FileInfo | null,
): { readonly path: string; readonly file: Deno.FsFile } {
  const id = crypto.randomUUID().slice(0, 8);
  const path = join(folder, `${shortened(name)}.${id}.livedump.tmp`);
  const file = Deno.openSync(systemPath(path), {
    write: true,
    createNew: true,
    // The file is private until it gets the mode of the older report.
    ...older && { mode: 0o600 },
  });
  tryLock(file);
  if (older !== null) setOwner(systemPath(path), older, older.mode);
  return { path, file };
}

/** Shortens a long name, to leave room for the temporary ending. */
function shortened(name: string): string {
  return name.slice(0, 40);
}

/**
 * Minimum age of a leftover file that is removed. A newer file may belong to
 * another run that has not locked it yet: a file is created a moment before it
 * is locked.
 */
const minAgeMs = 60_000;

/** Removes the files that killed runs left for this report. */
function removeLeftovers(folder: string, name: string): void {
  const start = `${shortened(name)}.`;
  try {
    for (const entry of Deno.readDirSync(systemPath(folder))) {
      const { name } = entry;
      const isOurs = entry.isFile && name.startsWith(start) &&
        /^[0-9a-f]{8}\.livedump\.tmp$/.test(name.slice(start.length));
      if (isOurs) removeUnlessInUse(systemPath(join(folder, name)));
    }
  } catch {
    // A writable folder may be unreadable. The leftover files in it stay.
  }
}

function removeUnlessInUse(path: string): void {
  try {
    const { mtime } = Deno.lstatSync(path);
    if (mtime === null || Date.now() - mtime.getTime() < minAgeMs) return;
    using file = Deno.openSync(path, { read: true, write: true });
    if (tryLock(file)) Deno.removeSync(path);
  } catch {
    // The file belongs to another user, or was just removed.
  }
}

/**
 * Returns `false` if the file is already locked, or if the file system does not
 * support locks. Some network file systems do not.
 */
function tryLock(file: Deno.FsFile): boolean {
  try {
    return file.tryLockSync(true);
  } catch {
    return false;
  }
}
