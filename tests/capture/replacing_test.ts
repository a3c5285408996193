import type { CaptureTools } from "../../src/capture/capture_tools.ts";
/** Tests of --force: which new dumps replace an older dump. */
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertMatch,
} from "@std/assert";
import { LivedumpError } from "../../src/base/errors.ts";
import type { Verdict } from "../../src/base/verdict.ts";
import { inspectCapture } from "../../src/inspect/inspect_capture.ts";
import type { CommandOptions, CommandResult } from "./command_run.ts";
import { type Answer, fakeWindows } from "./fake_windows.ts";
import { fakeInterrupts } from "./interrupts_fake.ts";
import { runKernel } from "./kernel_run.ts";
import { inFolder, runProcess } from "./process/process_run.ts";

/** The contents of the files in a folder, by file name. */
async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return Object.fromEntries(
    await Promise.all(
      entries.map(async ({ name }) => [
        name,
        await Deno.readTextFile(`${folder}/${name}`),
      ]),
    ),
  );
}

const answering = (status: number): Answer => (write) => {
  write("new");
  return Promise.resolve(status);
};

/**
 * Takes a kernel dump with --force. The output `a.dmp` already exists and
 * contains "old".
 */
async function replaced(
  answer: Answer,
  options: CommandOptions = {},
  ...args: string[]
): Promise<CommandResult & { files: Record<string, string> }> {
  let files = {};
  let result: CommandResult;
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a.dmp`, "old");
    const words = ["--force", "-o", `${folder}/a.dmp`, ...args];
    result = await runKernel(fakeWindows(answer), words, options);
    files = await contents(folder);
  });
  return { ...result!, files };
}

const kept = { "a.dmp": "old", "a (2).dmp": "new" };

for (const verdict of ["complete", "unexpected", "unverified"] as Verdict[]) {
  Deno.test(`a dump that is ${verdict} replaces an older one`, async () => {
    const { files, stdout } = await replaced(answering(0), { verdict });
    assertEquals(files, { "a.dmp": "new" });
    assertMatch(stdout, /inspected .*a\.dmp\n/);
  });
}

for (
  const verdict of [
    "partial",
    "truncated",
    "damaged",
    "unreadable",
  ] as Verdict[]
) {
  Deno.test(`a dump that is ${verdict} is stored next to an older one`, async () => {
    const { code, files, stderr, stdout } = await replaced(
      answering(0),
      { verdict },
      "--quiet",
    );
    assertEquals([code, files], [3, kept]);
    assertMatch(
      stderr,
      new RegExp(
        `a\\.dmp was not replaced, because the new dump is ${verdict}; the ` +
          "dump is in .*a \\(2\\)\\.dmp\n",
      ),
    );
    assertMatch(stdout, new RegExp(`^${verdict} .*a \\(2\\)\\.dmp\n$`));
  });
}

Deno.test("a dump with a status other than 0 is at most partial and is stored next to an older one", async () => {
  for (const status of [0x102, 0x105, 0x40001234]) {
    for (const args of [[], ["--no-verify"]]) {
      const { code, files, stderr } = await replaced(
        answering(status),
        {},
        ...args,
      );
      assertEquals([code, files], [3, kept]);
      assertMatch(stderr, /not replaced, because Windows returned .*0x/);
    }
  }
});

Deno.test("with --no-verify only the status decides whether an older dump is replaced", async () => {
  const { files } = await replaced(
    answering(0),
    { verdict: "damaged" },
    "--no-verify",
  );
  assertEquals(files, { "a.dmp": "new" });
});

Deno.test("the older dump exists until the new dump has been verified", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a.dmp`;
    await Deno.writeTextFile(path, "old");
    const seen: string[] = [];
    await runKernel(fakeWindows(answering(0)), ["--force", "-o", path], {
      onInspect: () => void seen.push(Deno.readTextFileSync(path)),
    });
    assertEquals(seen, ["old"]);
  });
});

Deno.test("a dump that cannot be verified is stored next to an older one", async () => {
  const { error, files } = await replaced(answering(0), {
    inspect: () => {
      throw new TypeError("a defect");
    },
  });
  assertEquals([error?.code, error?.exitCode], ["not-verified", 1]);
  assertMatch(error!.message, /saved in .*a \(2\)\.dmp/);
  assertEquals(files, kept);
});

