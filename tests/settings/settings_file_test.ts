import { assert, assertEquals, assertThrows } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { LivedumpError } from "../../src/base/errors.ts";
import { settingsDisk } from "../../src/settings/settings_disk.ts";
import { SettingsFileError } from "../../src/settings/settings_document.ts";
import {
  changeSettings,
  putBrokenAside,
  readSettings,
} from "../../src/settings/settings_file.ts";
import { change, refusals } from "./settings_attempts.ts";
import { namesBeside, withSettings } from "./settings_folder.ts";
import { watchedDisk } from "./watched_disk.ts";

Deno.test("without a file every setting has its default, and no file is created", () =>
  withSettings((path) => {
    assertEquals(readSettings(path).values, {});
    assertEquals(namesBeside(path), []);
    changeSettings(path, () => []);
    assertEquals(namesBeside(path), ["settings.json.lock"]);
  }));

Deno.test("a setting that was written is read again", () =>
  withSettings((path) => {
    const update = changeSettings(path, () => [change]);
    assertEquals(update.before, {});
    assertEquals(update.after, { "capture-user-pages": true });
    assertEquals(readSettings(path).values, update.after);
    assertEquals(namesBeside(path), ["settings.json", "settings.json.lock"]);
  }));

Deno.test("a byte order mark and Windows line ends are accepted", () =>
  withSettings((path) => {
    const text = '\ufeff{\r\n  "capture-user-pages": true\r\n}\r\n';
    Deno.writeTextFileSync(path, text);
    assertEquals(readSettings(path).values, { "capture-user-pages": true });
  }));

Deno.test("a broken file is never overwritten, and the error has the position of the problem", () =>
  withSettings((path) => {
    const encode = (text: string) => new TextEncoder().encode(text);
    const utf16 = Uint8Array.from("{ }", (sign) => sign.charCodeAt(0));
    const cases: [bytes: Uint8Array, code: string, message: string][] = [
      [
        encode('{\n  "capture-user-pages": "on"\n}'),
        "settings-broken",
        ': capture-user-pages needs true or false, not "on"',
      ],
      [
        encode(""),
        "settings-broken",
        ", line 1, column 1: Unexpected end of file",
      ],
      [
        encode('{\n "kernel-dump-folder": "D:\\dumps" }'),
        "settings-broken",
        ", line 2, column 27: each \\ in a text must be written as \\\\",
      ],
      [
        encode('{ "version": 2 }'),
        "settings-newer",
        ": version 2 is newer",
      ],
      [
        Uint8Array.of(0xff, 0xfe, ...utf16),
        "settings-broken",
        ", line 1, column 1: this is not UTF-8 text",
      ],
      [
        Uint8Array.of(...encode('{\n"a": "'), 0xe9, ...encode('" }')),
        "settings-broken",
        ", line 2, column 7: this is not UTF-8 text",
      ],
      // These texts contain a real U+FFFD, a character of two UTF-16 units, a
      // byte order mark, and CR LF. The columns were counted by hand.
      [
        Uint8Array.of(...encode('{"\ufffd": "\u{1f41e}'), 0xe9, 0x22),
        "settings-broken",
        ", line 1, column 10: this is not UTF-8 text",
      ],
      [
        Uint8Array.of(...encode('{"a": "'), 0xf0, 0x9f),
        "settings-broken",
        ", line 1, column 8: this is not UTF-8 text",
      ],
      [
        encode('\ufeff{ "\ufffd\u{1f41e}": 1, x }'),
        "settings-broken",
        ", line 1, column 13: Expected double-quoted property name",
      ],
      [
        encode('\ufeff{\r\n"a": "\u{1f41e}",\r\n  x }'),
        "settings-broken",
        ", line 3, column 3: Expected double-quoted property name",
      ],
      [
        new Uint8Array(1024 * 1024 + 1).fill(0x20),
        "settings-broken",
        ": the file is larger than 1 MiB",
      ],
    ];
    for (const [bytes, code, message] of cases) {
      Deno.writeFileSync(path, bytes);
      for (const error of refusals(path)) {
        assert(error instanceof SettingsFileError, error.message);
        assert(error.message.startsWith(`${path}${message}`), error.message);
        assertEquals([error.code, error.exitCode], [code, 4]);
        assert(error.hint.endsWith("livedump settings reset"), error.hint);
      }
      assertEquals(Deno.readFileSync(path), bytes);
    }
    assertEquals(namesBeside(path), ["settings.json", "settings.json.lock"]);
  }));

