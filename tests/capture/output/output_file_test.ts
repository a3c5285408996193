import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { openOutputFile } from "../../../src/capture/output/output_file.ts";
import { LivedumpError } from "../../../src/base/errors.ts";
import { WindowsError } from "../../../src/ffi/win32_error.ts";
import { fakeWindows } from "../fake_windows.ts";
import { runKernel } from "../kernel_run.ts";

/**
 * Finishes a.dmp, with `force` over an older file. Windows fails the first
 * `refusals` attempts to rename it with `code`.
 *
 * @returns The files in the folder then, by name.
 */
function finished(
  refusals: number,
  code: number,
  { force }: { force: boolean },
): Record<string, string> {
  const folder = Deno.makeTempDirSync();
  try {
    if (force) Deno.writeTextFileSync(`${folder}/a.dmp`, "old");
    const windows = fakeWindows();
    const { move } = windows;
    windows.move = (...names) => {
      if (refusals-- > 0) throw new WindowsError("MoveFileExW", code, "in use");
      move(...names);
    };
    using output = openOutputFile(windows, {
      folder,
      fileName: "a.dmp",
      numbered: false,
      mayCreateFolder: false,
    }, force);
    windows.write("new");
    output.finish();
    return Object.fromEntries(
      Array.from(
        Deno.readDirSync(folder),
        ({ name }) => [name, Deno.readTextFileSync(`${folder}/${name}`)],
      ),
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("renaming is retried while a virus scanner has the dump open", () => {
  for (const code of [5, 32]) {
    for (const force of [false, true]) {
      assertEquals(finished(3, code, { force }), { "a.dmp": "new" });
    }
  }
});

Deno.test("a dump that stays open keeps its temporary name, which is reported", () => {
  const error = assertThrows(
    () => finished(Infinity, 32, { force: false }),
    LivedumpError,
  );
  assertEquals(error.code, "not-named");
  assertEquals(error.hint.endsWith(`a.dmp.${Deno.pid}.partial`), true);
});

Deno.test("other errors are not retried", () => {
  // ERROR_NOT_SAME_DEVICE
  const error = assertThrows(
    () => finished(1, 17, { force: false }),
    LivedumpError,
  );
  assertEquals(error.code, "not-named");
});

Deno.test("an existing temporary file is reported with its path and advice", async () => {
  const windows = fakeWindows(undefined, {
    createTransientFile() {
      throw new WindowsError("CreateFileW", 80, "the file exists already");
    },
  });
  const { error } = await runKernel(windows, ["-o", "/tmp/none-such.dmp"]);
  assertEquals([error?.exitCode, error?.code], [6, "windows-error"]);
  assertMatch(error!.message, /none-such\.dmp\.\d+\.partial cannot be created/);
  assertMatch(error!.hint, /delete it/);
});
