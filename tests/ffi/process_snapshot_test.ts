import { assertEquals, assertThrows } from "@std/assert";
import { takeProcessSnapshot } from "../../src/ffi/process_snapshot.ts";
import { WindowsError } from "../../src/ffi/win32_error.ts";
import { fakeLibraries, fakeLoader } from "./fake_libraries.ts";

const process = {
  handle: 0x44n,
  startTime: () => 1n,
  hasExited: () => false,
  [Symbol.dispose]() {},
};

/** What PssCaptureSnapshot returns; calls of the fakes. */
let answer = 0;
const freed: unknown[] = [];
const captured: unknown[] = [];
const functions = {
  ...fakeLoader,
  GetCurrentProcess: () => 0xffff_ffff_ffff_ffffn,
};

Deno.test("a Windows without snapshots is reported as a WindowsError", () => {
  fakeLibraries(functions);
  const error = assertThrows(
    () => takeProcessSnapshot(process, true),
    WindowsError,
  );
  assertEquals([error.call, error.code], ["PssCaptureSnapshot", 127]);
});

Deno.test("a snapshot has a clone, handles and threads, and is freed once", () => {
  fakeLibraries({
    ...functions,
    PssCaptureSnapshot: (
      handle: bigint,
      flags: number,
      _context: number,
      snapshot: BigUint64Array,
    ) => {
      captured.push([handle, flags]);
      snapshot[0] = 0x1234_5678_9abcn;
      return answer;
    },
    PssFreeSnapshot: (...args: unknown[]) => freed.push(args),
  });
  const snapshot = takeProcessSnapshot(process, true);
  // The sum of the flags in Microsoft's example; then without 0x4 to 0x40.
  takeProcessSnapshot(process, false)[Symbol.dispose]();
  assertEquals(captured, [[0x44n, 0xac0003fd], [0x44n, 0xac000381]]);
  freed.length = 0;
  assertEquals(snapshot.handle, 0x1234_5678_9abcn);
  snapshot[Symbol.dispose]();
  snapshot[Symbol.dispose]();
  assertEquals(freed, [[0xffff_ffff_ffff_ffffn, 0x1234_5678_9abcn]]);
  answer = 5;
  const error = assertThrows(
    () => takeProcessSnapshot(process, true),
    WindowsError,
  );
  assertEquals(error.message, "access is denied (PssCaptureSnapshot: error 5)");
});
