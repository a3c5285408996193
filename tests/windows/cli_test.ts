import { assertEquals, assertMatch } from "@std/assert";
import { dirname } from "node:path";
import { checkCase, outcomeOf, type Runner } from "../program/case.ts";
import { cases } from "../program/cases.ts";
import { compiledProgram } from "../program/program.ts";
import { layScene } from "../program/scene.ts";
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

// Wine maps network shares to this folder.
const shares = "/root/.wine/dosdevices/unc";

for (
  const [what, folder] of [
    ["a drive", `Z:${scene.replaceAll("/", "\\")}`],
    ["a network share", "\\\\localhost\\share"],
    ["a network share, with slashes,", "//localhost/share"],
  ] as const
) {
  Deno.test({
    name: `Wine: files, folders and globs on ${what} are inspected`,
    ignore: program === undefined,
    async fn() {
      await session.inside(["sh"], {
        args: [
          "-c",
          'mkdir -p "$1/localhost" && ln -sfn "$PWD" "$1/localhost/share"',
          "sh",
          shares,
        ],
        cwd: scene,
      }).output();
      const separator = folder.includes("/") ? "/" : "\\";
      const below = (names: string) =>
        [folder, ...names.split("/")].join(separator);
      for (
        const [operand, expected] of [
          ["many/a.dmp", /^UNEXPECTED .*many.a\.dmp\r?\n$/],
          ["many/deep", /^COMPLETE .*many.deep.c\.MDMP\r?\n$/],
          ["m*/b.d?p", /^COMPLETE .*many.b\.dmp\r?\n$/],
        ] as const
      ) {
        const args = ["inspect", "-q", below(operand)];
        const { stdout, stderr } = await run(args, {});
        assertEquals(stderr, "");
        assertMatch(stdout, expected);
      }
    },
  });
}

Deno.test.afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await Deno.remove(scene, { recursive: true });
});
