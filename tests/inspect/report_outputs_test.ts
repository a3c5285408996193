import { assert, assertEquals } from "@std/assert";
import { buildKernelDump } from "../builder/dump_builder.ts";
import { inspectIn } from "./inspect_run.ts";

const intact = buildKernelDump();
const old = "an older report";

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

function textOf(path: string): string {
  return Deno.readTextFileSync(path);
}

async function inFolder(
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const made = await Deno.makeTempDir({ prefix: "livedump" });
  const folder = await Deno.realPath(made);
  try {
    await Deno.writeFile(`${folder}/a.dmp`, intact);
    await Deno.writeFile(`${folder}/cut.dmp`, intact.slice(0, -1));
    await use(folder);
  } finally {
    await Deno.remove(made, { recursive: true });
  }
}

Deno.test("reports are written to files in addition, each in its format", async () => {
  await inFolder(async (folder) => {
    const { code, stdout, stderr } = await inspectIn(folder, [
      "-q",
      "a.dmp",
      "cut.dmp",
      "--report=json=r.json",
      "--report=jsonl=r.jsonl",
      "--report=junit=r=x.xml",
      "--report=text=r.txt",
    ]);
    assertEquals([code, stderr], [3, ""]);
    assertEquals(stdout, "COMPLETE  a.dmp\nTRUNCATED  cut.dmp\n");
    const read = (name: string) => Deno.readTextFile(`${folder}/${name}`);
    assertEquals(JSON.parse(await read("r.json")).verdict, "fail");
    assertEquals(
      (await read("r.jsonl")).trimEnd().split("\n")
        .map((line) => JSON.parse(line).verdict),
      ["complete", "truncated"],
    );
    assert((await read("r=x.xml")).endsWith("</testsuites>\n"));
    assertEquals(await read("r.txt"), stdout);
    assertEquals(namesIn(folder), [
      ...["a.dmp", "cut.dmp", "r.json", "r.jsonl", "r.txt", "r=x.xml"],
    ]);
  });
});

Deno.test("an older report is replaced only at the end", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/r.json`;
    await Deno.writeTextFile(path, old);
    const seen: string[] = [];
    await inspectIn(folder, ["a.dmp", "--report=json=r.json"], {
      now: () => {
        seen.push(textOf(path));
        return new Date("2026-11-01T00:00:00Z");
      },
    });
    assertEquals(seen, [old]);
    assertEquals(JSON.parse(await Deno.readTextFile(path)).verdict, "pass");
  });
});

Deno.test("a link to a report stays a link", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/real.json`, old);
    await Deno.symlink("real.json", `${folder}/link.json`);
    await inspectIn(folder, ["a.dmp", "--report=json=link.json"]);
    assert((await Deno.lstat(`${folder}/link.json`)).isSymlink);
    assert((await Deno.readTextFile(`${folder}/real.json`)).startsWith("{"));
  });
});

