import { counted } from "../../src/base/text/count.ts";
import { say } from "../say.ts";
import { ToolError } from "../tool_error.ts";

interface Outcome {
  readonly verdict: string;
  readonly exitCode: number;
}

/**
 * The part of the document of `inspect --format json` that this module uses.
 */
interface Report {
  readonly dumps?: readonly { readonly verdict?: string }[];
}

/** A compiled program and the fixtures to run it on. */
export interface Trial {
  readonly program: string;
  /** The version that the program must print. */
  readonly version: string;
  /** The folder with the fixtures and their manifest.json. */
  readonly fixtures: string;
  /** An empty folder for temporary files. The folder must stay empty. */
  readonly temporary: string;
}

/** Reads the expected outcomes, by file name. */
async function readManifest(file: string): Promise<Record<string, Outcome>> {
  const manifest = JSON.parse(await Deno.readTextFile(file));
  if (Object.keys(manifest).length > 0) return manifest;
  throw new ToolError(`no fixture in ${file}`, "Run: deno task fixtures");
}

async function run(
  { program, temporary }: Trial,
  args: readonly string[],
): Promise<{ code: number; text: string }> {
  const { code, stdout } = await new Deno.Command(program, {
    args: [...args],
    // The variable for the temporary folder has these names on macOS, Linux and
    // Windows.
    env: { TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    stdin: "null",
    stderr: "inherit",
  }).output();
  return { code, text: new TextDecoder().decode(stdout) };
}

async function inspect(trial: Trial, file: string): Promise<Outcome> {
  const { code, text } = await run(trial, [
    ...["inspect", "--format", "json", `${trial.fixtures}/${file}`],
  ]);
  const report: Report = text ? JSON.parse(text) : {};
  return { exitCode: code, verdict: report.dumps?.[0]?.verdict ?? "none" };
}

function describe({ verdict, exitCode }: Outcome): string {
  return `${verdict}, exit code ${exitCode}`;
}

/**
 * Checks that a program prints its version, reports the expected verdict and
 * exit code for every fixture, and leaves no temporary files.
 *
 * @throws {ToolError} if one of these checks fails.
 */
export async function tryProgram(trial: Trial): Promise<void> {
  const manifest = await readManifest(`${trial.fixtures}/manifest.json`);
  const { text } = await run(trial, ["--version"]);
  if (text.trimEnd() !== `livedump ${trial.version}`) {
    throw new ToolError(
      `${trial.program} prints version "${text.trimEnd()}", ` +
        `expected "livedump ${trial.version}"`,
      "Compile it again: deno task compile",
    );
  }
  let failed = 0;
  for (const [file, expected] of Object.entries(manifest)) {
    const actual = await inspect(trial, file);
    const same = describe(actual) === describe(expected);
    const note = same ? "" : `; expected ${describe(expected)}`;
    say(`${same ? "ok    " : "FAILED"} ${file}: ${describe(actual)}${note}`);
    if (!same) failed++;
  }
  if (failed > 0) {
    throw new ToolError(
      `unexpected verdict or exit code of ${counted(failed, "fixture")}`,
      "Compile the program (deno task compile host) and inspect one.",
    );
  }
  const remaining = await Array.fromAsync(
    Deno.readDir(trial.temporary),
    ({ name }) => name,
  );
  if (remaining.length === 0) return;
  throw new ToolError(
    `files were left in the folder for temporary files: ${
      remaining.join(", ")
    }`,
    "Find out who created them: inspect only reads.",
  );
}
