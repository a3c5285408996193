import { dirname } from "@std/path/dirname";
import { isAbsolute } from "@std/path/is-absolute";
import { join } from "@std/path/join";
import type { Context } from "../base/context.ts";
import { InputError } from "../base/errors.ts";
import { retryRename } from "../base/retry_rename.ts";
import { grouped } from "../base/text/count.ts";
import type { StoredSettings } from "./setting_table.ts";
import type { SettingChange } from "./setting_values.ts";
import {
  attempt,
  notAFile,
  type SettingsDisk,
  settingsDisk,
} from "./settings_disk.ts";
import {
  changedText,
  invalidSettings,
  parseSettings,
  type SettingsDocument,
  SettingsFileError,
} from "./settings_document.ts";

/** Maximum size of a settings file. Valid settings never reach this size. */
const maxBytes = 1024 * 1024;

/** The time to wait for the lock. Another writer needs only milliseconds. */
const lockWaitMs = 10_000;
const lockPauseMs = 10;

/** The path of the settings file in the configuration folder. */
export function settingsPathIn(folder: string): string {
  return join(folder, "livedump", "settings.json");
}

/**
 * The path of the settings file on this system. On Windows the file is in
 * `%LocalAppData%`. The caller gets this folder from Windows, because an
 * elevated program must not trust environment variables. On other systems the
 * path follows the XDG Base Directory Specification, which ignores variables
 * with a relative path.
 *
 * @throws {InputError} If there is no configuration folder.
 */
export function settingsPath(
  { os, env }: Pick<Context, "os" | "env">,
  localAppData: () => string,
): string {
  if (os === "windows") return settingsPathIn(localAppData());
  const config = env("XDG_CONFIG_HOME");
  if (config && isAbsolute(config)) return settingsPathIn(config);
  const home = env("HOME");
  if (home && isAbsolute(home)) return settingsPathIn(join(home, ".config"));
  throw new InputError(
    "there is no folder for settings: neither XDG_CONFIG_HOME nor HOME is a " +
      "full path",
    "",
    { code: "settings-no-place", hint: "Set one of them." },
  );
}

/**
 * Reads the settings file. If there is no file, every setting has its default.
 * No lock is needed, because the file is always replaced as a whole.
 *
 * The file is read even if the file or its folder is a link or a junction,
 * because some people keep their settings files in another place. But the file
 * is never written through a link: an elevated program could then write to a
 * path that another user chose. Links in higher folders are followed, because
 * they belong to the owner of the profile.
 *
 * @throws {SettingsFileError} If the file does not contain valid settings.
 * @throws {InputError} If the file cannot be read.
 */
export function readSettings(
  path: string,
  disk: SettingsDisk = settingsDisk,
): SettingsDocument {
  return attempt(path, "read", () => {
    const kind = disk.kindBehind(path);
    if (kind === "nothing") {
      // A dangling link may lead to a drive that is not mounted. The settings
      // may exist on that drive, so the defaults must not be used.
      for (const link of [path, dirname(path)]) {
        if (disk.kindOf(link) !== "link") continue;
        if (disk.kindBehind(link) === "nothing") throw notAFile(link, "link");
      }
      return { values: {}, unknown: [], text: "{}" };
    }
    if (kind !== "file") throw notAFile(path, kind);
    // Reads one byte more than the maximum, to detect a larger file.
    const bytes = disk.read(path, maxBytes + 1);
    if (bytes.length <= maxBytes) return parseSettings(path, bytes);
    throw invalidSettings(path, "the file is larger than 1 MiB");
  });
}

/** The settings before and after a change. */
export interface SettingsUpdate {
  readonly before: StoredSettings;
  readonly after: StoredSettings;
  readonly changes: readonly SettingChange[];
}

/**
 * Reads the file, gets the changes from `edit`, and replaces the file. A lock
 * excludes other writers. If an operation fails or the process is killed, the
 * file has either its old or its new content.
 *
 * @throws {SettingsFileError} If the file is invalid. The file is then not
 * changed.
 * @throws {LivedumpError} If the file cannot be written, or if `edit` throws.
 */