Deno.test("a report that cannot be written is reported after the verdict, with exit code 4", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/folder`);
    for (
      const [path, reason] of [
        ["no/such/r.json", "No such file or directory (os error 2)"],
        ["folder", "it is a folder"],
        ["/dev/null", "it is a device or a pipe"],
        ["a.dmp/r.json", "Not a directory (os error 20)"],
      ]
    ) {
      const { code, told } = await inspectIn(folder, [
        "-q",
        "a.dmp",
        `--report=json=${path}`,
        "--report=text=r.txt",
      ]);
      assertEquals(code, 4);
      assertEquals(told.split("\n").slice(0, 2), [
        "COMPLETE  a.dmp",
        `The report ${path} could not be written: ${reason}.`,
      ]);
      assertEquals(
        await Deno.readTextFile(`${folder}/r.txt`),
        "COMPLETE  a.dmp\n",
      );
      assertEquals(namesIn(folder), ["a.dmp", "cut.dmp", "folder", "r.txt"]);
    }
  });
});

Deno.test("a report never overwrites a dump or an input", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/other.txt`, old);
    await Deno.writeTextFile(`${folder}/list`, "./other.txt\n");
    await Deno.symlink("a.dmp", `${folder}/link`);
    const broken = `${folder}/deep/down/broken.dmp`;
    await Deno.mkdir(`${folder}/deep/down`, { recursive: true });
    await Deno.writeTextFile(broken, old);
    const before = namesIn(folder);
    for (
      const [args, problem] of [
        [["a.dmp", "--report=json=a.dmp"], 'a dump: "a.dmp"'],
        [["a.dmp", "--report=json=./cut.dmp"], 'a dump: "./cut.dmp"'],
        [[".", "--report=json=link"], 'a dump: "link"'],
        [
          ["other.txt", "--report=json=./other.txt"],
          'an input: "./other.txt"',
        ],
        [
          ["--files-from=list", `--report=json=${folder}/other.txt`],
          `an input: "${folder}/other.txt"`,
        ],
        [
          ["--files-from=list", "--report=json=./list"],
          'the list of --files-from: "./list"',
        ],
        [
          ["deep", "--report=json=deep/down/broken.dmp"],
          'an input: "deep/down/broken.dmp"',
        ],
        [
          ["oth*", "--report=json=other.txt"],
          'an input: "other.txt"',
        ],
        [
          ["none.dmp", "--report=json=none.dmp"],
          'an input: "none.dmp"',
        ],
      ] as const
    ) {
      const { error } = await inspectIn(folder, args);
      assertEquals(error?.message, `the report would overwrite ${problem}`);
      assertEquals(error?.exitCode, 2);
    }
    assertEquals(namesIn(folder), before);
    assertEquals(await Deno.readFile(`${folder}/a.dmp`), intact);
    assertEquals(await Deno.readTextFile(`${folder}/other.txt`), old);
    assertEquals(await Deno.readTextFile(broken), old);
    const list = await Deno.readTextFile(`${folder}/list`);
    assertEquals(list, "./other.txt\n");
  });
});

Deno.test("a glob does not match the report of its own run", async () => {
  await inFolder(async (folder) => {
    const { code, stdout } = await inspectIn(
      folder,
      ["-q", "*", "--report=json=r.json"],
    );
    assertEquals([code, stdout], [
      3,
      "COMPLETE  a.dmp\nTRUNCATED  cut.dmp\n",
    ]);
  });
});

Deno.test("a report is not written to a stream or a folder", async () => {
  await inFolder(async (folder) => {
    const stream = await inspectIn(folder, ["a.dmp", "--report=json=-"]);
    assertEquals(stream.error?.exitCode, 2);
    const inFile = ["-q", "a.dmp", "--report=json=./-"];
    assertEquals((await inspectIn(folder, inFile)).code, 0);
    const args = ["-q", "a.dmp", "--report=json=new/"];
    const { code, stderr } = await inspectIn(folder, args);
    assertEquals(code, 4);
    assert(stderr.includes("new/ could not be written: it is a folder name."));
    assertEquals(namesIn(folder), ["-", "a.dmp", "cut.dmp"]);
  });
});

Deno.test("two reports need two files", async () => {
  await inFolder(async (folder) => {
    for (const second of ["r.json", "./r.json", `${folder}/r.json`]) {
      const { error } = await inspectIn(folder, [
        "a.dmp",
        "--report=json=r.json",
        `--report=junit=${second}`,
      ]);
      assertEquals(
        error?.message,
        `two reports would be written to "${second}"`,
      );
      assertEquals(namesIn(folder), ["a.dmp", "cut.dmp"]);
    }
  });
});

Deno.test("a canceled run leaves complete documents that report the cancellation", async () => {
  await inFolder(async (folder) => {
    let interrupt = () => {};
    const { error, stdout } = await inspectIn(
      folder,
      ["--format=json", "a.dmp", "a.dmp", "--report=junit=r.xml"],
      {
        now: () => {
          // The interrupt arrives while the first dump is read.
          setTimeout(() => interrupt(), 0);
          const end = performance.now() + 300;
          while (performance.now() < end);
          return new Date("2026-11-01T00:00:00Z");
        },
        onInterrupt: (callback) => {
          interrupt = callback;
          return { [Symbol.dispose]() {} };
        },
      },
    );
    assertEquals(error?.exitCode, 130);
    assertEquals(JSON.parse(stdout).verdict, "error");
    const xml = await Deno.readTextFile(`${folder}/r.xml`);
    assert(xml.includes('<error type="broken-off"'), xml);
    assert(xml.endsWith("</testsuites>\n"), xml);
  });
});

