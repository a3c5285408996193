import { fromFileUrl } from "@std/path/from-file-url";

const root = fromFileUrl(new URL("../../", import.meta.url));

/** The result of running a script of the action. */
export interface StepOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The values in GITHUB_OUTPUT. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The content of GITHUB_STEP_SUMMARY. */
  readonly summary: string;
  /** The content of GITHUB_PATH. */
  readonly path: string;
}

/** A simulated runner of GitHub Actions. */
export interface Runner extends AsyncDisposable {
  readonly folder: string;
  /** Adds a program to the PATH of the runner. */
  addProgram(name: string, script: string): Promise<string>;
  /**
   * Runs a script of packaging/action/ with the given environment variables.
   */
  run(
    script: "fetch.sh" | "inspect.sh" | "capture.sh",
    env: Readonly<Record<string, string>>,
  ): Promise<StepOutcome>;
}

/**
 * Creates a runner. The name of its folder contains a space, to test quoting.
 */
export async function openRunner(): Promise<Runner> {
  const folder = await Deno.makeTempDir({ prefix: "livedump runner " });
  await Deno.mkdir(`${folder}/bin`);
  await Deno.mkdir(`${folder}/temp`);
  return {
    folder,
    async addProgram(name, script) {
      const path = `${folder}/bin/${name}`;
      await Deno.writeTextFile(path, script);
      await Deno.chmod(path, 0o755);
      return path;
    },
    run: (script, env) => runScript(folder, script, env),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

async function runScript(
  folder: string,
  script: string,
  env: Readonly<Record<string, string>>,
): Promise<StepOutcome> {
  const output = `${folder}/output`;
  const summary = `${folder}/summary.md`;
  const path = `${folder}/path`;
  for (const file of [output, summary, path]) {
    await Deno.writeTextFile(file, "");
  }
  const run = await new Deno.Command("bash", {
    // The options that GitHub passes to bash for `shell: bash`.
    args: ["--noprofile", "--norc", `${root}packaging/action/${script}`],
    cwd: folder,
    clearEnv: true,
    env: {
      PATH: `${folder}/bin:/usr/bin:/bin`,
      GITHUB_ACTION_PATH: root,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_PATH: path,
      GITHUB_SERVER_URL: "https://github.com",
      RUNNER_TEMP: `${folder}/temp`,
      RUNNER_OS: "Linux",
      RUNNER_ARCH: "X64",
      ...env,
    },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return {
    code: run.code,
    stdout: decoder.decode(run.stdout),
    stderr: decoder.decode(run.stderr),
    outputs: outputsIn(await Deno.readTextFile(output)),
    summary: await Deno.readTextFile(summary),
    path: await Deno.readTextFile(path),
  };
}

function outputsIn(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split("\n").filter((line) => line !== "").map((line) => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}
