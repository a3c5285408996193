import { assertEquals, assertThrows } from "@std/assert";
import { openProcess } from "../../src/ffi/processes.ts";
import { WindowsError } from "../../src/ffi/win32_error.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

/** The values that the fake Windows returns and fills in. */
let answers = { ok: 1, start: 0n, code: 0, mayWait: true, wait: 258 };

/** The status that NtOpenProcess returns. */
let status = 0;

/** The open handles, and the requested rights. */
const open = new Set<bigint>();
const requested: unknown[] = [];

/** Handle of a process to dump, and one to wait for (SYNCHRONIZE, winnt.h). */
const [processHandle, waitHandle, synchronize] = [0x44n, 0x48n, 0x100000];

fakeLibraries({
  ...fakeLoader,
  // A wrong error: the program must use the status that NtOpenProcess returns.
  GetLastError: () => 998,
  NtOpenProcess: (
    handle: BigUint64Array,
    rights: number,
    attributes: Uint8Array<ArrayBuffer>,
    id: Uint8Array<ArrayBuffer>,
  ) => {
    // OBJECT_ATTRIBUTES has 48 bytes, and all of them except Length are 0.
    assertEquals([attributes.length, attributes[0]], [48, 48]);
    assertEquals(attributes.subarray(1).some((byte) => byte !== 0), false);
    const ids = new DataView(id.buffer);
    assertEquals([id.length, ids.getBigUint64(8, true)], [16, 0n]);
    requested.push([rights, Number(ids.getBigUint64(0, true))]);
    if (status !== 0) return status;
    handle[0] = processHandle;
    open.add(processHandle);
    return 0;
  },
  RtlNtStatusToDosError: (status: number) =>
    status === 0xc0000022 ? 5 : status === 0xc000000b ? 87 : 317,
  OpenProcess: (rights: number) => {
    if (rights !== synchronize || !answers.mayWait) return 0n;
    open.add(waitHandle);
    return waitHandle;
  },
  CloseHandle: (handle: bigint) => Number(open.delete(handle)),
  GetProcessTimes: (process: bigint, start: BigUint64Array) => {
    start[0] = answers.start;
    return process === processHandle ? answers.ok : 0;
  },
  GetExitCodeProcess: (_: bigint, code: Uint32Array) => {
    code[0] = answers.code;
    return answers.ok;
  },
  WaitForSingleObject: (handle: bigint, ms: number) =>
    handle === processHandle || ms > 0 ? 0xffff_ffff : answers.wait,
});

Deno.test("a process is opened with the rights that a dump needs, and no others", () => {
  requested.length = 0;
  for (const access of ["memory", "clone-and-handles"] as const) {
    openProcess(10, access)[Symbol.dispose]();
  }
  assertEquals(requested, [[0x410, 10], [0x4d0, 10]]);
  assertEquals([...open], []);
});

Deno.test("the reason of a refusal is the status, not GetLastError", () => {
  // STATUS_ACCESS_DENIED and STATUS_INVALID_CID (MS-ERREF).
  for (const [refusal, code] of [[0xc0000022, 5], [0xc000000b, 87]] as const) {
    status = refusal;
    const error = assertThrows(() => openProcess(10, "memory"), WindowsError);
    assertEquals([error.call, error.code], ["NtOpenProcess", code]);
  }
  status = 0;
});

Deno.test("the start time of a process is null if Windows does not report it", () => {
  using process = openProcess(10, "memory");
  answers = { ...answers, ok: 1, start: 133_485_408_000_000_000n };
  assertEquals(process.startTime(), 133_485_408_000_000_000n);
  answers = { ...answers, ok: 0 };
  assertEquals(process.startTime(), null);
});

Deno.test("the exit code or the signaled handle shows that a process has ended", () => {
  using process = openProcess(10, "memory");
  // WaitForSingleObject returns 0 if the process has ended, 258 after the
  // timeout, -1 for a failure.
  const cases = [
    [{ ok: 1, code: 0 }, true],
    [{ ok: 1, code: 259, wait: 258 }, false],
    [{ ok: 1, code: 259, wait: 0 }, true],
    [{ ok: 1, code: 259, wait: 0xffff_ffff }, false],
    [{ ok: 1, code: 259, wait: 0, mayWait: false }, false],
    [{ ok: 0, code: 0, wait: 0 }, false],
  ] as const;
  for (const [answer, expected] of cases) {
    answers = { ...answers, mayWait: true, ...answer };
    assertEquals(process.hasExited(), expected, JSON.stringify(answer));
    assertEquals([...open], [processHandle]);
  }
});
