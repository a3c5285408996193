import { openStream, type Sink } from "../../src/base/console.ts";
import { openContext } from "../../src/base/context.ts";
import { printError } from "../../src/base/failure.ts";
import { readCommandLine, runCommand } from "../../src/cli/run_command.ts";
import { usageDocument } from "../../src/cli/usage_document.ts";
import { enterFolder } from "../process_state.ts";
import type { Case, Runner } from "./case.ts";

/** A stream that keeps the text written to it. */
function recorder(): Sink & { text(): string } {
  let text = "";
  const decoder = new TextDecoder();
  return {
    isTerminal: () => false,
    writeSync(bytes) {
      text += decoder.decode(bytes, { stream: true });
      return bytes.length;
    },
    text: () => text,
  };
}

/**
 * Returns a function that runs a command line as main.ts does, but in this
 * process, as if started in a folder.
 */
export function inProcess(folder: string): Runner {
  return async (args, env) => {
    using _inside = enterFolder(folder);
    const [stdout, stderr] = [recorder(), recorder()];
    const open = (sink: Sink, choice: "auto" | "always" | "never") =>
      openStream(sink, { choice }, (error) => {
        throw error;
      });
    const done = (code: number) => ({
      code,
      stdout: stdout.text(),
      stderr: stderr.text(),
    });
    try {
      const invocation = await readCommandLine(args);
      const { color } = invocation.flags;
      const context = {
        ...openContext(color),
        args,
        env: (name: string) => env[name],
        console: { stdout: open(stdout, color), stderr: open(stderr, color) },
      };
      return done(await runCommand(invocation, context));
    } catch (error) {
      const document = usageDocument(error, args);
      if (document !== null) open(stdout, "never").write(document);
      return done(printError(open(stderr, "never"), error));
    }
  };
}

/**
 * Picks cases to run with the compiled program: one for each combination of
 * words, flags and exit code, and every case that reads standard input or the
 * environment, or has a name that is not ASCII. A start takes 20 times as long
 * as a run in this process.
 */
export function casesToStart(cases: readonly Case[]): ReadonlySet<Case> {
  const kinds = new Map<string, Case>();
  const special: Case[] = [];
  for (const row of cases) {
    // deno-lint-ignore no-control-regex
    if (row.env || row.args.some((one) => /^-$|[^\x00-\x7f]/.test(one))) {
      special.push(row);
    }
    // Commands, formats and flags; paths and numbers do not matter.
    const words = row.args.filter((one) => /^-|^[a-z]+$|=/.test(one))
      .map((one) =>
        one.replace(/[=\d].*/, (rest) => /^=[a-z]+/.exec(rest)?.[0] ?? "")
      );
    const kind = [row.exitCode, ...words].join(" ");
    if (!kinds.has(kind)) kinds.set(kind, row);
  }
  return new Set([...kinds.values(), ...special]);
}