export function changeSettings(
  path: string,
  edit: (stored: StoredSettings) => readonly SettingChange[],
  disk: SettingsDisk = settingsDisk,
): SettingsUpdate {
  using _lock = lockFor(path, disk);
  requireFile(path, disk);
  const { values: before, text } = readSettings(path, disk);
  const changes = edit(before);
  if (changes.length === 0) return { before, after: before, changes };
  const bytes = attempt(
    path,
    "written",
    () => new TextEncoder().encode(changedText(text, changes)),
  );
  if (bytes.length > maxBytes) {
    throw new InputError(
      `${path} would grow to ${grouped(bytes.length)} bytes, but at most ` +
        "1 MiB is read",
      path,
      {
        code: "settings-too-large",
        hint: "Nothing was changed. Remove unknown keys from the file.",
      },
    );
  }
  // Parsing the new text ensures that the file can be read again.
  const { values: after } = parseSettings(path, bytes);
  replaceFile(path, bytes, disk);
  return { before, after, changes };
}

/**
 * Renames an invalid file to the next free name, so that its content is not
 * lost. Returns the new path, or `null` if the file is valid.
 *
 * @throws {LivedumpError} If the file cannot be renamed.
 */
export function putBrokenAside(
  path: string,
  disk: SettingsDisk = settingsDisk,
): string | null {
  using _lock = lockFor(path, disk);
  requireFile(path, disk);
  try {
    readSettings(path, disk);
    return null;
  } catch (error) {
    if (!(error instanceof SettingsFileError)) throw error;
  }
  return attempt(path, "written", () => {
    for (let number = 1;; number++) {
      const aside = `${path}.broken-${number}`;
      if (disk.kindOf(aside) !== "nothing") continue;
      renameFile(path, aside, disk);
      return aside;
    }
  });
}

/** Throws if the path is a link, or anything else that is not a file. */
function requireFile(path: string, disk: SettingsDisk): void {
  const kind = attempt(path, "read", () => disk.kindOf(path));
  if (kind !== "nothing" && kind !== "file") throw notAFile(path, kind);
}

function lockFor(path: string, disk: SettingsDisk): Disposable {
  return attempt(path, "written", () => {
    const folder = dirname(path);
    const lockPath = `${path}.lock`;
    if (disk.kindOf(folder) === "link") throw notAFile(folder, "link");
    disk.makeFolder(folder);
    requireFile(lockPath, disk);
    for (let waitedMs = 0; waitedMs < lockWaitMs; waitedMs += lockPauseMs) {
      const lock = disk.tryLock(lockPath);
      if (lock !== null) return lock;
      disk.sleep(lockPauseMs);
    }
    throw new InputError(
      `the settings in ${path} cannot be written: another livedump has been ` +
        `writing for ${lockWaitMs / 1000} seconds`,
      path,
      {
        code: "settings-not-written",
        hint:
          "The settings were not changed. Wait for that process, or end it, and try " +
          "again.",
      },
    );
  });
}

function replaceFile(
  path: string,
  bytes: Uint8Array,
  disk: SettingsDisk,
): void {
  const temporary = `${path}.new`;
  attempt(path, "written", () => {
    // A killed process left this file. No other process can be writing it,
    // because this process holds the lock.
    if (disk.kindOf(temporary) !== "nothing") disk.remove(temporary);
    try {
      writeFile(temporary, bytes, disk, path);
      renameFile(temporary, path, disk);
    } catch (error) {
      // If the file cannot be removed now, the next writer removes it.
      ignoreErrors(() => disk.remove(temporary));
      throw error;
    }
  });
  // Errors are ignored: the file has already been replaced, and some file
  // systems cannot sync a folder.
  ignoreErrors(() => disk.syncFolder(dirname(path)));
}

function writeFile(
  path: string,
  bytes: Uint8Array,
  disk: SettingsDisk,
  replaced: string,
): void {
  using file = disk.create(path);
  disk.keepOwner(path, replaced);
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray(file.writeSync(rest));
  file.syncSync();
}

function renameFile(from: string, to: string, disk: SettingsDisk): void {
  retryRename(
    () => disk.rename(from, to),
    (error) =>
      error instanceof Deno.errors.PermissionDenied ||
      // ERROR_SHARING_VIOLATION. Deno 2.9 has no error class for it.
      error instanceof Error && /\(os error 32\)/.test(error.message),
    disk.sleep,
  );
}

function ignoreErrors(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}
