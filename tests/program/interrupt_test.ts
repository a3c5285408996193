import { assert, assertEquals } from "@std/assert";
import { outcomeOf } from "./case.ts";
import { compiledProgram } from "./program.ts";

const program = await compiledProgram("host") ?? "";
const fixture = new URL(
  "../../fixtures/live-full-taskmgr.dmp",
  import.meta.url,
);
const count = 10_000;

Deno.test({
  name: "compiled: Ctrl+C ends inspect between dumps",
  ignore: Deno.build.os !== "linux" || program === "",
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "livedump interrupt " });
    try {
      await Deno.copyFile(fixture, `${folder}/a.dmp`);
      const child = new Deno.Command(program, {
        args: ["inspect", "-q", ...Array(count).fill("a.dmp")],
        cwd: folder,
        clearEnv: true,
        stdout: "piped",
        stderr: "piped",
        signal: AbortSignal.timeout(30_000),
      }).spawn();
      const reader = child.stdout.getReader();
      const first = await reader.read();
      reader.releaseLock();
      child.kill("SIGINT");
      const { code, stdout, stderr } = outcomeOf(await child.output());
      assertEquals(code, 130, stderr);
      assertEquals(
        stderr,
        "livedump: cancelled\n" +
          "Dumps that are not reported above have no verdict.\n",
      );
      const printed = new TextDecoder().decode(first.value) + stdout;
      assert(printed.endsWith("COMPLETE  a.dmp\n"), "a line is cut");
      assert(printed.split("\n").length < count, "every dump was inspected");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name:
    "compiled: SIGTERM leaves finished reports of an interrupted run, and no other file",
  ignore: Deno.build.os !== "linux" || program === "",
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "livedump interrupt " });
    try {
      await Deno.copyFile(fixture, `${folder}/a.dmp`);
      const child = new Deno.Command(program, {
        args: ["inspect", "-q", ...Array(count).fill("a.dmp")]
          .concat("--report=json=r.json"),
        cwd: folder,
        clearEnv: true,
        stdout: "piped",
        stderr: "piped",
        signal: AbortSignal.timeout(30_000),
      }).spawn();
      const reader = child.stdout.getReader();
      await reader.read();
      reader.releaseLock();
      child.kill("SIGTERM");
      const { code, stderr } = outcomeOf(await child.output());
      assertEquals(code, 130, stderr);
      const text = await Deno.readTextFile(`${folder}/r.json`);
      const { verdict, dumps } = JSON.parse(text);
      assertEquals(verdict, "error");
      assert(dumps.length < count, "every dump was inspected");
      const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
      assertEquals(names.sort(), ["a.dmp", "r.json"]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
