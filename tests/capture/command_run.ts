import type { CaptureTools } from "../../src/capture/capture_tools.ts";
import type { Context } from "../../src/base/context.ts";
import { LivedumpError } from "../../src/base/errors.ts";
import {
  type Inspection,
  type Verdict,
  worstVerdict,
} from "../../src/base/verdict.ts";
import { fakeContext } from "../fake_context.ts";
import type { FakeWindows } from "./fake_windows.ts";

/** The output and the exit code of a run. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly error: LivedumpError | null;
}

/** The parts of the environment of a command that a test can replace. */
export interface CommandOptions {
  /** The verdict that the fake verification returns for every dump. */
  readonly verdict?: Verdict;
  readonly coverage?: string | null;
  readonly onInterrupt?: (press: () => void) => Disposable;
  readonly os?: Context["os"];
  /**
   * Function that verifies dumps; if set, `verdict` and `coverage` are ignored.
   */
  readonly inspect?: CaptureTools["inspect"];
  /** Called when a dump is verified. */
  readonly onInspect?: () => void;
}

function fakeInspection(
  path: string,
  verdict: Verdict,
  coverage: string | null,
): Inspection {
  return {
    verdict,
    coverage,
    json: { path, verdict },
    renderText: () => `inspected ${path}\n`,
    renderLine: () => `${verdict} ${path}\n`,
    revised: (path, { code }) =>
      fakeInspection(
        path,
        code === "0x00000000" ? verdict : worstVerdict([verdict, "partial"]),
        coverage,
      ),
  };
}

/** Runs a command on a fake Windows. */
export async function runCommand(
  windows: FakeWindows,
  args: readonly string[],
  {
    verdict = "complete",
    coverage = null,
    onInterrupt,
    os = "windows",
    inspect,
    onInspect,
  }: CommandOptions,
  runCommand: (context: Context, tools: CaptureTools) => Promise<number>,
): Promise<CommandResult> {
  const { context, said } = fakeContext({ os, args });
  try {
    const code = await runCommand(context, {
      openWindows: () => windows,
      onInterrupt: onInterrupt ?? (() => ({ [Symbol.dispose]() {} })),
      inspect(path, options) {
        onInspect?.();
        return inspect?.(path, options) ??
          fakeInspection(path, verdict, coverage);
      },
    });
    return { ...said, code, error: null };
  } catch (error) {
    if (!(error instanceof LivedumpError)) throw error;
    return { ...said, code: error.exitCode, error };
  }
}