Deno.test("Ctrl+C before the verification keeps both dumps", async () => {
  const { onInterrupt, pressMeanwhile } = fakeInterrupts();
  await inFolder(async (folder) => {
    const path = `${folder}/a.dmp`;
    await Deno.writeTextFile(path, "old");
    const windows = fakeWindows(answering(0));
    const { createTransientFile } = windows;
    windows.createTransientFile = (...rest) => {
      const file = createTransientFile(...rest);
      return { ...file, keep: () => (pressMeanwhile(), file.keep()) };
    };
    const { code } = await runKernel(windows, ["--force", "-o", path], {
      onInterrupt,
    });
    assertEquals([code, await contents(folder)], [130, kept]);
  });
});

Deno.test("Ctrl+C during the verification keeps both dumps and says why", async () => {
  const { onInterrupt, press } = fakeInterrupts();
  const errors: unknown[] = [];
  const { code, error, files, stderr } = await replaced(answering(0), {
    onInterrupt,
    inspect: async (_, { hashing }) => {
      press();
      try {
        await hashing!.interrupts.throwIfInterrupted();
      } catch (cause) {
        errors.push(cause);
        throw cause;
      }
      throw new TypeError("not interrupted");
    },
  }, "--hash");
  assertEquals([code, files], [130, kept]);
  assertMatch(
    stderr,
    /a\.dmp was not replaced, because the run was cancelled;/,
  );
  assertMatch(error!.hint, /The dump is kept in .*a \(2\)\.dmp/);
  assertEquals(errors.length, 1);
  assertInstanceOf(errors[0], LivedumpError);
});

Deno.test("a real report names the final path, and a note is in the JSON", async () => {
  for (const status of [0, 0x102]) {
    const { stdout, files } = await replaced(
      answering(status),
      { inspect: (path, options) => inspectCapture(path, new Date(), options) },
      ...["--format", "json"],
    );
    const { captures: [{ notes, dump }], dumps: [report] } = JSON.parse(stdout);
    assertEquals(files, kept); // The content "new" is not a dump.
    assertEquals([report.path, report.verdict], [dump.path, "unreadable"]);
    assert(dump.path.endsWith("a (2).dmp"));
    assertMatch(notes[0], /was not replaced, because/);
  }
});

Deno.test("a complete dump with a timeout is reported as partial, with advice", async () => {
  const inspect: CaptureTools["inspect"] = async (path, options) => {
    const fixture = "fixtures/live-full-taskmgr.dmp";
    const found = await inspectCapture(fixture, new Date(), options);
    return found.revised(path, {
      code: "0x00000000",
      name: null,
      meaning: "done",
    });
  };
  const text = await replaced(answering(0x102), { inspect });
  assertMatch(text.stdout, /PARTIAL {2}.*a \(2\)\.dmp/);
  assertMatch(text.stdout, /FAIL {2}windows-status/);
  assertMatch(text.stdout.replace(/\s+/g, " "), /again in a few minutes/);
  const json = await replaced(
    answering(0x102),
    { inspect },
    "--format",
    "json",
  );
  const [report] = JSON.parse(json.stdout).dumps;
  assertEquals(report.verdict, "partial");
  assertMatch(report.summary, /did not report success: Windows stopped/);
  const check = report.checks.at(-1);
  assertEquals([check.id, check.actual], [
    "windows-status",
    "0x00000102 (STATUS_TIMEOUT)",
  ]);
});

Deno.test("a process dump is verified before it replaces an older one", async () => {
  for (
    const [verdict, files] of [
      ["complete", { "a.dmp": "MDMP" }],
      ["truncated", { "a.dmp": "old", "a (2).dmp": "MDMP" }],
    ] as const
  ) {
    await inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/a.dmp`, "old");
      const args = ["4711", "--force", "-o", `${folder}/a.dmp`];
      await runProcess([{ id: 4711, name: "app.exe" }], args, {
        verdict,
      });
      const names = Object.keys(await contents(folder)).sort();
      assertEquals(names, Object.keys(files).sort());
      const old = await Deno.readTextFile(`${folder}/a.dmp`);
      assertEquals(old === "old", verdict === "truncated");
    });
  }
});
