import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../src/base/errors.ts";
import { settingNames } from "../../src/settings/setting_table.ts";
import { resetSettings, setSetting } from "../../src/settings/settings_edit.ts";

const both = {
  "capture-hypervisor-pages": true,
  "include-nonessential-pages": true,
} as const;

Deno.test("nonessential pages alone are refused, with the reason and the way", () => {
  for (const stored of [{}, { "capture-hypervisor-pages": false }]) {
    const error = assertThrows(
      () => setSetting(stored, "include-nonessential-pages", true),
      UsageError,
      "include-nonessential-pages needs capture-hypervisor-pages, which is off",
    );
    assertEquals(
      error.hint,
      "First: livedump settings set capture-hypervisor-pages on",
    );
  }
  assertEquals(setSetting({}, "include-nonessential-pages", false).length, 1);
  const stored = { "capture-hypervisor-pages": true };
  assertEquals(setSetting(stored, "include-nonessential-pages", true), [
    { name: "include-nonessential-pages", value: true, because: null },
  ]);
});

Deno.test("hypervisor pages take the nonessential ones with them", () => {
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

Deno.test("a reset changes what was set, and nothing else", () => {
  assertEquals(resetSettings({}, settingNames), []);
  assertEquals(resetSettings(both, settingNames), [
    { name: "capture-hypervisor-pages", value: undefined, because: null },
    { name: "include-nonessential-pages", value: undefined, because: null },
  ]);
});
