/**
 * A process that changes a settings file. Tests start several of these
 * processes at once. Other tests kill such a process at each step.
 *
 *     count PATH               sets a setting, and prints the steps it took
 *     kill PATH STEP WHEN      sets a setting, killed before a step or in a write
 *     many PATH NAME TIMES     increments a setting, and checks for lost updates
 *     set PATH NAME TEXT       sets a setting to a text
 */
import { LivedumpError } from "../../src/base/errors.ts";
import type { SettingsDisk } from "../../src/settings/settings_disk.ts";
import { changeSettings } from "../../src/settings/settings_file.ts";
import { watchedDisk } from "./watched_disk.ts";

const [action = "", path = "", third = "", fourth = ""] = Deno.args;

/** Settings that can have many different values. */
type TextSetting =
  | "kernel-dump-folder"
  | "process-dump-folder"
  | "process-dump-type";

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

function set(name: TextSetting, value: string, disk?: SettingsDisk): void {
  changeSettings(path, () => [{ name, value, because: null }], disk);
}

function die(): never {
  Deno.kill(Deno.pid, "SIGKILL");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  throw new Error("still alive");
}

if (action === "count") {
  const steps: string[] = [];
  set("process-dump-type", "full", watchedDisk((what) => steps.push(what)));
  say(JSON.stringify(steps));
} else if (action === "kill") {
  let left = Number(third);
  const disk = watchedDisk(
    () => void (left-- === 0 && fourth === "before" && die()),
    () => void (left < 0 && fourth === "within" && die()),
  );
  set("process-dump-type", "full", disk);
} else if (action === "many") {
  const name = third as TextSetting;
  let last: string | undefined;
  for (let count = 1; count <= Number(fourth); count++) {
    changeSettings(path, (stored) => {
      if (stored[name] !== last) say(`lost: ${last}`);
      last = name === "process-dump-type" ? `0x${count}` : `/${count}`;
      return [{ name, value: last, because: null }];
    });
  }
} else {
  try {
    set(third as TextSetting, fourth);
    say("set");
  } catch (error) {
    if (!(error instanceof LivedumpError)) throw error;
    say(`${error.exitCode} ${error.code}: ${error.message}`);
  }
}
