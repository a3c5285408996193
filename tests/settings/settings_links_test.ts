import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { LivedumpError } from "../../src/base/errors.ts";
import {
  changeSettings,
  putBrokenAside,
  readSettings,
} from "../../src/settings/settings_file.ts";
import { change, refusals } from "./settings_attempts.ts";
import { namesBeside, withSettings } from "./settings_folder.ts";

const posix = Deno.build.os !== "windows";

Deno.test("a folder in place of the file is neither read nor replaced", () =>
  withSettings((path) => {
    Deno.mkdirSync(path);
    for (const error of refusals(path)) {
      assertEquals([error.code, error.exitCode], ["settings-not-a-file", 4]);
      assert(error.message.startsWith(`${path} is a folder, but`));
    }
    assertThrows(() => putBrokenAside(path), LivedumpError, "is a folder");
    assertEquals(Deno.statSync(path).isDirectory, true);
  }));

Deno.test({
  name: "a link is read, and never written through",
  ignore: !posix,
  fn: () =>
    withSettings((path) => {
      const target = `${path}.target`;
      const text = '{ "capture-user-pages": false }';
      Deno.writeTextFileSync(target, text);
      Deno.symlinkSync(target, path);
      assertEquals(readSettings(path).values, { "capture-user-pages": false });
      const writes = [
        () => changeSettings(path, () => [change]),
        () => putBrokenAside(path),
      ];
      for (const write of writes) {
        assertThrows(write, LivedumpError, `${path} is a link, but`);
      }
      assertEquals(Deno.readTextFileSync(target), text);
      assertEquals(Deno.lstatSync(path).isSymlink, true);
    }),
});

Deno.test({
  name: "a dangling link is refused, and nothing is created at its target",
  ignore: !posix,
  fn: () =>
    withSettings((path) => {
      Deno.symlinkSync(`${path}.gone`, path);
      for (const error of refusals(path)) {
        assertEquals(error.code, "settings-not-a-file");
        assert(error.message.startsWith(`${path} is a link, but`));
      }
      assertEquals(namesBeside(path), ["settings.json", "settings.json.lock"]);
    }),
});

Deno.test({
  name:
    "links in place of the folder, the lock and the new file are not followed",
  ignore: !posix,
  fn: () =>
    withSettings((path) => {
      const elsewhere = `${path}.elsewhere`;
      Deno.mkdirSync(elsewhere);
      Deno.symlinkSync(elsewhere, `${path}.folder`);
      assertThrows(
        () => changeSettings(`${path}.folder/settings.json`, () => [change]),
        LivedumpError,
        "is a link",
      );
      assertEquals(namesBeside(`${elsewhere}/x`), []);
      Deno.symlinkSync(`${path}.victim`, `${path}.lock`);
      assertThrows(
        () => changeSettings(path, () => [change]),
        LivedumpError,
        "is a link",
      );
      Deno.removeSync(`${path}.lock`);
      Deno.symlinkSync(`${path}.victim`, `${path}.new`);
      changeSettings(path, () => [change]);
      assertEquals(Deno.lstatSync(path).isFile, true);
      assertEquals(namesBeside(path).includes("settings.json.victim"), false);
    }),
});

Deno.test({
  name:
    "a folder that is a link is read, never written; a higher folder may be a link",
  ignore: !posix,
  fn: () =>
    withSettings((path) => {
      const real = `${path}.real`;
      Deno.mkdirSync(`${real}/livedump`, { recursive: true });
      const text = '{ "capture-user-pages": false }';
      Deno.writeTextFileSync(`${real}/livedump/settings.json`, text);
      Deno.symlinkSync(`${real}/livedump`, `${path}.own`);
      const own = `${path}.own/settings.json`;
      assertEquals(readSettings(own).values, { "capture-user-pages": false });
      assertThrows(
        () => changeSettings(own, () => [change]),
        LivedumpError,
        "is a link",
      );
      assertThrows(() => putBrokenAside(own), LivedumpError, "is a link");
      assertEquals(namesBeside(`${real}/livedump/x`), ["settings.json"]);
      // A link in place of the whole profile is allowed: its owner may have
      // moved the profile.
      Deno.symlinkSync(real, `${path}.profile`);
      const moved = `${path}.profile/livedump/settings.json`;
      changeSettings(moved, () => [change]);
      assertEquals(readSettings(moved).values, { "capture-user-pages": true });
    }),
});

Deno.test({
  name: "if the folder is a dangling link, defaults are not used",
  ignore: !posix,
  fn: () =>
    withSettings((path) => {
      const away = `${path}.away`;
      Deno.symlinkSync(`${path}.gone`, away);
      for (const error of refusals(`${away}/settings.json`)) {
        assertEquals([error.code, error.exitCode], ["settings-not-a-file", 4]);
        assert(error.message.startsWith(`${away} is a link, but`));
      }
      // If the target folder exists but has no settings file, every setting has
      // its default.
      Deno.mkdirSync(`${path}.gone`);
      assertEquals(readSettings(`${away}/settings.json`).values, {});
    }),
});

Deno.test({
  name: "a junction in place of the folder is not written through",
  ignore: posix,
  fn: () =>
    withSettings((path) => {
      Deno.mkdirSync(`${path}.elsewhere`);
      Deno.symlinkSync(`${path}.elsewhere`, `${path}.folder`, {
        type: "junction",
      });
      assertThrows(
        () => changeSettings(`${path}.folder\\settings.json`, () => [change]),
        LivedumpError,
        "is a link",
      );
      assertEquals(namesBeside(`${path}.elsewhere\\x`), []);
    }),
});

Deno.test({
  name: "a named pipe is refused without waiting for it",
  ignore: !posix,
  fn: () =>
    withSettings((path) => {
      const made = new Deno.Command("mkfifo", { args: [path] }).outputSync();
      assert(made.success);
      for (const error of refusals(path)) {
        assert(error.message.includes("is a device or a pipe, but"));
      }
    }),
});

Deno.test({
  name:
    "settings keep their mode and their owner, and new ones get the folder's",
  ignore: !posix,
  fn: () =>
    withSettings((path) => {
      const folder = dirname(path);
      if (Deno.statSync(folder).uid !== 0) return; // only root can change owners
      Deno.chownSync(folder, 1234, 4321);
      const below = join(folder, "config/livedump/settings.json");
      const ownersOf = (...paths: string[]) =>
        paths.map((one) => Deno.statSync(one))
          .map(({ uid, gid, mode }) => [uid, gid, (mode! & 0o777).toString(8)]);
      changeSettings(below, () => [change]);
      assertEquals(
        ownersOf(
          dirname(dirname(below)),
          dirname(below),
          below,
          `${below}.lock`,
        ),
        [
          [1234, 4321, "700"],
          [1234, 4321, "700"],
          [1234, 4321, "600"],
          [1234, 4321, "600"],
        ],
      );
      Deno.chownSync(below, 77, 88);
      Deno.chmodSync(below, 0o664);
      changeSettings(below, () => [{ ...change, value: undefined }]);
      assertEquals(ownersOf(below), [[77, 88, "664"]]);
    }),
});
