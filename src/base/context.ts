import { type ColorChoice, type Console, openConsole } from "./console.ts";

/** Every environment variable that the program reads. */
export const environmentVariables = [
  "FORCE_COLOR",
  "NO_COLOR",
  "XDG_CONFIG_HOME",
  "HOME",
  "GITHUB_STEP_SUMMARY",
  "LC_ALL",
  "LC_CTYPE",
  "LANG",
] as const;

type EnvironmentVariable = (typeof environmentVariables)[number];

/**
 * The environment of a command. Commands use this object instead of Deno's
 * global APIs.
 */
export interface Context {
  readonly console: Console;
  readonly os: typeof Deno.build.os;
  readonly arch: typeof Deno.build.arch;
  /** The path of this program. */
  readonly program: string;
  readonly args: readonly string[];
  hostName(): string;
  /** The value of an environment variable; `undefined` if it is not set. */
  env(name: EnvironmentVariable): string | undefined;
  now(): Date;
}

export function openContext(color: ColorChoice): Context {
  return {
    console: openConsole({
      choice: color,
      forceColor: variable("FORCE_COLOR"),
      noColor: variable("NO_COLOR"),
    }),
    os: Deno.build.os,
    arch: Deno.build.arch,
    program: Deno.execPath(),
    args: Deno.args,
    hostName: () => Deno.hostname(),
    env: variable,
    now: () => new Date(),
  };
}

/**
 * Returns the value of a variable. A value that is not valid UTF-8 becomes a
 * replacement character, so that the variable counts as set.
 */
function variable(name: EnvironmentVariable): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.InvalidData)) throw error;
    return "\ufffd";
  }
}