Deno.test("a broken file is renamed to the next free name", () =>
  withSettings((path) => {
    assertEquals(putBrokenAside(path), null);
    for (const number of [1, 2]) {
      Deno.writeTextFileSync(path, `broken ${number}`);
      assertEquals(putBrokenAside(path), `${path}.broken-${number}`);
      assertEquals(readSettings(path).values, {});
    }
    Deno.writeTextFileSync(path, "{}");
    assertEquals(putBrokenAside(path), null);
    assertEquals(Deno.readTextFileSync(path), "{}");
    assertEquals(Deno.readTextFileSync(`${path}.broken-1`), "broken 1");
    assertEquals(Deno.readTextFileSync(`${path}.broken-2`), "broken 2");
  }));

/**
 * Returns a disk that calls `before` before each step. Only the first attempt
 * to lock counts as a step. Later attempts are needed only if a child process
 * of another test briefly holds the lock.
 */
function steppedDisk(before: (what: string) => void) {
  let attempts = 0;
  return watchedDisk((what) => {
    if (what === "sleep" || what === "tryLock" && attempts++ > 0) return;
    before(what);
  });
}

Deno.test("if a step fails, the old file is kept, and no temporary file is left", () =>
  withSettings((path) => {
    const old = '{ "capture-user-pages": false }';
    const steps: string[] = [];
    // Creates the settings file first, because livedump takes other steps if
    // there is no file.
    Deno.writeTextFileSync(path, old);
    changeSettings(
      path,
      () => [change],
      steppedDisk((what) => steps.push(what)),
    );
    for (const [failing, what] of steps.entries()) {
      Deno.writeTextFileSync(path, old);
      let step = 0;
      const disk = steppedDisk(() => {
        if (step++ === failing) throw new Deno.errors.AddrInUse("as if");
      });
      const attempt = () => changeSettings(path, () => [change], disk);
      if (what === "syncFolder") {
        attempt();
        continue;
      }
      const error = assertThrows(attempt, LivedumpError, "as if", what);
      assertEquals(
        error.code.replace("unreadable", "not-written"),
        "settings-not-written",
      );
      assertEquals(Deno.readTextFileSync(path), old, what);
      assertEquals(namesBeside(path), ["settings.json", "settings.json.lock"]);
    }
  }));

Deno.test("the folder is synced after the rename", () =>
  withSettings((path) => {
    const done: string[][] = [];
    const disk = {
      ...settingsDisk,
      rename(from: string, to: string) {
        done.push(["rename", from, to]);
        settingsDisk.rename(from, to);
      },
      syncFolder: (folder: string) => void done.push(["sync", folder]),
    };
    changeSettings(path, () => [change], disk);
    assertEquals(done, [
      ["rename", `${path}.new`, path],
      ["sync", dirname(path)],
    ]);
    settingsDisk.syncFolder(dirname(path));
  }));

Deno.test("if Deno refuses access, its advice for developers is not shown", () =>
  withSettings((path) => {
    const refuse = () => {
      throw new Deno.errors.NotCapable("use `deno compile --allow-all`");
    };
    const disk = { ...settingsDisk, kindBehind: refuse, makeFolder: refuse };
    for (
      const attempt of [
        () => readSettings(path, disk),
        () => changeSettings(path, () => [change], disk),
      ]
    ) {
      const { message } = assertThrows(attempt, LivedumpError);
      assert(
        message.endsWith(": livedump does not access files there"),
        message,
      );
    }
  }));

Deno.test("of a large file, no more than the maximum size of settings is read", () =>
  withSettings((path) => {
    // A sparse file is fast to create, if the file system supports it.
    using file = Deno.openSync(path, { write: true, create: true });
    file.truncateSync(3 * 1024 ** 3);
    assertEquals(settingsDisk.read(path, 5), new Uint8Array(5));
    const requested: number[] = [];
    const disk = {
      ...settingsDisk,
      read(from: string, maxBytes: number) {
        requested.push(maxBytes);
        return settingsDisk.read(from, maxBytes);
      },
    };
    assertThrows(
      () => readSettings(path, disk),
      SettingsFileError,
      "the file is larger than 1 MiB",
    );
    assertEquals(requested, [1024 ** 2 + 1]);
  }));

