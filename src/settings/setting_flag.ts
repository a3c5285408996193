import { flagName } from "./flag_spec.ts";
import {
  type SettingName,
  settingNames,
  settingSpec,
} from "./setting_table.ts";

/** The setting that a flag of a command wins over, if there is one. */
export function settingOf(
  command: string | null,
  flagKey: string,
): SettingName | undefined {
  return settingNames.find((name) => {
    const { key, of } = settingSpec(name).flag;
    return key === flagKey && of.some((one) => one === command);
  });
}

/** How to have another value for one run: `livedump kernel --[no-]open`. */
export function flagForm(name: SettingName): string {
  const { flag, kind } = settingSpec(name);
  const form = flagName(flag.key);
  return kind === "switch" ? form.replace("--", "--[no-]") : form;
}
