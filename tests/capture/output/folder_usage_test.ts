import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { checkCommand } from "../../../src/capture/check_command.ts";
import { folderUsageNotes } from "../../../src/capture/output/folder_usage.ts";
import { parseCommandLine } from "../../../src/cli/parse.ts";
import { WindowsError } from "../../../src/ffi/win32_error.ts";
import type { FoundFile, Windows } from "../../../src/ffi/windows.ts";
import { runCommand } from "../command_run.ts";
import { fakeWindows } from "../fake_windows.ts";
import { runKernel } from "../kernel_run.ts";
import { inFolder, runProcess } from "../process/process_run.ts";

const gib = 2 ** 30;
const dumps = (...sizes: number[]): FoundFile[] =>
  sizes.map((sizeBytes, at) => ({ name: `${at}.dmp`, sizeBytes }));
const withFiles = (files: Iterable<FoundFile>): Partial<Windows> => ({
  findFiles: () => files,
});
const notesOn = (files: Iterable<FoundFile>) =>
  folderUsageNotes(["/d/a.dmp"], { findFiles: () => files });

const advice =
  "livedump never deletes dumps: move or delete those that you no longer need.";

Deno.test("a folder is noted if its dumps take more than 5 GiB", () => {
  assertEquals(notesOn(dumps(3 * gib, 2 * gib)), []);
  assertEquals(notesOn(dumps(3 * gib, 2 * gib + 1)), [
    "The folder /d has 2 dumps, which take 5 GiB.",
  ]);
  assertEquals(notesOn(dumps(20 * gib)), [
    "The folder /d has 1 dump, which takes 20 GiB.",
  ]);
});

Deno.test("a folder is noted if it has more than five dumps", () => {
  assertEquals(notesOn(dumps(1, 1, 1, 1, 1)), []);
  assertEquals(notesOn(dumps(1, 1, 1, 1, 1, 1)), [
    "The folder /d has 6 dumps, which take 6 B.",
  ]);
});

Deno.test("above 20 GiB, the note says what to do", () => {
  assertEquals(notesOn(dumps(20 * gib, 1)), [
    `The folder /d has 2 dumps, which take 20 GiB. ${advice}`,
  ]);
});

Deno.test("only names of dumps count, in any case", () => {
  const sizeBytes = 6 * gib;
  const names = [
    "A.DMP",
    "b.mdmp",
    "c.hdmp",
    "notadmp",
    "d.dmp.json",
    "x.dmpx",
  ];
  assertEquals(notesOn(names.map((name) => ({ name, sizeBytes }))), [
    "The folder /d has 3 dumps, which take 18 GiB.",
  ]);
});

Deno.test("the search stops after 10,000 dumps, and says at least", () => {
  let asked = 0;
  function* endless() {
    for (;;) {
      asked++;
      yield { name: `${asked}.dmp`, sizeBytes: 2 ** 20 };
    }
  }
  assertEquals(notesOn(endless()), [
    "The folder /d has at least 10,000 dumps, which take 9.77 GiB.",
  ]);
  assertEquals(asked, 10_001);
});

Deno.test("the search of a slow folder stops after half a second", () => {
  const { now } = performance;
  let time = 0;
  performance.now = () => time;
  function* slow() {
    for (;;) {
      time += 100;
      yield { name: "a.dmp", sizeBytes: 2 * gib };
    }
  }
  try {
    assertEquals(notesOn(slow()), [
      "The folder /d has at least 5 dumps, which take 10 GiB.",
    ]);
  } finally {
    performance.now = now;
  }
});

Deno.test("a folder that cannot be read is not noted", () => {
  const findFiles = () => {
    throw new WindowsError("FindFirstFileExW", 5, "access is denied");
  };
  assertEquals(folderUsageNotes(["/d/a.dmp"], { findFiles }), []);
});

