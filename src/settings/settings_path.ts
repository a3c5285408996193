import { isAbsolute } from "@std/path/is-absolute";
import { join } from "@std/path/join";
import type { Context } from "../base/context.ts";
import { InputError } from "../base/errors.ts";

/** Where the settings are in the folder that a system has for such files. */
export function settingsPathIn(folder: string): string {
  return join(folder, "livedump", "settings.json");
}

/**
 * Where the settings are on this system: in `%LocalAppData%`, which Windows
 * tells, since an elevated program must not trust the environment; elsewhere in
 * the folder of the XDG Base Directory Specification, which has a path that is
 * not absolute ignored.
 *
 * @throws {InputError} If there is no such folder.
 */
export function settingsPath(
  { os, env }: Pick<Context, "os" | "env">,
  localAppData: () => string,
): string {
  if (os === "windows") return settingsPathIn(localAppData());
  const config = env("XDG_CONFIG_HOME");
  if (config && isAbsolute(config)) return settingsPathIn(config);
  const home = env("HOME");
  if (home && isAbsolute(home)) return settingsPathIn(join(home, ".config"));
  throw new InputError(
    "there is no place for settings: neither XDG_CONFIG_HOME nor HOME has " +
      "the full path of a folder",
    "",
    { code: "settings-no-place", hint: "Set one of them." },
  );
}
