import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createTransientFile } from "../../src/ffi/transient_file.ts";
import { WindowsError } from "../../src/ffi/win32_error.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

const failed = 0xffff_ffff_ffff_ffffn;
const done = { type: 1, created: 0x10n, reopened: 0x20n, flushed: 0 };
let answers = done;
let log: string[] = [];

const text = (wide: Uint16Array) => String.fromCharCode(...wide).slice(0, -1);
const record = <T>(line: string, answer: T): T => {
  log.push(line);
  return answer;
};
fakeLibraries({
  ...fakeLoader,
  GetLastError: () => 112,
  GetFullPathNameW: (path: Uint16Array, _: number, out: Uint16Array) => {
    out.set(path);
    return path.length - 1;
  },
  CreateFileW: (path: Uint16Array, ...rest: unknown[]) =>
    record(`create ${text(path)} ${rest.join(" ")}`, answers.created),
  GetFileType: () => answers.type,
  ReOpenFile: (_: bigint, access: number, share: number, flags: number) =>
    record(`reopen ${access} ${share} ${flags}`, answers.reopened),
  SetFileInformationByHandle: (
    handle: bigint,
    kind: number,
    data: Uint8Array,
  ) => record(`information ${handle} ${kind} ${data}`, 1),
  GetFileSizeEx: (handle: bigint, size: BigInt64Array) => {
    size[0] = 5_000_000_000n;
    return record(`size ${handle}`, 1);
  },
  NtFlushBuffersFile: (handle: bigint, ioStatus: Uint8Array) =>
    record(
      `flush ${handle} ${ioStatus.length}`,
      Promise.resolve(answers.flushed),
    ),
  RtlNtStatusToDosError: (code: number) => code === 0xc000007f ? 112 : 317,
  CloseHandle: (handle: bigint) => record(`close ${handle}`, 1),
});

function logOf(action: () => void): string[] {
  log = [];
  action();
  return log;
}

async function logOfAsync(action: () => Promise<void>): Promise<string[]> {
  log = [];
  await action();
  return log;
}

/**
 * Access: read, write and delete; sharing: read; disposition: CREATE_NEW; flags:
 * normal, links not followed, not overlapped.
 */
const creation = `create \\\\?\\C:\\a ${0xc0010000} 1  1 ${0x00200080} 0`;

Deno.test("a file is marked for deletion when it is created", () => {
  answers = done;
  const calls = logOf(() => {
    using file = createTransientFile("C:\\a");
    assertEquals(file.handle, 0x10n);
    // Uses another handle than the one that Windows writes to.
    assertEquals(file.sizeBytes(), 5_000_000_000);
  });
  assertEquals(calls, [
    creation,
    "reopen 128 7 0",
    "information 16 4 1",
    "size 32",
    "close 32",
    "close 16",
  ]);
});

Deno.test("a kept file is flushed before its mark is removed", async () => {
  answers = done;
  const calls = await logOfAsync(async () => {
    using file = createTransientFile("C:\\a");
    await file.flush();
    file.keep();
    file[Symbol.dispose]();
  });
  assertEquals(calls.slice(3), [
    "flush 16 16",
    "information 16 4 0",
    "close 32",
    "close 16",
  ]);
});

Deno.test("a file that cannot be flushed keeps its mark", async () => {
  answers = { ...done, flushed: 0xc000007f }; // STATUS_DISK_FULL
  const calls = await logOfAsync(async () => {
    using file = createTransientFile("C:\\a");
    const error = await assertRejects(() => file.flush(), WindowsError);
    assertEquals([error.call, error.code], ["NtFlushBuffersFile", 112]);
  });
  assertEquals(calls.slice(3), ["flush 16 16", "close 32", "close 16"]);
});

Deno.test("a file that cannot be reopened is deleted", () => {
  answers = { ...done, reopened: failed };
  const calls = logOf(() => {
    const error = assertThrows(
      () => createTransientFile("C:\\a"),
      WindowsError,
    );
    assertEquals([error.call, error.code], ["ReOpenFile", 112]);
  });
  assertEquals(calls.slice(2), ["information 16 4 1", "close 16"]);
});

Deno.test("a pipe or device is closed and rejected", () => {
  const pipe = 3;
  answers = { ...done, type: pipe };
  const calls = logOf(() => {
    assertThrows(() => createTransientFile("C:\\a"), WindowsError, "disk");
  });
  assertEquals(calls, [creation, "close 16"]);
});

Deno.test("a file that cannot be created is reported with CreateFileW", () => {
  answers = { ...done, created: failed };
  const calls = logOf(() => {
    const error = assertThrows(
      () => createTransientFile("C:\\a"),
      WindowsError,
    );
    assertEquals([error.call, error.code], ["CreateFileW", 112]);
    assertEquals(
      error.message,
      "the volume is full (CreateFileW: error 112)",
    );
  });
  assertEquals(calls, [creation]);
});
