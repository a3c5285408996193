import { assertEquals } from "@std/assert";
import { type CommandName, flagsOf } from "../../src/cli/command_table.ts";
import { flagName } from "../../src/base/flag_spec.ts";
import { checkCase, outcomeOf, type Runner } from "./case.ts";
import { cases } from "./cases.ts";
import { casesToStart, inProcess } from "./in_process.ts";
import { compiledProgram } from "./program.ts";
import { layScene } from "./scene.ts";

const program = await compiledProgram("host");
const scene = Deno.makeTempDirSync({ prefix: "livedump cli " });
layScene(scene);

// Windows cannot start a program without the variable SystemRoot.
const systemRoot = Deno.env.get("SystemRoot");

const run: Runner = async (args, env) =>
  outcomeOf(
    await new Deno.Command(program ?? "", {
      args: [...args],
      env: { ...systemRoot && { SystemRoot: systemRoot }, ...env },
      clearEnv: true,
      cwd: scene,
      stdin: "null",
      signal: AbortSignal.timeout(30_000),
    }).output(),
  );

const here = Deno.build.os === "windows" ? "windows" : "posix";
const runHere = inProcess(scene);
const toStart = casesToStart(
  cases.filter((row) => (row.only ?? here) === here),
);

for (const row of cases) {
  const isStarted = toStart.has(row);
  Deno.test({
    name: isStarted ? `compiled: ${row.name}` : row.name,
    ignore: (isStarted && program === undefined) ||
      (row.only ?? here) !== here,
    fn: () => checkCase(row, isStarted ? run : runHere),
  });
}

const covered = [
  "inspect",
  "settings",
  "schema",
  "completions",
  "help",
] as const;

for (const command of covered satisfies readonly CommandName[]) {
  Deno.test(`the cases use every flag of ${command}`, () => {
    const used = new Set(
      cases.flatMap(({ args }) => args)
        .map((argument) => argument.split("=")[0]),
    );
    const unused = Object.entries(flagsOf(command))
      .map(([key]) => flagName(key))
      .filter((name) => !used.has(name));
    assertEquals(unused, []);
  });
}

Deno.test.afterAll(() => Deno.removeSync(scene, { recursive: true }));
