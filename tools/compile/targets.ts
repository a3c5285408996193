import { ToolError } from "../tool_error.ts";

/** An OS and a processor that the program is compiled for. */
export interface Target {
  /**
   * The name on the command line, which is also the name of the folder in
   * dist/.
   */
  readonly name: string;
  /** The name in `deno compile --target` and Deno.build.target. */
  readonly triple: string;
  readonly system: "linux" | "windows" | "macos";
  readonly file: "livedump" | "livedump.exe";
  /** Whether the target is compiled if the command line names no target. */
  readonly byDefault: boolean;
}

/** Every target of `deno compile`. */
export const targets: readonly Target[] = [
  {
    name: "linux-x64",
    triple: "x86_64-unknown-linux-gnu",
    system: "linux",
    file: "livedump",
    byDefault: true,
  },
  {
    name: "linux-arm64",
    triple: "aarch64-unknown-linux-gnu",
    system: "linux",
    file: "livedump",
    byDefault: true,
  },
  {
    name: "windows-x64",
    triple: "x86_64-pc-windows-msvc",
    system: "windows",
    file: "livedump.exe",
    byDefault: true,
  },
  {
    name: "windows-arm64",
    triple: "aarch64-pc-windows-msvc",
    system: "windows",
    file: "livedump.exe",
    byDefault: true,
  },
  {
    name: "macos-x64",
    triple: "x86_64-apple-darwin",
    system: "macos",
    file: "livedump",
    byDefault: false,
  },
  {
    name: "macos-arm64",
    triple: "aarch64-apple-darwin",
    system: "macos",
    file: "livedump",
    byDefault: false,
  },
];

/** The target of this machine; undefined if no target fits. */
export function hostTarget(): Target | undefined {
  return targets.find((target) => target.triple === Deno.build.target);
}

/**
 * The target of this machine.
 *
 * @throws {ToolError} if `deno compile` does not support it.
 */
export function requireHostTarget(): Target {
  const target = hostTarget();
  if (target) return target;
  throw new ToolError(
    `deno compile has no runtime for ${Deno.build.target}`,
    `Use one of: ${targets.map((each) => each.triple).join(", ")}.`,
  );
}

/** Path of a target's program in the checkout. */
export function programPath(target: Target): string {
  return `dist/${target.name}/${target.file}`;
}
