import { assertEquals } from "@std/assert";
import { openProcess } from "../../src/ffi/opened_process.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

/** What Windows answers: the results of calls, and what they fill in. */
let answers = { told: 1, start: 0n, code: 0, mayWait: true, wait: 258 };

/** Handles that are open, and the rights that were asked for. */
const open = new Set<bigint>();
const asked: unknown[] = [];

/** Of a process to dump, and of one to wait for (SYNCHRONIZE of winnt.h). */
const [dumped, waitedFor, synchronize] = [0x44n, 0x48n, 0x100000];

fakeLibraries({
  ...fakeLoader,
  OpenProcess: (rights: number, _: number, processId: number) => {
    asked.push([rights, processId]);
    if (rights === synchronize && !answers.mayWait) return 0n;
    const handle = rights === synchronize ? waitedFor : dumped;
    open.add(handle);
    return handle;
  },
  CloseHandle: (handle: bigint) => Number(open.delete(handle)),
  GetProcessTimes: (process: bigint, start: BigUint64Array) => {
    start[0] = answers.start;
    return process === dumped ? answers.told : 0;
  },
  GetExitCodeProcess: (_: bigint, code: Uint32Array) => {
    code[0] = answers.code;
    return answers.told;
  },
  WaitForSingleObject: (handle: bigint, ms: number) =>
    handle === dumped || ms > 0 ? 0xffff_ffff : answers.wait,
});

Deno.test("a process is opened with the rights to dump it, and no more", () => {
  asked.length = 0;
  for (const access of ["memory", "clone-and-handles"] as const) {
    openProcess(10, access)[Symbol.dispose]();
  }
  assertEquals(asked, [[0x410, 10], [0x4d0, 10]]);
  assertEquals([...open], []);
});

Deno.test("the handle tells when its process started, or that it does not", () => {
  using process = openProcess(10, "memory");
  answers = { ...answers, told: 1, start: 133_485_408_000_000_000n };
  assertEquals(process.startTime(), 133_485_408_000_000_000n);
  answers = { ...answers, told: 0 };
  assertEquals(process.startTime(), null);
});

Deno.test("a process has ended if its exit code or its handle says so", () => {
  using process = openProcess(10, "memory");
  // "Process Security and Access Rights", "WaitForSingleObject": 0 is the end of
  // the process, 258 the end of the time, -1 a failure.
  const cases = [
    [{ told: 1, code: 0 }, true],
    [{ told: 1, code: 259, wait: 258 }, false],
    [{ told: 1, code: 259, wait: 0 }, true],
    [{ told: 1, code: 259, wait: 0xffff_ffff }, false],
    [{ told: 1, code: 259, wait: 0, mayWait: false }, false],
    [{ told: 0, code: 0, wait: 0 }, false],
  ] as const;
  for (const [answer, expected] of cases) {
    answers = { ...answers, mayWait: true, ...answer };
    assertEquals(process.hasExited(), expected, JSON.stringify(answer));
    assertEquals([...open], [dumped]);
  }
});
