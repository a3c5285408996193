import { type ColorChoice, type Console, openConsole } from "./console.ts";

/** Every environment variable that the program reads, and no other. */
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

/** A variable that the compiled program may read. */
export type EnvironmentVariable = (typeof environmentVariables)[number];

/** All that a command touches of the outside; commands never ask the system. */
export interface Context {
  /** The two streams. */
  readonly console: Console;
  /** The operating system, as Deno names it. */
  readonly os: typeof Deno.build.os;
  /** The processor architecture, as Deno names it. */
  readonly arch: typeof Deno.build.arch;
  /** The path of this program. */
  readonly program: string;
  /** The arguments that it was started with. */
  readonly args: readonly string[];
  /** The name of this machine. */
  hostName(): string;
  /** The value of an environment variable, if it is set. */
  env(name: EnvironmentVariable): string | undefined;
  /** The time. */
  now(): Date;
}

/** The context of this process, with the colors that were asked for. */
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

/** Of a value that is no text, that it is set is all that can be told. */
function variable(name: EnvironmentVariable): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.InvalidData)) throw error;
    return "\ufffd";
  }
}
