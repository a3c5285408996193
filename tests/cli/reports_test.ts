import { assert, assertEquals } from "@std/assert";
import { compiledProgram } from "./program.ts";
import { layScene } from "./scene.ts";
import { shellIn } from "./shell.ts";

const program = await compiledProgram("host") ?? "";
const scene = Deno.makeTempDirSync({ prefix: "livedump reports " });
layScene(scene);
Deno.test.afterAll(() => Deno.removeSync(scene, { recursive: true }));

const shell = shellIn(scene, program);

function onLinux(name: string, fn: () => Promise<void>): void {
  const ignore = Deno.build.os !== "linux" || program === "";
  Deno.test({ name: `compiled: ${name}`, ignore, fn });
}

/** The names in the scene, for what must leave nothing behind. */
function names(): string[] {
  return Array.from(Deno.readDirSync(scene), ({ name }) => name).sort();
}

onLinux(
  "reports in files are whole where standard output is full",
  async () => {
    const before = names();
    for (const format of ["text", "json", "github", "html"]) {
      const { code, stderr } = await shell(
        `"$0" inspect sound.dmp sound.dmp --format ${format} ` +
          "--report jsonl=full.jsonl --report json=full.json >/dev/full",
      );
      assertEquals(code, 1, format);
      assert(stderr.startsWith("livedump: the output could not be written"));
      const lines = await Deno.readTextFile(`${scene}/full.jsonl`);
      assertEquals(lines.split("\n").length, 3, format);
      const document = await Deno.readTextFile(`${scene}/full.json`);
      assertEquals(JSON.parse(document).verdict, "pass");
      await Deno.remove(`${scene}/full.jsonl`);
      await Deno.remove(`${scene}/full.json`);
      assertEquals(names(), before);
    }
  },
);
