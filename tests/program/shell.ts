import { type Outcome, outcomeOf } from "./case.ts";

/** Runs shell commands in a folder. `$0` is the program. */
export function shellIn(
  folder: string,
  program: string,
  env: Readonly<Record<string, string>> = {},
): (line: string) => Promise<Outcome> {
  return async (line) =>
    outcomeOf(
      await new Deno.Command("/bin/sh", {
        args: ["-c", line, program],
        clearEnv: true,
        env: { PATH: "/usr/bin:/bin", ...env },
        cwd: folder,
        stdin: "null",
        signal: AbortSignal.timeout(60_000),
      }).output(),
    );
}
