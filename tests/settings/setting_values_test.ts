import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../src/base/errors.ts";
import { settingNames } from "../../src/settings/setting_table.ts";
import {
  choose,
  resetSettings,
  setSetting,
} from "../../src/settings/setting_values.ts";

const names = ["capture-user-pages", "abort-if-insufficient-memory"] as const;

Deno.test("a flag overrides a setting, a setting overrides the default", () => {
  const note = null;
  const stored = { "capture-user-pages": true } as const;
  assertEquals(choose(names, { userPages: null }, stored), {
    "capture-user-pages": { value: true, source: "file", note },
    "abort-if-insufficient-memory": { value: true, source: "default", note },
  });
  const flags = { userPages: false, abortOnMemoryPressure: false };
  assertEquals(choose(names, flags, stored), {
    "capture-user-pages": { value: false, source: "command-line", note },
    "abort-if-insufficient-memory": {
      value: false,
      source: "command-line",
      note,
    },
  });
});

Deno.test("a folder that is not set is null", () => {
  assertEquals(choose(["kernel-dump-folder"], {}, {}), {
    "kernel-dump-folder": { value: null, source: "default", note: null },
  });
});

const both = {
  "capture-hypervisor-pages": true,
  "include-nonessential-pages": true,
} as const;

Deno.test("nonessential pages alone are refused, with a reason and advice", () => {
  for (const stored of [{}, { "capture-hypervisor-pages": false }]) {
    const error = assertThrows(
      () => setSetting(stored, "include-nonessential-pages", true),
      UsageError,
      "include-nonessential-pages needs capture-hypervisor-pages, which is off",
    );
    assertEquals(
      error.hint,
      "First run this command: livedump settings set capture-hypervisor-pages on",
    );
  }
  assertEquals(setSetting({}, "include-nonessential-pages", false).length, 1);
  const stored = { "capture-hypervisor-pages": true };
  assertEquals(setSetting(stored, "include-nonessential-pages", true), [
    { name: "include-nonessential-pages", value: true, because: null },
  ]);
});

Deno.test("turning hypervisor pages off turns nonessential pages off", () => {
  const taken = {
    name: "include-nonessential-pages",
    value: false,
    because: "capture-hypervisor-pages",
  } as const;
  const name = "capture-hypervisor-pages";
  assertEquals(setSetting(both, name, false), [
    { name, value: false, because: null },
    taken,
  ]);
  assertEquals(resetSettings(both, [name]), [
    { name, value: undefined, because: null },
    taken,
  ]);
  assertEquals(setSetting(both, name, true).length, 1);
});

Deno.test("a reset changes only settings in the file", () => {
  assertEquals(resetSettings({}, settingNames), []);
  assertEquals(resetSettings(both, settingNames), [
    { name: "capture-hypervisor-pages", value: undefined, because: null },
    { name: "include-nonessential-pages", value: undefined, because: null },
  ]);
});
