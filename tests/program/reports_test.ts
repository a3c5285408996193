import { assert, assertEquals } from "@std/assert";
import { openShellScene } from "./shell_scene.ts";

const { onLinux, scene, shell } = await openShellScene("reports");

/**
 * The names of all files in the scene, to check that no file was left behind.
 */
function names(): string[] {
  return Array.from(Deno.readDirSync(scene), ({ name }) => name).sort();
}

onLinux(
  "reports in files are complete if standard output is full",
  async () => {
    const before = names();
    for (const format of ["text", "json", "github", "html"]) {
      const { code, stderr } = await shell(
        `"$0" inspect intact.dmp intact.dmp --format ${format} ` +
          "--report jsonl=full.jsonl --report json=full.json >/dev/full",
      );
      assertEquals(code, 4, format);
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

onLinux("a report can only be written to a file on a disk", async () => {
  for (const path of ["/dev/full", "/proc/r.json"]) {
    const { code, stderr } = await shell(
      `"$0" inspect -q intact.dmp --report json=${path}`,
    );
    assertEquals(code, 4);
    assertEquals(
      stderr.split("\n")[0],
      `The report ${path} could not be written: it is a path of the system, ` +
        "not of a file on a disk.",
    );
  }
});

onLinux(
  "on a full disk the job summary is complete or absent",
  async () => {
    const before = "# Before\n".repeat(100);
    await Deno.writeTextFile(`${scene}/summary.md`, before);
    // `ulimit -f 4` limits each file to four blocks of 512 bytes. At this
    // limit, SIGXFSZ would end the program, so it is ignored.
    const { code, stderr } = await shell(
      'trap "" XFSZ; ulimit -f 4; yes intact.dmp | head -n 100 | ' +
        'GITHUB_STEP_SUMMARY=summary.md "$0" inspect --format github ' +
        "--files-from -",
    );
    assertEquals(code, 4);
    assert(stderr.includes("The report summary.md could not be written: File"));
    const after = await Deno.readTextFile(`${scene}/summary.md`);
    await Deno.remove(`${scene}/summary.md`);
    assertEquals(after, before);
  },
);

onLinux(
  "a name that is not valid Unicode is reported everywhere",
  async () => {
    await shell("mkdir names; cp intact.dmp \"names/$(printf 'a\\377.dmp')\"");
    for (const operand of ["names", "'names/*'"]) {
      const { code, stdout } = await shell(`"$0" inspect ${operand}`);
      assertEquals(code, 4);
      assert(stdout.startsWith("UNREADABLE  names/a\ufffd.dmp\n"), stdout);
      assert(stdout.includes("-> Rename the file, then inspect it."), stdout);
    }
  },
);
