import { kernelCommand } from "../../src/capture/kernel_command.ts";
import type { Context } from "../../src/context.ts";
import { LivedumpError } from "../../src/errors.ts";
import { parseCommandLine } from "../../src/settings/parse.ts";
import { textStyle } from "../../src/text/text_style.ts";
import type { Verdict } from "../../src/verdict.ts";
import type { FakeWindows } from "./fake_windows.ts";

/** What a run of `livedump kernel` said and ended with. */
export interface KernelResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly error: LivedumpError | null;
}

/** Runs `livedump kernel` over a fake Windows. */
export async function runKernel(
  windows: FakeWindows,
  args: readonly string[],
  {
    verdict = "complete" as Verdict,
    onInterrupt = () => ({ [Symbol.dispose]() {} }),
    os = "windows" as Context["os"],
  }: {
    verdict?: Verdict;
    onInterrupt?: (press: () => void) => Disposable;
    os?: Context["os"];
  } = {},
): Promise<KernelResult> {
  const wish = parseCommandLine(["kernel", ...args]);
  if (wish.command !== "kernel") throw new Error("not a kernel command");
  const said = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof said) => ({
    isTerminal: false,
    columns: 80,
    color: false,
    style: textStyle(false),
    write: (text: string) => void (said[name] += text),
  });
  const context: Context = {
    console: { stdout: stream("stdout"), stderr: stream("stderr") },
    os,
    arch: "x86_64",
    program: "C:\\tools\\livedump.exe",
    args: ["kernel", ...args],
    hostName: () => "HOST",
    env: () => undefined,
    now: () => new Date(2024, 0, 15, 9, 30, 5),
  };
  try {
    const code = await kernelCommand(context, wish.flags, {
      openWindows: () => windows,
      onInterrupt,
      inspect: (path) => ({
        verdict,
        json: { path, verdict },
        renderText: () => `inspected ${path}\n`,
        renderLine: () => `${verdict} ${path}\n`,
      }),
    });
    return { ...said, code, error: null };
  } catch (error) {
    if (!(error instanceof LivedumpError)) throw error;
    return { ...said, code: error.exitCode, error };
  }
}
