import { assertThrows } from "@std/assert";
import { LivedumpError } from "../../src/base/errors.ts";
import type { SettingChange } from "../../src/settings/setting_values.ts";
import {
  changeSettings,
  readSettings,
} from "../../src/settings/settings_file.ts";

/** An arbitrary change of a setting. */
export const change: SettingChange = {
  name: "capture-user-pages",
  value: true,
  because: null,
};

/**
 * Tries to read the settings file, and tries to change it. Asserts that both
 * attempts fail, and returns the errors.
 */
export function refusals(path: string): LivedumpError[] {
  return [
    assertThrows(() => readSettings(path), LivedumpError),
    assertThrows(() => changeSettings(path, () => [change]), LivedumpError),
  ];
}
