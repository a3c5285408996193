import { assertThrows } from "@std/assert";
import { LivedumpError } from "../../src/base/errors.ts";
import type { SettingChange } from "../../src/settings/setting_values.ts";
import {
  changeSettings,
  readSettings,
} from "../../src/settings/settings_file.ts";

/** Any change, for tests that need one. */
export const change: SettingChange = {
  name: "capture-user-pages",
  value: true,
  because: null,
};

/** The error of an attempt to read, and of one to write. */
export function refusals(path: string): LivedumpError[] {
  return [
    assertThrows(() => readSettings(path), LivedumpError),
    assertThrows(() => changeSettings(path, () => [change]), LivedumpError),
  ];
}
