import { assertEquals } from "@std/assert";
import { openProcess } from "../../src/ffi/processes.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

/** What the fake Windows returns and fills in. */
let answers = { ok: 1, start: 0n, code: 0, mayWait: true, wait: 258 };

/** Open handles and requested rights. */
const open = new Set<bigint>();
const requested: unknown[] = [];

/** Handle of a process to dump, and one to wait for (SYNCHRONIZE, winnt.h). */
const [processHandle, waitHandle, synchronize] = [0x44n, 0x48n, 0x100000];

fakeLibraries({
  ...fakeLoader,
  OpenProcess: (rights: number, _: number, processId: number) => {
    requested.push([rights, processId]);
    if (rights === synchronize && !answers.mayWait) return 0n;
    const handle = rights === synchronize ? waitHandle : processHandle;
    open.add(handle);
    return handle;
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

Deno.test("the start time of a process is null if Windows does not report it", () => {
  using process = openProcess(10, "memory");
  answers = { ...answers, ok: 1, start: 133_485_408_000_000_000n };
  assertEquals(process.startTime(), 133_485_408_000_000_000n);
  answers = { ...answers, ok: 0 };
  assertEquals(process.startTime(), null);
});

Deno.test("a process has ended by its exit code or its signaled handle", () => {
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
