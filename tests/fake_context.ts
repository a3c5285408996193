import type { Context } from "../src/base/context.ts";
import { textStyle } from "../src/base/text/text_style.ts";

/** A world for a command, and what the command said in it. */
export interface FakeContext {
  readonly context: Context;
  readonly said: { stdout: string; stderr: string };
}

/** Windows at a fixed time, with streams that keep what is written. */
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