Deno.test("a file of 1 MiB is read", () =>
  withSettings((path) => {
    Deno.writeTextFileSync(path, "{}".padEnd(1024 ** 2));
    assertEquals(readSettings(path).values, {});
  }));

Deno.test("a file that would grow beyond the limit is not changed", () =>
  withSettings((path) => {
    // livedump writes each number on its own line, so the written file would be
    // four times as large.
    const grown = `{"theirs":[${"1,".repeat(250_000)}1]}`;
    Deno.writeTextFileSync(path, grown);
    const error = assertThrows(
      () => changeSettings(path, () => [change]),
      LivedumpError,
      "at most 1 MiB is read",
    );
    assertEquals([error.code, error.exitCode], ["settings-too-large", 4]);
    assertEquals(Deno.readTextFileSync(path), grown);
    assertEquals(namesBeside(path), ["settings.json", "settings.json.lock"]);
    const much = `{"theirs":[${"1,".repeat(100_000)}1]}`;
    Deno.writeTextFileSync(path, much);
    changeSettings(path, () => [change]);
    assertEquals(readSettings(path).values, { "capture-user-pages": true });
  }));

Deno.test("renaming a broken file is retried while it is in use", () =>
  withSettings((path) => {
    Deno.writeTextFileSync(path, "{");
    let refusals = 3;
    const disk = {
      ...settingsDisk,
      rename(from: string, to: string) {
        // On Windows, Deno throws this error if the file is in use.
        if (refusals-- > 0) throw new Deno.errors.PermissionDenied("in use");
        Deno.renameSync(from, to);
      },
    };
    assertEquals(putBrokenAside(path, disk), `${path}.broken-1`);
    assertEquals(Deno.readTextFileSync(`${path}.broken-1`), "{");
  }));

Deno.test("replacing a file is retried while it is in use", () =>
  withSettings((path) => {
    // The errors that Deno throws on Windows if the old file or the new file is
    // in use.
    const inUse = [
      new Deno.errors.PermissionDenied("Access denied. (os error 5): in use"),
      new Error("Sharing violation. (os error 32): in use"),
    ];
    let refusals = 4;
    const disk = {
      ...settingsDisk,
      rename(from: string, to: string) {
        if (refusals-- > 0) throw inUse[refusals % 2]!;
        Deno.renameSync(from, to);
      },
    };
    changeSettings(path, () => [change], disk);
    assertEquals(readSettings(path).values, { "capture-user-pages": true });
    refusals = 1000;
    const stuck = { ...disk, sleep: () => {} };
    assertThrows(
      () => changeSettings(path, () => [change], stuck),
      LivedumpError,
      "in use",
    );
  }));

Deno.test("waiting for another writer ends after 10 seconds", () =>
  withSettings((path) => {
    let waitedMs = 0;
    const disk = {
      ...settingsDisk,
      tryLock: () => null,
      sleep: (durationMs: number) => void (waitedMs += durationMs),
    };
    const error = assertThrows(
      () => changeSettings(path, () => [change], disk),
      LivedumpError,
      "another livedump has been writing for 10 seconds",
    );
    assertEquals([error.exitCode, waitedMs], [4, 10_000]);
    assert(
      error.hint.endsWith("Wait for that process, or end it, and try again."),
    );
  }));

Deno.test("disposing of a lock releases it", () =>
  withSettings((path) => {
    const lock = settingsDisk.tryLock(path);
    assert(lock !== null);
    assertEquals(settingsDisk.tryLock(path), null);
    lock[Symbol.dispose]();
    // If another test is starting a child process, the child has a copy of the
    // file descriptor. The lock is then held until the child calls exec().
    let again = settingsDisk.tryLock(path);
    for (let pause = 0; again === null && pause < 1000; pause++) {
      settingsDisk.sleep(10);
      again = settingsDisk.tryLock(path);
    }
    assert(again !== null);
    again[Symbol.dispose]();
  }));
