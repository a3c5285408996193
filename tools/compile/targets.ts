/** A system that the program is compiled for. */
export interface Target {
  /** As it is named on the command line, and its folder in dist/. */
  readonly name: string;
  /** As `deno compile --target` takes it; Deno.build.target of that system. */
  readonly triple: string;
  readonly system: "linux" | "windows" | "macos";
  readonly file: "livedump" | "livedump.exe";
  /** Whether it is compiled when no target is named. */
  readonly byDefault: boolean;
}

/** All systems that `deno compile` knows. */
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

/** The target of the machine that this runs on. */
export function hostTarget(): Target | undefined {
  return targets.find((target) => target.triple === Deno.build.target);
}

/** Path of a target's program, from the root of the checkout. */
export function programPath(target: Target): string {
  return `dist/${target.name}/${target.file}`;
}
