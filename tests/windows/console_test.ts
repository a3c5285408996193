import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { dirname } from "node:path";
import { outcomeOf } from "../program/case.ts";
import { compiledProgram } from "../program/program.ts";
import { layScene } from "../program/scene.ts";
import { ensureWineRoot } from "../../tools/wine/root.ts";
import { openWineSession } from "../../tools/wine/session.ts";

const program = await compiledProgram("windows-x64");
const checkout = dirname(dirname(import.meta.dirname ?? ""));
const scene = Deno.makeTempDirSync({ prefix: "livedump console " });
layScene(scene);

const session = await openWineSession({
  root: await ensureWineRoot(`${checkout}/.cache`),
  folders: [scene, dirname(program ?? scene)],
});
Deno.test.afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await Deno.remove(scene, { recursive: true });
});

function onWine(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `Wine: ${name}`, ignore: program === undefined, fn });
}

/**
 * Starts a shell command in the folder of the scene. In the command, `livedump`
 * runs the program.
 */
function start(line: string): Deno.ChildProcess {
  const livedump = `livedump() { /usr/lib/wine/wine64 '${program}' "$@"; }\n`;
  return session.inside(["sh", "-c", livedump + line], {
    cwd: scene,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    timeoutSeconds: 20,
  }).spawn();
}

async function shell(line: string) {
  const child = start(line);
  await child.stdin.close();
  return outcomeOf(await child.output());
}

onWine("a closed reader ends the run quietly, with its exit code", async () => {
  for (
    const [line, code] of [
      ["livedump schema", 0],
      ["livedump inspect 1.dmp intact.dmp", 3],
      ["livedump inspect --json empty.dmp", 4],
      ["livedump inspect --report json=report.json intact.dmp", 0],
      ["livedump inspekt 2>&1", 2],
    ] as const
  ) {
    const { stderr } = await shell(`{ ${line}; echo "exit $?" >&2; } | true`);
    assertEquals(stderr, `exit ${code}\n`, line);
  }
  const report = JSON.parse(
    await Deno.readTextFile(`${scene}/report.json`),
  );
  assertEquals(report.verdict, "pass");
});

const prompt = "Press Enter to close.";

/**
 * Runs a shell command in a terminal that script(1) creates, and presses Enter
 * once the program waits for it.
 */
async function atTerminal(line: string) {
  const quoted = line.replaceAll("'", "'\\''");
  const child = start(
    `script -qec 'stty cols 120 rows 25; exec ${quoted}' /dev/null`,
  );
  const enter = child.stdin.getWriter();
  const decoder = new TextDecoder();
  let shown = "";
  let waited = false;
  for await (const bytes of child.stdout) {
    shown += decoder.decode(bytes, { stream: true });
    if (waited || !shown.includes(prompt)) continue;
    waited = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
    await enter.write(new TextEncoder().encode("\r\n"));
  }
  await enter.close().catch(() => {});
  await child.stderr.cancel();
  return { code: (await child.status).code, shown, waited };
}

const wine = `/usr/lib/wine/wine64 '${program}'`;
const exe = `Z:${program?.replaceAll("/", "\\")}`;

onWine("alone in its console the program waits for Enter", async () => {
  for (
    const [args, code, text] of [
      ["", 2, "To verify a dump, drag it onto"],
      ["version", 0, "livedump 0."],
      ["intact.dmp", 0, "COMPLETE"],
      ["1.dmp -q", 3, "UNEXPECTED"],
      ["inspekt", 2, "is not a command"],
    ] as const
  ) {
    const run = await atTerminal(`${wine} ${args}`);
    assertEquals([run.code, run.waited], [code, true], args);
    assertStringIncludes(run.shown, text);
  }
});

onWine("beside another program in its console it does not wait", async () => {
  const run = await atTerminal(
    `/usr/lib/wine/wine64 cmd /c '${exe}' version`,
  );
  assertEquals([run.code, run.waited], [0, false]);
  assert(run.shown.includes("livedump 0."), run.shown);
});

onWine("with redirected input or output it does not wait", async () => {
  for (const redirection of ["</dev/null", ">/dev/null", "| cat"]) {
    const run = await atTerminal(`${wine} version ${redirection}`);
    assertEquals(run.waited, false, redirection);
  }
});
