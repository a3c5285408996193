import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { fakeWindows } from "../fake_windows.ts";
import { runKernel } from "../kernel_run.ts";

/**
 * Status, name (MS-ERREF 2.3.1), exit code, and a pattern for the hint. Exit
 * code 5: elevation or privilege; 7: not supported; otherwise 6.
 */
const failures = [
  [0xc0000001, "STATUS_UNSUCCESSFUL", 6, /few minutes.*event log/],
  [0xc0000002, "STATUS_NOT_IMPLEMENTED", 7, /not support live dumps/],
  [0xc0000003, "STATUS_INVALID_INFO_CLASS", 7, /not support live dumps/],
  [0xc0000004, "STATUS_INFO_LENGTH_MISMATCH", 7, /Windows 11/],
  [0xc0000008, "STATUS_INVALID_HANDLE", 6, /without options.*report/],
  [0xc000000d, "STATUS_INVALID_PARAMETER", 6, /option/],
  [0xc0000017, "STATUS_NO_MEMORY", 6, /[Cc]lose applications/],
  [0xc0000022, "STATUS_ACCESS_DENIED", 5, /elevated.*container/],
  [0xc0000061, "STATUS_PRIVILEGE_NOT_HELD", 5, /elevated.*container/],
  [0xc0000056, "STATUS_DELETE_PENDING", 6, /Another program/],
  [0xc000007f, "STATUS_DISK_FULL", 6, /[Ff]ree space.*--output/],
  [0xc000009a, "STATUS_INSUFFICIENT_RESOURCES", 6, /[Cc]lose applications/],
  [0xc00000a2, "STATUS_MEDIA_WRITE_PROTECTED", 6, /another volume/],
  [0xc00000b5, "STATUS_IO_TIMEOUT", 6, /few minutes/],
  [0xc00000bb, "STATUS_NOT_SUPPORTED", 7, /policy.*livedump check/],
  [0xc0000120, "STATUS_CANCELLED", 6, /cancelled/],
  [0xc0000123, "STATUS_FILE_DELETED", 6, /Another program/],
  [0xc000012d, "STATUS_COMMITMENT_LIMIT", 6, /paging file/],
  [0xc0000185, "STATUS_IO_DEVICE_ERROR", 6, /another volume/],
  [0xc000022d, "STATUS_RETRY", 6, /[Aa]nother dump/],
  [0xc0000240, "STATUS_REQUEST_ABORTED", 6, /--no-abort-on-memory-pressure/],
  [
    0xc0000354,
    "STATUS_DEBUGGER_INACTIVE",
    7,
    /the build may not support live dumps/,
  ],
  [0xc0000476, "STATUS_OPERATION_IN_PROGRESS", 6, /few minutes/],
  [
    0xc0000804,
    "STATUS_CONTENT_BLOCKED",
    6,
    /FullLiveReportsMax.*AllowLiveDump/,
  ],
  [0xc0decafe, null, 6, /event log.*report/],
  [0x80000005, null, 6, /event log.*report/],
] as const;

for (const [status, name, exitCode, advice] of failures) {
  const code = `0x${status.toString(16)}`;
  Deno.test(`${name ?? "an unrecognized status"}, ${code}: exit code ${exitCode}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      const { code: ended, stdout } = await runKernel(
        fakeWindows(() => Promise.resolve(status)),
        ["--format", "json", "-o", join(folder, "a.dmp")],
      );
      const { captures: [capture], error, exitCode: reported } = JSON.parse(
        stdout,
      );
      assertEquals([error.status.code, error.status.name], [code, name]);
      assertMatch(error.hint, advice);
      // The message has the name, the code and the meaning of the status, the
      // function, the options and the build.
      assertMatch(
        error.message,
        name === null
          ? new RegExp(`unrecognized status ${code} \\(NtSystemDebugControl`)
          : new RegExp(`${name} \\(${code}\\): [a-zA-Z ]{10,} \\(NtSystem`),
      );
      assertMatch(error.message, / with AbortIf.*; build \d+\)$/);
      assertEquals(capture.dump, null);
      assertEquals([ended, reported], [exitCode, exitCode]);
      assertEquals(await Array.fromAsync(Deno.readDir(folder)), []);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
