/**
 * Tests of volumes that lack features of NTFS, and of the permissions of a
 * dump.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { TransientFile } from "../../../src/ffi/windows.ts";
import { fakeInterrupts } from "../interrupts_fake.ts";
import { type FakeWindows, fakeWindows } from "../fake_windows.ts";
import { runKernel } from "../kernel_run.ts";
import { inFolder } from "../process/process_run.ts";

/** Replaces methods of the temporary file of a fake Windows. */
function withFile(
  windows: FakeWindows,
  changes: (file: TransientFile) => Partial<TransientFile>,
): FakeWindows {
  const { createTransientFile } = windows;
  windows.createTransientFile = (...args) => {
    const file = createTransientFile(...args);
    return { ...file, ...changes(file) };
  };
  return windows;
}

const namesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();

Deno.test("without a second handle, the dump is taken without progress", () =>
  inFolder(async (folder) => {
    let isWritten = false;
    const windows = withFile(
      fakeWindows((write) => {
        write("dump");
        isWritten = true;
        return Promise.resolve(0);
      }),
      (file) => ({
        hasProgress: false,
        sizeBytes() {
          // Without another handle, reading the size waits until the writes
          // have ended.
          assert(isWritten);
          return file.sizeBytes();
        },
      }),
    );
    const { code, stderr } = await runKernel(windows, ["-o", folder]);
    assertEquals([code, await namesIn(folder)], [0, ["livedump.DMP"]]);
    assertMatch(stderr, /this volume shows no progress/);
  }));

Deno.test("if a volume cannot mark a file, a note names the partial file", () =>
  inFolder(async (folder) => {
    const { onInterrupt, press } = fakeInterrupts();
    const windows = withFile(
      fakeWindows(() => {
        for (let count = 0; count < 3; count++) press();
        return new Promise(() => {});
      }),
      () => ({ deletesItself: false }),
    );
    const run = await runKernel(windows, ["-o", folder], { onInterrupt });
    const partial = /livedump\.DMP\.\d+\.partial/;
    assertMatch(run.stderr, /note: .*if livedump is killed, delete .*partial/);
    assertMatch(run.stderr, partial);
    assertMatch(run.error!.hint, partial);
    assertEquals(run.code, 130);
  }));

for (
  const [status, name] of [[0xc0000056, "DELETE_PENDING"], [
    0xc0000123,
    "FILE_DELETED",
  ]] as const
) {
  Deno.test(`after STATUS_${name} the request is repeated once with an unmarked file`, () =>
    inFolder(async (folder) => {
      for (const [second, code] of [[0, 0], [status, 6]] as const) {
        const marks: unknown[] = [];
        const windows = fakeWindows((write) => {
          write("dump");
          return Promise.resolve(marks.length === 1 ? status : second);
        });
        const { createTransientFile } = windows;
        windows.createTransientFile = (path, options) => {
          marks.push(options?.marked);
          return createTransientFile(path, options);
        };
        const run = await runKernel(windows, ["-o", `${folder}/${code}.dmp`]);
        assertEquals([run.code, marks], [code, [true, false]]);
        if (code !== 0) assertMatch(run.error!.hint, /Another program/);
      }
      assertEquals(await namesIn(folder), ["0.dmp"]);
    }));
}

Deno.test("the text and the JSON show who may read the dump", () =>
  inFolder(async (folder) => {
    const cases = [
      [
        [],
        "administrators",
        /Only SYSTEM, administrators and the owner of the file/,
      ],
      [["--inherit-acl"], "folder", /the permissions of its folder/],
    ] as const;
    for (const [args, permissions, text] of cases) {
      const words = [...args, "-o", folder];
      assertMatch((await runKernel(fakeWindows(), words)).stdout, text);
      const { stdout } = await runKernel(fakeWindows(), [
        ...words,
        "--format",
        "json",
      ]);
      assertEquals(
        JSON.parse(stdout).captures[0].dump.permissions,
        permissions,
      );
    }
    const fat = withFile(fakeWindows(), () => ({ permissions: null }));
    const { stdout } = await runKernel(fat, ["-o", folder]);
    assertMatch(
      stdout.replace(/\s+/g, " "),
      /The volume stores no permissions/,
    );
  }));
