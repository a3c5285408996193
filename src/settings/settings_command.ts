import type { Context } from "../base/context.ts";
import { errorJson, LivedumpError, UsageError } from "../base/errors.ts";
import { type ExitCode, exitCodes } from "../base/exit_code.ts";
import { printError } from "../base/failure.ts";
import { jsonDocument } from "../base/json_document.ts";
import { didYouMean, nearestName } from "../base/text/suggest.ts";
import {
  listResult,
  putAsideResult,
  type SettingsResult,
  textResult,
  updateResult,
  valueResult,
} from "./render_settings.ts";
import { settingKinds, settingsSchema } from "./setting_kind.ts";
import {
  isSetting,
  type SettingName,
  settingNames,
  settings,
  type SettingValue,
} from "./setting_table.ts";
import { resetSettings, setSetting } from "./setting_values.ts";
import {
  type SettingsAction,
  settingsActionNames,
  settingsActions,
  type SettingsFlags,
} from "./settings_command_spec.ts";
import { SettingsFileError } from "./settings_document.ts";
import {
  changeSettings,
  putBrokenAside,
  readSettings,
  settingsPath,
} from "./settings_file.ts";

interface Call {
  readonly path: string;
  readonly operands: readonly string[];
  readonly context: Context;
}

/**
 * Runs `livedump settings`.
 *
 * @throws {UsageError} If the action, a name or a value is invalid.
 * @throws {LivedumpError} If the file cannot be read or written. With
 * `--format json`, the error is in the document instead.
 */
export function settingsCommand(
  context: Context,
  operands: readonly string[],
  flags: SettingsFlags,
  localAppData: () => string,
): ExitCode {
  const { stdout, stderr } = context.console;
  const action = actionIn(operands);
  if (action === "schema") {
    stdout.write(`${JSON.stringify(settingsSchema(), null, 2)}\n`);
    return exitCodes.done.code;
  }
  let path: string | null = null;
  let result: SettingsResult | null = null;
  let error: LivedumpError | null = null;
  try {
    path = settingsPath(context, localAppData);
    result = actions[action]({ path, operands: operands.slice(1), context });
  } catch (thrown) {
    if (!(thrown instanceof LivedumpError)) throw thrown;
    if (flags.format === "text") throw thrown;
    error = thrown;
  }
  const exitCode = error?.exitCode ?? exitCodes.done.code;
  stdout.write(
    flags.format === "text"
      ? result![flags.quiet ? "quietText" : "text"]
      : jsonDocument({
        command: "settings",
        action,
        exitCode,
        path,
        ...result?.json,
        error: error && errorJson(error),
      }),
  );
  if (error) printError(stderr, error);
  return exitCode;
}

const actions: Readonly<
  Record<Exclude<SettingsAction, "schema">, (call: Call) => SettingsResult>
> = {
  list: ({ path, context }) =>
    listResult(path, readSettings(path), context.console.stdout.style),
  get({ path, operands: [key = ""] }) {
    const name = settingNamed(key);
    return valueResult(name, readSettings(path).values);
  },
  set({ path, operands: [key = "", text = ""] }) {
    const name = settingNamed(key);
    const value = valueIn(name, text);
    return updateResult(
      changeSettings(path, (stored) => setSetting(stored, name, value)),
    );
  },
  reset({ path, operands: [key] }) {
    if (key === undefined) return resetAll(path);
    const name = settingNamed(key);
    return updateResult(
      changeSettings(path, (stored) => resetSettings(stored, [name])),
    );
  },
  path: ({ path }) => textResult(path, {}),
};

function resetAll(path: string): SettingsResult {
  try {
    return updateResult(
      changeSettings(path, (stored) => resetSettings(stored, settingNames)),
    );
  } catch (error) {
    if (!(error instanceof SettingsFileError)) throw error;
    const aside = putBrokenAside(path);
    // `null` means that another program corrected the file in the meantime.
    return aside === null
      ? resetAll(path)
      : putAsideResult(error.message, aside);
  }
}

function actionIn(operands: readonly string[]): SettingsAction {
  const word = operands[0] ?? "list";
  const action = settingsActionNames.find((name) => name === word);
  if (action === undefined) {
    throw usage(
      `settings has no action "${word}"`,
      isSetting(word)
        ? `${operands.length > 1 ? "set" : "get"} ${operands.join(" ")}`
        : nearestName(word, settingsActionNames),
    );
  }
  const { form, operands: { min, max } } = settingsActions[action];
  const count = Math.max(operands.length - 1, 0);
  if (count >= min && count <= max) return action;
  throw usage(`settings takes "${form}", not "${operands.join(" ")}"`);
}

function settingNamed(word: string): SettingName {
  if (isSetting(word)) return word;
  throw usage(`there is no setting "${word}"`, nearestName(word, settingNames));
}

function valueIn(name: SettingName, text: string): SettingValue {
  const kind = settingKinds[settings[name].kind];
  const value = kind.fromText(text);
  if (value !== undefined) return value;
  throw usage(
    `${name} needs ${kind.needs}, not "${text}"`,
    nearestName(text, kind.words),
  );
}

function usage(message: string, nearest: string | null = null): UsageError {
  return new UsageError(message, didYouMean(nearest, "settings"));
}
