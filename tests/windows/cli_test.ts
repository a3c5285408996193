import { dirname } from "node:path";
import { checkCase, outcomeOf, type Runner } from "../cli/case.ts";
import { cases } from "../cli/cases.ts";
import { compiledProgram } from "../cli/program.ts";
import { layScene } from "../cli/scene.ts";
import { ensureWineRoot } from "../../tools/wine/root.ts";
import { openWineSession } from "../../tools/wine/session.ts";

const program = await compiledProgram("windows-x64");
const checkout = dirname(dirname(import.meta.dirname ?? ""));
const scene = Deno.makeTempDirSync({ prefix: "livedump wine " });
layScene(scene);

const session = await openWineSession({
  root: await ensureWineRoot(`${checkout}/.cache`),
  folders: [scene, dirname(program ?? scene)],
});

const run: Runner = async (args, env) =>
  outcomeOf(
    await session.program(program ?? "", {
      args,
      env,
      cwd: scene,
      stdin: "null",
      timeoutSeconds: 30,
    }).output(),
  );

for (const row of cases) {
  Deno.test({
    name: `Wine: ${row.name}`,
    ignore: program === undefined || row.only === "posix",
    fn: () => checkCase(row, run),
  });
}

Deno.test.afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await Deno.remove(scene, { recursive: true });
});
