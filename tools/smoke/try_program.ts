import { say } from "../say.ts";
import { ToolError } from "../tool_error.ts";

interface Outcome {
  readonly verdict: string;
  readonly exitCode: number;
}

/** What `inspect --format json` says, as far as it matters here. */
interface Report {
  readonly dumps?: readonly { readonly verdict?: string }[];
}

/** A compiled program, and what it is tried on. */
export interface Trial {
  /** Its path. */
  readonly program: string;
  /** The version that it must say it has. */
  readonly version: string;
  /** The folder with fixtures and their manifest.json. */
  readonly fixtures: string;
  /** An empty folder, which must be empty afterwards. */
  readonly temporary: string;
}

/** Reads what is expected of each fixture, by file name. */
async function readManifest(file: string): Promise<Record<string, Outcome>> {
  const manifest = JSON.parse(await Deno.readTextFile(file));
  if (Object.keys(manifest).length > 0) return manifest;
  throw new ToolError(`no fixture in ${file}`, "Run `deno task fixtures`.");
}

async function run(
  { program, temporary }: Trial,
  args: readonly string[],
): Promise<{ code: number; text: string }> {
  const { code, stdout } = await new Deno.Command(program, {
    args: [...args],
    // Whatever the system calls the folder for temporary files.
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
 * Sees that a program has its version, judges every fixture as the manifest
 * says, and leaves nothing in the folder for temporary files.
 *
 * @throws {ToolError} If it does not.
 */
export async function tryProgram(trial: Trial): Promise<void> {
  const manifest = await readManifest(`${trial.fixtures}/manifest.json`);
  const { text } = await run(trial, ["--version"]);
  if (text.trimEnd() !== `livedump ${trial.version}`) {
    throw new ToolError(
      `${trial.program} says that it is "${text.trimEnd()}", ` +
        `not livedump ${trial.version}`,
      "Compile it anew: `deno task compile`.",
    );
  }
  let failed = 0;
  for (const [file, expected] of Object.entries(manifest)) {
    const actual = await inspect(trial, file);
    const same = describe(actual) === describe(expected);
    const wanted = same ? "" : `; expected ${describe(expected)}`;
    say(`${same ? "ok    " : "FAILED"} ${file}: ${describe(actual)}${wanted}`);
    if (!same) failed++;
  }
  if (failed > 0) {
    throw new ToolError(
      `${failed} fixtures were not judged as expected`,
      "Look at one: `deno task compile host`, then inspect it.",
    );
  }
  const left = await Array.fromAsync(
    Deno.readDir(trial.temporary),
    ({ name }) => name,
  );
  if (left.length === 0) return;
  throw new ToolError(
    `left in the folder for temporary files: ${left.join(", ")}`,
    "A program that was only asked to read must leave nothing there.",
  );
}