Deno.test("the job summary is appended once and stays within 1 MiB", async () => {
  await inFolder(async (folder) => {
    const summary = `${folder}/summary.md`;
    const env = { GITHUB_STEP_SUMMARY: summary };
    await Deno.writeTextFile(summary, "# Before\n");
    await inspectIn(folder, ["--format=github", "a.dmp"], { env });
    const text = await Deno.readTextFile(summary);
    assert(text.startsWith("# Before\n\n## livedump: pass\n"), text);
    assertEquals(text.split("| complete |").length, 2);
    const twice = ["--format=github", "--report=github=x", "a.dmp"];
    await inspectIn(folder, twice, { env });
    const more = (await Deno.readTextFile(summary)).slice(text.length);
    assertEquals(more.split("## livedump").length, 2);
    await Deno.writeTextFile(summary, "x".repeat(1024 * 1024 - 5000));
    const many = Array(100).fill("a.dmp");
    await inspectIn(folder, ["--format=github", ...many, "cut.dmp"], { env });
    const { size } = await Deno.stat(summary);
    assert(size <= 1024 * 1024, `${size}`);
    const last = await Deno.readTextFile(summary);
    assert(last.includes("| truncated | cut"), "the bad dump comes first");
    const shown = last.split(/\| (?:complete|truncated) \|/).length - 1;
    assert(last.includes(`**${101 - shown} dumps not shown:** GitHub takes`));
  });
});

Deno.test("a summary that cannot be written is reported", async () => {
  await inFolder(async (folder) => {
    const env = { GITHUB_STEP_SUMMARY: `${folder}/no/such` };
    const { code, stderr } = await inspectIn(
      folder,
      ["--format=github", "a.dmp"],
      { env },
    );
    assertEquals(code, 4);
    assert(stderr.startsWith(`The report ${folder}/no/such could not be`));
  });
});

Deno.test("a summary without room for a table is not changed", async () => {
  await inFolder(async (folder) => {
    const summary = `${folder}/summary.md`;
    const before = "x".repeat(1024 * 1024 - 100);
    await Deno.writeTextFile(summary, before);
    const { code, stderr } = await inspectIn(
      folder,
      ["--format=github", "a.dmp"],
      { env: { GITHUB_STEP_SUMMARY: summary } },
    );
    assertEquals(code, 4);
    const reason = "could not be written: it has reached GitHub's limit of";
    assert(stderr.includes(reason), stderr);
    assertEquals(await Deno.readTextFile(summary), before);
  });
});

Deno.test({
  name: "a summary or a report that is a pipe is refused without waiting",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const pipe = `${folder}/pipe`;
      await new Deno.Command("mkfifo", { args: [pipe] }).output();
      const runs = [
        inspectIn(folder, ["--format=github", "a.dmp"], {
          env: { GITHUB_STEP_SUMMARY: pipe },
        }),
        inspectIn(folder, ["--report=json=pipe", "a.dmp"]),
      ];
      for (const { code, stderr } of await Promise.all(runs)) {
        assertEquals(code, 4);
        assert(stderr.includes("it is a device or a pipe."), stderr);
      }
    }),
});

Deno.test({
  name: "a new report has the mode and the owner of the one that it replaces",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const path = `${folder}/r.json`;
      await Deno.writeTextFile(path, "older");
      await Deno.chmod(path, 0o640);
      const isRoot = (await Deno.stat(path)).uid === 0;
      if (isRoot) await Deno.chown(path, 1234, 4321);
      const before = await Deno.stat(path);
      const { code } = await inspectIn(folder, [
        "--report=json=r.json",
        "a.dmp",
      ]);
      const after = await Deno.stat(path);
      assertEquals(code, 0);
      assert(after.ino !== before.ino);
      const { mode, uid, gid } = before;
      assertEquals([after.mode, after.uid, after.gid], [mode, uid, gid]);
    }),
});

Deno.test({
  name: "a link to nothing in place of a report is refused and stays",
  ignore: Deno.build.os === "windows", // links need a privilege on Windows
  fn: () =>
    inFolder(async (folder) => {
      await Deno.symlink("gone.json", `${folder}/r.json`);
      const { code, stderr } = await inspectIn(
        folder,
        ["--report=json=r.json", "a.dmp"],
      );
      assertEquals(code, 4);
      assert(stderr.includes("could not be written: it is a link to nothing."));
      assertEquals(await Deno.readLink(`${folder}/r.json`), "gone.json");
      const entries = await Array.fromAsync(Deno.readDir(folder));
      assertEquals(
        entries.map(({ name }) => name).filter((name) =>
          !name.endsWith(".dmp")
        ),
        ["r.json"],
      );
    }),
});
