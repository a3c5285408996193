import type { Context } from "../src/base/context.ts";
import { textStyle } from "../src/base/text/text_style.ts";

/** A context for a command, and the output of the command. */
export interface FakeContext {
  readonly context: Context;
  readonly said: { stdout: string; stderr: string };
}

/**
 * Creates a context on Windows at a fixed time, with streams that record the
 * output.
 */
export function fakeContext(changes: Partial<Context> = {}): FakeContext {
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
    os: "windows",
    arch: "x86_64",
    program: "C:\\tools\\livedump.exe",
    args: [],
    hostName: () => "HOST",
    env: () => undefined,
    now: () => new Date(2024, 0, 15, 9, 30, 5),
    ...changes,
  };
  return { context, said };
}
