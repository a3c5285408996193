import { assert, assertEquals } from "@std/assert";
import { isSuccess, ntStatus, ntStatuses } from "../../src/ffi/nt_status.ts";

Deno.test("every status has a unique code and a unique name", () => {
  const codes = new Set(ntStatuses.map(({ code }) => code));
  const names = new Set(ntStatuses.map(({ name }) => name));
  const { length } = ntStatuses;
  assert(length >= 19);
  assertEquals([codes.size, names.size], [length, length]);
});

Deno.test("a status is found by its code", () => {
  assertEquals(ntStatus(0xc0000354).name, "STATUS_DEBUGGER_INACTIVE");
  assertEquals(ntStatus(0).name, "STATUS_SUCCESS");
});

Deno.test("the severity of an unrecognized status decides whether there is a dump", () => {
  assertEquals(ntStatus(0x103), {
    code: 0x103,
    name: null,
    meaning: "Windows wrote the dump, but returned an unrecognized status",
  });
  assertEquals(ntStatus(0xc0decafe), {
    code: 0xc0decafe,
    name: null,
    meaning: "unrecognized status",
  });
});

Deno.test("a status with a clear top bit is a success", () => {
  const cases = [
    [0, true],
    [0x105, true],
    [0x7fffffff, true],
    [0x80000005, false],
    [0xc0000120, false],
    [0xffffffff, false],
  ] as const;
  for (const [code, expected] of cases) assertEquals(isSuccess(code), expected);
});
