import { defaultExpectation } from "../../src/inspect/expectation.ts";
import { assert, assertEquals } from "@std/assert";
import { inspectFile } from "../../src/inspect/inspect_file.ts";
import { buildKernelDump } from "../builder/dump_builder.ts";

const options = {
  expect: defaultExpectation,
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

Deno.test("a file is opened, read and inspected", () => {
  inFolder((folder) => {
    const path = `${folder}/a.dmp`;
    const dump = buildKernelDump();
    Deno.writeFileSync(path, dump);
    const report = inspectFile(path, options);
    assertEquals(report.verdict, "complete");
    assertEquals([report.path, report.sizeBytes], [path, dump.length]);
  });
});

Deno.test("an empty file, a missing file and a folder are unreadable", () => {
  inFolder((folder) => {
    Deno.writeFileSync(`${folder}/empty.dmp`, new Uint8Array(0));
    for (
      const [path, word, size] of [
        [`${folder}/empty.dmp`, "empty", 0],
        [`${folder}/missing.dmp`, "does not exist", null],
        [`${folder}/missing/a.dmp`, "does not exist", null],
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

Deno.test("every error of the system on opening becomes a report", () => {
  const report = inspectFile("a\0b.dmp", options);
  assertEquals(report.verdict, "unreadable");
  assert(report.summary.startsWith("The file could not be opened: "));
});

Deno.test("an error code of Windows on opening becomes a sentence", () => {
  // Messages for error codes for which Deno has no error class.
  const answers = [
    [
      "Sharing violation. (os error 32)",
      "Another program has locked the file.",
    ],
    [
      "More data available. (os error 234)",
      "The file cannot be opened: its path is too long.",
    ],
  ] as const;
  inFolder((folder) => {
    const path = `${folder}/a.dmp`;
    Deno.writeFileSync(path, buildKernelDump());
    const { openSync } = Deno;
    try {
      for (const [answer, summary] of answers) {
        Deno.openSync = () => {
          throw new Error(`${answer}: open '${path}'`);
        };
        const report = inspectFile(path, options);
        assertEquals([report.verdict, report.summary], ["unreadable", summary]);
      }
    } finally {
      Deno.openSync = openSync;
    }
  });
});

Deno.test({
  name: "a named pipe does not block, and a circular link is not followed",
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

const complete = "complete: nothing happened";

/**
 * Inspects an intact dump; `happens` changes the dump during the inspection.
 */
function inspectWhile(
  happens: (path: string) => void,
  name = "a.dmp",
): string {
  let summary = "";
  inFolder((folder) => {
    const path = `${folder}/${name}`;
    Deno.writeFileSync(path, buildKernelDump());
    const report = inspectFile(path, {
      ...options,
      get now() {
        happens(path);
        return options.now;
      },
    });
    summary = report.verdict === "complete" ? complete : report.summary;
    if (report.verdict === "complete") return;
    assertEquals(report.verdict, "unreadable");
    assert(report.checks[0]!.hint!.length > 0);
  });
  return summary;
}

Deno.test("a file that changes while it is being inspected is unreadable", () => {
  const { length } = buildKernelDump();
  const grouped = String(length).replace(/(...)$/, ",$1");
  for (
    const [happens, summary] of [
      [() => {}, complete],
      [
        (path: string) =>
          Deno.writeFileSync(path, new Uint8Array(1), { append: true }),
        `The file is still being written: it grew from ${grouped} bytes to ` +
        `${grouped.replace(/.$/, (d) => String(Number(d) + 1))} bytes while ` +
        "it was being inspected.",
      ],
      [
        (path: string) => Deno.truncateSync(path, 1),
        "The file was shortened while it was being inspected, from " +
        `${grouped} bytes to 1 byte.`,
      ],
      [
        (path: string) => Deno.removeSync(path),
        "The file was deleted while it was being inspected.",
      ],
      [
        (path: string) => Deno.utimeSync(path, 0, 1),
        "The file was modified while it was being inspected.",
      ],
      [
        (path: string) => {
          Deno.copyFileSync(path, `${path}.new`);
          Deno.renameSync(`${path}.new`, path);
        },
        "The file was replaced while it was being inspected.",
      ],
    ] as const
  ) {
    assertEquals(inspectWhile(happens), summary);
  }
});

Deno.test("an intact dump may have livedump's temporary name", () => {
  const name = "a.dmp.4711.partial";
  assertEquals(inspectWhile(() => {}, name), complete);
  inFolder((folder) => {
    const path = `${folder}/${name}`;
    Deno.writeFileSync(path, buildKernelDump({ cutAt: -1 }));
    const report = inspectFile(path, options);
    assertEquals(report.verdict, "unreadable");
    assert(report.summary.includes("ends in .partial"), report.summary);
    Deno.renameSync(path, `${folder}/a.dmp`);
    assertEquals(inspectFile(`${folder}/a.dmp`, options).verdict, "truncated");
  });
});
