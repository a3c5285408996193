import { assert, assertEquals } from "@std/assert";
import { inspectFile } from "../../src/inspect/inspect_file.ts";
import { buildKernelDump } from "../dump_builder.ts";

const options = {
  expect: { bugCheck: 0x161 },
  now: new Date("2026-11-01T00:00:00Z"),
  fields: false,
};

function inFolder(use: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync({ prefix: "livedump" });
  try {
    use(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a file is opened, read and judged", () => {
  inFolder((folder) => {
    const path = `${folder}/a.dmp`;
    const dump = buildKernelDump();
    Deno.writeFileSync(path, dump);
    const report = inspectFile(path, options);
    assertEquals(report.verdict, "complete");
    assertEquals([report.path, report.sizeBytes], [path, dump.length]);
  });
});

Deno.test("an empty file, a missing one and a folder are unreadable", () => {
  inFolder((folder) => {
    Deno.writeFileSync(`${folder}/empty.dmp`, new Uint8Array(0));
    for (
      const [path, word, size] of [
        [`${folder}/empty.dmp`, "empty", 0],
        [`${folder}/missing.dmp`, "no such file", null],
        [`${folder}/missing/a.dmp`, "no such file", null],
        [folder, "folder", null],
      ] as const
    ) {
      const report = inspectFile(path, options);
      assertEquals(report.verdict, "unreadable", path);
      assertEquals(report.sizeBytes, size);
      assert(report.summary.includes(word), report.summary);
      assert(report.checks[0]!.hint!.length > 0);
    }
  });
});

Deno.test("whatever the system says on opening is a report", () => {
  const report = inspectFile("a\0b.dmp", options);
  assertEquals(report.verdict, "unreadable");
  assert(report.summary.startsWith("The file could not be opened: "));
});

Deno.test({
  name: "a pipe is not waited for, and a link in a circle not followed",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "livedump" });
    try {
      const pipe = `${folder}/pipe.dmp`;
      await new Deno.Command("mkfifo", { args: [pipe] }).output();
      const report = inspectFile(pipe, options);
      assertEquals(report.verdict, "unreadable");
      assert(report.summary.includes("pipe"), report.summary);
      const loop = `${folder}/loop.dmp`;
      await Deno.symlink(loop, loop);
      assertEquals(inspectFile(loop, options).verdict, "unreadable");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
