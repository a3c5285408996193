import type { StoredSettings } from "./setting_table.ts";
import { type SettingsDisk, settingsDisk } from "./settings_disk.ts";
import {
  BrokenSettingsError,
  emptyDocument,
  parseDocument,
  renderDocument,
  type SettingsDocument,
  withValues,
} from "./settings_document.ts";
import type { SettingChange } from "./settings_edit.ts";
import {
  brokenSettings,
  busySettings,
  notAFile,
  SettingsFileError,
  tooMuchToKeep,
  unreadableSettings,
  unwritableSettings,
} from "./settings_error.ts";
import { dirname } from "@std/path/dirname";

/** More than a person writes; a file of this size is something else. */
const mostBytes = 1024 * 1024;

/** How long another writer, which needs milliseconds, is waited for. */
const lockWaitMs = 10_000;
const lockPauseMs = 10;

/**
 * Windows refuses to replace a file that somebody reads, and to rename one that
 * a virus scanner has open: for a moment.
 */
const renameTries = 20;
const renamePauseMs = 25;

/** ERROR_SHARING_VIOLATION, for which Deno 2.9 has no class. */
const sharingViolation = /\(os error 32\)/;

/**
 * Reads the settings file; nothing is set where there is none. Needs no lock,
 * for a file is only ever replaced as a whole.
 *
 * A link or a junction in place of the file or of its folder is read through,
 * as people keep such files elsewhere, but never written through: an elevated
 * program would write where somebody else chose. What the folders above are is
 * the business of whoever owns the profile.
 *
 * @throws {SettingsFileError} If it says something else than settings.
 * @throws {InputError} If it cannot be read.
 */
export function readSettings(
  path: string,
  disk: SettingsDisk = settingsDisk,
): SettingsDocument {
  return trying((cause) => unreadableSettings(path, cause), () => {
    const kind = disk.kindBehind(path);
    if (kind === "nothing") {
      // A link that leads nowhere: what is behind it is away, not unset.
      for (const place of [path, dirname(path)]) {
        if (isDangling(place, disk)) throw notAFile(place, "link");
      }
      return emptyDocument();
    }
    if (kind !== "file") throw notAFile(path, kind);
    // One more, which tells that there is more: the rest is not waited for.
    return documentIn(path, disk.read(path, mostBytes + 1));
  });
}

function isDangling(path: string, disk: SettingsDisk): boolean {
  return disk.kindOf(path) === "link" && disk.kindBehind(path) === "nothing";
}

function documentIn(path: string, bytes: Uint8Array): SettingsDocument {
  if (bytes.length > mostBytes) {
    throw brokenSettings(path, "", "it has more than 1 MiB", 0);
  }
  let text: string;
  try {
    // A byte order mark, as some editors write it, is passed over.
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const sound = soundText(bytes);
    throw brokenSettings(path, sound, "this is not UTF-8 text", sound.length);
  }
  try {
    return parseDocument(text);
  } catch (error) {
    if (!(error instanceof BrokenSettingsError)) throw error;
    const { message, offset, isNewer } = error;
    throw brokenSettings(path, text, message, offset, isNewer);
  }
}

/** What a change of the file led to. */
export interface SettingsUpdate {
  readonly before: StoredSettings;
  readonly after: StoredSettings;
  readonly changes: readonly SettingChange[];
}

/**
 * Changes the file: reads it, asks `edit` what is to change, and replaces it,
 * under a lock that keeps other writers out. Whatever happens, the file is the
 * old one or the new one.
 *
 * @throws {SettingsFileError} If the file is broken, which it stays.
 * @throws {LivedumpError} If it cannot be written; what `edit` throws.
 */
export function changeSettings(
  path: string,
  edit: (stored: StoredSettings) => readonly SettingChange[],
  disk: SettingsDisk = settingsDisk,
): SettingsUpdate {
  using _lock = lockFor(path, disk);
  refuseOthers(path, disk);
  const document = readSettings(path, disk);
  const changes = edit(document.values);
  const changed = withValues(
    document,
    new Map(changes.map(({ name, value }) => [name, value])),
  );
  if (changes.length > 0) replace(path, bytesOf(path, changed), disk);
  return { before: document.values, after: changed.values, changes };
}

