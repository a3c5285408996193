import { assertEquals } from "@std/assert";
import { openProcess } from "../../src/ffi/opened_process.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

/** What Windows answers: the results of calls, and what they fill in. */
let answers = { code: 0, told: 1, start: 0n };

fakeLibraries({
  ...fakeLoader,
  OpenProcess: () => 0x44n,
  CloseHandle: () => 1,
  GetProcessTimes: (process: bigint, start: BigUint64Array) => {
    start[0] = answers.start;
    return process === 0x44n ? answers.told : 0;
  },
  GetExitCodeProcess: (_: bigint, code: Uint32Array) => {
    if (answers.told !== 0) code[0] = answers.code;
    return answers.told;
  },
});

Deno.test("the handle tells when its process started, or that it does not", () => {
  using process = openProcess(10, "memory");
  answers = { code: 0, told: 1, start: 133_485_408_000_000_000n };
  assertEquals(process.startTime(), 133_485_408_000_000_000n);
  answers = { code: 0, told: 0, start: 5n };
  assertEquals(process.startTime(), null);
});
