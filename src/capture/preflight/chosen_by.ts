import type { KernelChoices } from "../options.ts";

/** Who wants an option: a flag, or the setting that stands for it. */
export function wanting(
  flag: string,
  choices: KernelChoices,
  setting: keyof KernelChoices | undefined,
): string {
  return isSet(choices, setting) ? `The setting ${setting}` : flag;
}

/** How to do without an option that a flag or a setting turned on. */
export function leavingOut(
  flag: string,
  choices: KernelChoices,
  setting: keyof KernelChoices | undefined,
): string {
  return isSet(choices, setting)
    ? `Add ${flag.replace("--", "--no-")}, or livedump settings reset ` +
      setting
    : `Leave out ${flag}`;
}

function isSet(
  choices: KernelChoices,
  setting: keyof KernelChoices | undefined,
): setting is keyof KernelChoices {
  return setting !== undefined && choices[setting].source === "file";
}
