import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { join } from "@std/path/join";
import { openOutputFile } from "../../../src/capture/output/output_file.ts";
import { LivedumpError } from "../../../src/base/errors.ts";
import { WindowsError } from "../../../src/ffi/win32_error.ts";
import { fakeWindows } from "../fake_windows.ts";
import { runKernel } from "../kernel_run.ts";

/**
 * Finishes a.dmp. With `force`, an older a.dmp exists. The first `refusals`
 * attempts to rename the dump fail with `code`. With `takenBy`, only attempts to
 * name it a.dmp fail, because another program has created a.dmp.
 *
 * @returns The resulting files in the folder, by name.
 */
function finished(
  refusals: number,
  code: number,
  { force, takenBy }: { force: boolean; takenBy?: string },
): Record<string, string> {
  const folder = Deno.makeTempDirSync();
  try {
    if (force) Deno.writeTextFileSync(`${folder}/a.dmp`, "old");
    const windows = fakeWindows();
    const { move } = windows;
    windows.move = (...names) => {
      const isTaken = takenBy !== undefined && names[1].endsWith("a.dmp");
      if (isTaken) Deno.writeTextFileSync(`${folder}/a.dmp`, takenBy);
      if (takenBy === undefined ? refusals-- > 0 : isTaken) {
        throw new WindowsError("MoveFileExW", code, "in use");
      }
      move(...names);
    };
    using output = openOutputFile(windows, {
      folder,
      fileName: "a.dmp",
      numbered: false,
      mayCreateFolder: false,
    });
    windows.write("new");
    output.finish(force);
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

Deno.test("a name that another program takes at the last moment gets a number", () => {
  // ERROR_FILE_EXISTS and ERROR_ALREADY_EXISTS
  for (const code of [80, 183]) {
    const taken = { force: false, takenBy: "another" };
    assertEquals(finished(Infinity, code, taken), {
      "a.dmp": "another",
      "a (2).dmp": "new",
    });
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
    () => finished(Infinity, 17, { force: false }),
    LivedumpError,
  );
  assertEquals(error.code, "not-named");
});

Deno.test("a dump without a free name keeps its temporary name, which is reported", () => {
  const folder = Deno.makeTempDirSync();
  try {
    // With a number, the name would exceed the maximum length of a file name.
    const fileName = `${"a".repeat(251)}.dmp`;
    Deno.writeTextFileSync(`${folder}/${fileName}`, "old");
    const windows = fakeWindows();
    const target = {
      folder,
      fileName,
      numbered: false,
      mayCreateFolder: false,
    };
    using output = openOutputFile(windows, target);
    windows.write("new");
    const error = assertThrows(() => output.finish(false), LivedumpError);
    assertEquals(error.code, "not-named");
    assertEquals(error.hint, `The finished dump is in ${output.path}`);
    assertEquals(Deno.readTextFileSync(output.path), "new");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

/** Finishes a.dmp; returns the calls that rename and close it, in order. */
function callsToFinish(
  rename: (fake: () => void) => void,
): readonly string[] {
  const folder = Deno.makeTempDirSync();
  try {
    const windows = fakeWindows();
    const { createTransientFile, move } = windows;
    const calls: string[] = [];
    windows.createTransientFile = (path) => {
      const file = createTransientFile(path);
      return {
        ...file,
        keep: () => (calls.push("keep"), file.keep()),
        rename: (name) => {
          calls.push(`rename to ${name}`);
          rename(() => move(path, `${folder}/${name}`, false));
        },
        [Symbol.dispose]: () => (calls.push("close"), file[Symbol.dispose]()),
      };
    };
    windows.move = (...names) => (calls.push("move"), move(...names));
    using output = openOutputFile(windows, {
      folder,
      fileName: "a.dmp",
      numbered: false,
      mayCreateFolder: false,
    });
    windows.write("new");
    assertEquals(output.finish(false), join(folder, "a.dmp"));
    assertEquals(Deno.readTextFileSync(`${folder}/a.dmp`), "new");
    return calls;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("the file is renamed through its handle, by its name in its folder, before it is closed", () => {
  assertEquals(callsToFinish((fake) => fake()), [
    "keep",
    "rename to a.dmp",
    "close",
  ]);
});

Deno.test("if a volume cannot rename an open file, it is closed, then renamed by path", () => {
  // ERROR_INVALID_FUNCTION, ERROR_NOT_SUPPORTED, ERROR_INVALID_PARAMETER,
  // ERROR_INVALID_NAME and ERROR_BAD_PATHNAME
  for (const code of [1, 50, 87, 123, 161]) {
    const calls = callsToFinish(() => {
      throw new WindowsError("NtSetInformationFile", code, "refused");
    });
    assertEquals(calls, ["keep", "rename to a.dmp", "close", "move"]);
  }
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
