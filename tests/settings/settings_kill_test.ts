import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import {
  changeSettings,
  readSettings,
} from "../../src/settings/settings_file.ts";
import { namesBeside, withSettings } from "./settings_folder.ts";

const writer = fromFileUrl(new URL("settings_writer.ts", import.meta.url));

async function write(...args: string[]): Promise<Deno.CommandOutput> {
  return await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-all", writer, ...args],
    stderr: "inherit",
  }).output();
}

const old = '{ "theirs": 1, "process-dump-type": "mini" }\n';

Deno.test("a write that is killed at any step leaves the old file or the new one", () =>
  withSettings(async (path) => {
    await Deno.writeTextFile(path, old);
    const counted = await write("count", path);
    const steps: string[] = JSON.parse(
      new TextDecoder().decode(counted.stdout),
    );
    const written = await Deno.readTextFile(path);
    assert(written !== old);
    for (const needed of ["tryLock", "create", "write", "sync", "rename"]) {
      assert(steps.includes(needed), needed);
    }
    const left = { old: 0, new: 0 };
    const kills = steps.flatMap((what, step) =>
      what === "write"
        ? [[step, "before"], [step, "within"]] as const
        : [[step, "before"]] as const
    );
    for (const [step, when] of kills) {
      await Deno.writeTextFile(path, old);
      const { signal } = await write("kill", path, String(step), when);
      const place = `${when} ${steps[step]}`;
      if (Deno.build.os !== "windows") assertEquals(signal, "SIGKILL", place);
      const found = await Deno.readTextFile(path);
      assert(found === old || found === written, `${place}: ${found}`);
      // Before the rename, the path leads to the old file. After the rename, it
      // leads to the new file.
      assertEquals(found === old, step <= steps.lastIndexOf("rename"), place);
      left[found === old ? "old" : "new"]++;
      await Deno.writeTextFile(path, old);
      const start = performance.now();
      changeSettings(
        path,
        () => [{ name: "process-dump-type", value: "full", because: null }],
      );
      // The lock of the killed process does not delay the next process.
      assert(performance.now() - start < 2000, place);
      assertEquals(await Deno.readTextFile(path), written, place);
      assertEquals(namesBeside(path), [
        "settings.json",
        "settings.json.lock",
      ]);
    }
    assert(left.old > 5 && left.new > 0, JSON.stringify(left));
  }));

Deno.test("simultaneous writers do not lose each other's changes", () =>
  withSettings(async (path) => {
    const names = [
      "kernel-dump-folder",
      "process-dump-folder",
      "process-dump-type",
    ] as const;
    // The writers set values such as /1. On Windows, these are not full paths,
    // so the two folder settings are left out.
    const here = Deno.build.os === "windows" ? names.slice(2) : names;
    const times = 60;
    const outputs = await Promise.all(
      here.map((name) => write("many", path, name, String(times))),
    );
    for (const { code, stdout } of outputs) {
      assertEquals([code, new TextDecoder().decode(stdout)], [0, ""]);
    }
    assertEquals(
      readSettings(path).values,
      Object.fromEntries(
        here.map((name) => [
          name,
          name === "process-dump-type" ? `0x${times}` : `/${times}`,
        ]),
      ),
    );
  }));
