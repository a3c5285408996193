/**
 * Runs the compiled program on every fixture and compares its exit code and
 * verdict with those of fixtures/manifest.json.
 *
 *     deno task smoke
 */
import { dirname } from "node:path";
import { hostTarget, programPath } from "./compile/targets.ts";
import { say } from "./say.ts";
import { runTool, ToolError } from "./tool_error.ts";

interface Outcome {
  readonly verdict: string;
  readonly exitCode: number;
}

/** What `inspect --format json` says, as far as it matters here. */
interface Report {
  readonly dumps?: readonly { readonly verdict?: string }[];
}

/** Reads what is expected of each fixture, by file name. */
async function readManifest(file: string): Promise<Record<string, Outcome>> {
  const text = await Deno.readTextFile(file).catch(() => "{}");
  const manifest = JSON.parse(text);
  if (Object.keys(manifest).length > 0) return manifest;
  throw new ToolError(`no fixture in ${file}`, "Run `deno task fixtures`.");
}

async function inspect(program: string, file: string): Promise<Outcome> {
  const { code, stdout } = await new Deno.Command(program, {
    args: ["inspect", "--format", "json", file],
    stdin: "null",
    stderr: "inherit",
  }).output();
  const text = new TextDecoder().decode(stdout);
  const report: Report = text ? JSON.parse(text) : {};
  return { exitCode: code, verdict: report.dumps?.[0]?.verdict ?? "none" };
}

function describe({ verdict, exitCode }: Outcome): string {
  return `${verdict}, exit code ${exitCode}`;
}

async function main(): Promise<void> {
  const root = dirname(import.meta.dirname ?? "");
  const target = hostTarget();
  if (!target) {
    throw new ToolError(
      `no program can be compiled for ${Deno.build.target}`,
      "Run it on a system that `deno compile` knows.",
    );
  }
  const program = `${root}/${programPath(target)}`;
  const manifest = await readManifest(`${root}/fixtures/manifest.json`);
  let failed = 0;
  for (const [file, expected] of Object.entries(manifest)) {
    const actual = await inspect(program, `${root}/fixtures/${file}`);
    const same = describe(actual) === describe(expected);
    const wanted = same ? "" : `; expected ${describe(expected)}`;
    say(`${same ? "ok    " : "FAILED"} ${file}: ${describe(actual)}${wanted}`);
    if (!same) failed++;
  }
  if (failed === 0) return;
  throw new ToolError(
    `${failed} fixtures were not judged as expected`,
    "Look at one: `deno task compile host`, then inspect it.",
  );
}

await runTool(main);