/** What is written can be read again: the white space of a file may grow. */
function bytesOf(path: string, document: SettingsDocument): Uint8Array {
  const bytes = new TextEncoder().encode(renderDocument(document));
  if (bytes.length <= mostBytes) return bytes;
  throw tooMuchToKeep(path, bytes.length);
}

/**
 * Puts a broken file aside, under the next free name, so that nothing is lost.
 * Gives that path, or `null` where the file was found sound.
 *
 * @throws {LivedumpError} If that cannot be done.
 */
export function putBrokenAside(
  path: string,
  disk: SettingsDisk = settingsDisk,
): string | null {
  using _lock = lockFor(path, disk);
  refuseOthers(path, disk);
  if (!isBroken(path, disk)) return null;
  return trying((cause) => unwritableSettings(path, cause), () => {
    for (let number = 1;; number++) {
      const aside = `${path}.broken-${number}`;
      if (disk.kindOf(aside) !== "nothing") continue;
      rename(path, aside, disk);
      return aside;
    }
  });
}

function isBroken(path: string, disk: SettingsDisk): boolean {
  try {
    readSettings(path, disk);
    return false;
  } catch (error) {
    if (error instanceof SettingsFileError) return true;
    throw error;
  }
}

/** Nothing is written where a link leads, and nothing but a file replaced. */
function refuseOthers(path: string, disk: SettingsDisk): void {
  const kind = trying(
    (cause) => unreadableSettings(path, cause),
    () => disk.kindOf(path),
  );
  if (kind !== "nothing" && kind !== "file") throw notAFile(path, kind);
}

function lockFor(path: string, disk: SettingsDisk): Disposable {
  return trying((cause) => unwritableSettings(path, cause), () => {
    const folder = dirname(path);
    const lockPath = `${path}.lock`;
    if (disk.kindOf(folder) === "link") throw notAFile(folder, "link");
    disk.makeFolder(folder);
    refuseOthers(lockPath, disk);
    for (let waitedMs = 0; waitedMs < lockWaitMs; waitedMs += lockPauseMs) {
      const lock = disk.tryLock(lockPath);
      if (lock !== null) return lock;
      disk.wait(lockPauseMs);
    }
    throw busySettings(path, lockWaitMs);
  });
}

function replace(path: string, bytes: Uint8Array, disk: SettingsDisk): void {
  const temporary = `${path}.new`;
  trying((cause) => unwritableSettings(path, cause), () => {
    // Left by a process that was killed: nobody else is here under the lock.
    if (disk.kindOf(temporary) !== "nothing") disk.remove(temporary);
    try {
      write(temporary, bytes, disk);
      rename(temporary, path, disk);
    } catch (error) {
      // The next writer removes it otherwise.
      quietly(() => disk.remove(temporary));
      throw error;
    }
  });
  // The file has been replaced: whether that is on the disk yet is all that is
  // left, and not every file system can tell.
  quietly(() => disk.syncFolder(dirname(path)));
}

function write(path: string, bytes: Uint8Array, disk: SettingsDisk): void {
  using file = disk.create(path);
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray(file.writeSync(rest));
  file.syncSync();
}

function rename(from: string, to: string, disk: SettingsDisk): void {
  for (let tried = 1;; tried++) {
    try {
      return disk.rename(from, to);
    } catch (error) {
      if (!mayPass(error) || tried >= renameTries) throw error;
      disk.wait(renamePauseMs);
    }
  }
}

function mayPass(error: unknown): boolean {
  return error instanceof Deno.errors.PermissionDenied ||
    error instanceof Error && sharingViolation.test(error.message);
}

function quietly(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

/** Turns what the system refuses into an error that says what to do. */
function trying<T>(failure: (cause: Error) => Error, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Error) || "exitCode" in error) throw error;
    throw failure(error);
  }
}

/**
 * The text up to the first byte that is none: the longest start that decodes.
 * A U+FFFD that the file really holds does not tell where that is.
 */
export function soundText(bytes: Uint8Array): string {
  let [sound, broken] = [0, bytes.length + 1];
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1;
    if (textOfStart(bytes, middle) === null) broken = middle;
    else sound = middle;
  }
  return textOfStart(bytes, sound) ?? "";
}

/** Of a character that the end cuts nothing is in the text. */
function textOfStart(bytes: Uint8Array, length: number): string | null {
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return decoder.decode(bytes.subarray(0, length), { stream: true });
  } catch {
    return null;
  }
}
