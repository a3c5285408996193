import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import type { Context } from "../../src/base/context.ts";
import { InputError } from "../../src/base/errors.ts";
import { settingsPath } from "../../src/settings/settings_file.ts";

function pathWith(
  env: Readonly<Record<string, string>>,
  os: Context["os"] = "linux",
): string {
  return settingsPath(
    { os, env: (name) => env[name] },
    () => "C:\\Users\\U\\AppData\\Local",
  );
}

Deno.test("on Windows, environment variables do not change the path of the settings", () => {
  const env = { XDG_CONFIG_HOME: "/planted", HOME: "/planted" };
  const path = pathWith(env, "windows");
  assertEquals(path.includes("planted"), false);
  assertEquals(
    path.replaceAll("/", "\\"),
    "C:\\Users\\U\\AppData\\Local\\livedump\\settings.json",
  );
});

Deno.test("on other systems, the path follows the XDG Base Directory Specification", () => {
  const home = resolve("/home/u");
  const config = resolve("/config");
  const inHome = join(home, ".config", "livedump", "settings.json");
  const inConfig = join(config, "livedump", "settings.json");
  assertEquals(pathWith({ HOME: home }), inHome);
  assertEquals(pathWith({ HOME: home, XDG_CONFIG_HOME: config }), inConfig);
  assertEquals(pathWith({ XDG_CONFIG_HOME: config }, "darwin"), inConfig);
  // XDG Base Directory Specification: "All paths set in these environment
  // variables must be absolute." Other values are ignored.
  assertEquals(pathWith({ HOME: home, XDG_CONFIG_HOME: "config" }), inHome);
  assertEquals(pathWith({ HOME: home, XDG_CONFIG_HOME: "" }), inHome);
});

Deno.test("if there is no folder for settings, there is an error", () => {
  for (const env of [{}, { HOME: "" }, { HOME: "relative" }]) {
    const error = assertThrows(() => pathWith(env), InputError);
    assertEquals([error.exitCode, error.code], [4, "settings-no-place"]);
  }
});

Deno.test("Task Manager's settings are never read or written", () => {
  // Task Manager's file is
  // %LocalAppData%\Microsoft\Windows\TaskManager\settings.json.
  const path = pathWith({}, "windows").replaceAll("/", "\\");
  assertEquals(path.includes("TaskManager"), false);
  const src = new URL("../../src/", import.meta.url);
  const naming: string[] = [];
  for (const folder of ["", "capture/", "settings/", "ffi/"]) {
    for (const { name, isFile } of Deno.readDirSync(new URL(folder, src))) {
      if (!isFile) continue;
      const text = Deno.readTextFileSync(new URL(folder + name, src));
      if (/settings\.json/.test(text)) naming.push(folder + name);
      // The program may use the folder of Task Manager's dumps, but not Task
      // Manager's settings.
      assert(!/TaskManager["\\/,\s]+settings/i.test(text), name);
    }
  }
  assertEquals(naming.sort(), [
    "settings/settings_command_spec.ts",
    "settings/settings_file.ts",
  ]);
});