Deno.test("after a live dump, the note follows the result, and is in the JSON", () =>
  inFolder(async (folder) => {
    const run = (...args: string[]) =>
      runKernel(fakeWindows(undefined, withFiles(dumps(7 * gib))), [
        "-o",
        folder,
        ...args,
      ]);
    const note = `The folder ${folder} has 1 dump, which takes 7 GiB.`;
    const text = await run();
    assertEquals([text.code, text.stderr.endsWith(`note: ${note}\n`)], [
      0,
      true,
    ]);
    const json = await run("--json");
    assertEquals(JSON.parse(json.stdout).notes, [note]);
    assertStringIncludes(json.stderr, note);
    const quiet = await run("-q");
    assertEquals([quiet.code, quiet.stderr], [0, ""]);
    assertEquals((await run("--dry-run")).stderr, "");
  }));

Deno.test("after dumps of processes, each folder is noted once", () =>
  inFolder(async (folder) => {
    const rows = [{ id: 7, name: "a.exe" }, { id: 8, name: "a.exe" }];
    const { code, stderr, stdout } = await runProcess(
      rows,
      ["a.exe", "--all", "--json", "-o", folder],
      { windows: fakeWindows(undefined, withFiles(dumps(21 * gib))) },
    );
    const note =
      `The folder ${folder} has 1 dump, which takes 21 GiB. ${advice}`;
    assertEquals(code, 0);
    assertEquals(JSON.parse(stdout).notes, [note]);
    assertEquals(stderr.split(note).length, 2);
  }));

/** Yields a file that is not a dump, after more than half a second. */
function* slowFiles() {
  const start = performance.now();
  while (performance.now() - start <= 510);
  yield { name: "notadmp", sizeBytes: 0 };
}

/** The finding of `livedump check`. */
async function finding(files: Iterable<FoundFile>, folder: string) {
  const argv = ["check", "--json", "-o", folder];
  const invocation = parseCommandLine(argv);
  if (invocation.command !== "check") throw new Error("not a check command");
  const { code, stdout } = await runCommand(
    fakeWindows(undefined, withFiles(files)),
    argv,
    {},
    (context, tools) =>
      Promise.resolve(checkCommand(context, invocation.flags, tools)),
  );
  const { status, message, hint } = JSON.parse(stdout).preflight
    .find(({ id }: { id: string }) => id === "dumps-in-folder");
  return { code, status, message, hint };
}

Deno.test("check says what the dumps take, and warns above 20 GiB", () =>
  inFolder(async (folder) => {
    const none = { code: 0, status: "pass", hint: null };
    assertEquals(await finding([], folder), {
      ...none,
      message: "The target folder has no dumps.",
    });
    assertEquals(await finding(dumps(6 * gib, gib), folder), {
      ...none,
      message: "The target folder has 2 dumps, which take 7 GiB.",
    });
    assertEquals((await finding(dumps(20 * gib), folder)).status, "pass");
    assertEquals(await finding(dumps(21 * gib), folder), {
      code: 0,
      status: "warning",
      message: "The target folder has 1 dump, which takes 21 GiB.",
      hint: advice,
    });
    assertEquals(await finding(slowFiles(), folder), {
      ...none,
      message: "The target folder was not searched to its end.",
    });
    assertEquals(await finding(dumps(21 * gib), `${folder}/new/`), {
      ...none,
      message: "The target folder does not exist yet.",
    });
  }));

Deno.test("a capture does not search the folder before its dump is saved", () =>
  inFolder(async (folder) => {
    const order: string[] = [];
    const windows = fakeWindows(
      (write) => {
        write("dump");
        order.push("dump");
        return Promise.resolve(0);
      },
      {
        findFiles() {
          order.push("search");
          return [];
        },
      },
    );
    const { code } = await runKernel(windows, ["-o", folder], {
      onInspect: () => order.push("verify"),
    });
    assert(code === 0);
    assertEquals(order, ["dump", "verify", "search"]);
  }));
