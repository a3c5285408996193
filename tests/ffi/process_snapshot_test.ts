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

/**
 * The results of the fake PssCaptureSnapshot and PssQuerySnapshot, and the
 * recorded calls.
 */
let answer = 0;
let queryAnswer = 0;
const calls: string[] = [];
const captured: unknown[] = [];
const call = (line: string) => (calls.push(line), 1);
const functions = {
  ...fakeLoader,
  GetCurrentProcess: () => 0xffff_ffff_ffff_ffffn,
  TerminateProcess: (handle: bigint, code: number) =>
    call(`end ${handle.toString(16)} ${code}`),
  CloseHandle: (handle: bigint) => call(`close ${handle.toString(16)}`),
};

Deno.test("a Windows without snapshots is reported as a WindowsError", () => {
  fakeLibraries(functions);
  const error = assertThrows(
    () => takeProcessSnapshot(process, true),
    WindowsError,
  );
  assertEquals([error.call, error.code], ["PssCaptureSnapshot", 127]);
});

Deno.test("a snapshot has a clone, handles and threads, and ends the clone once", () => {
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
    PssQuerySnapshot: (
      snapshot: bigint,
      kind: number,
      clone: Uint8Array<ArrayBuffer>,
      bytes: number,
    ) => {
      assertEquals([snapshot, kind, bytes], [0x1234_5678_9abcn, 1, 8]);
      new DataView(clone.buffer).setBigUint64(0, 0x88n, true);
      return queryAnswer;
    },
    PssFreeSnapshot: (process: bigint, snapshot: bigint) =>
      call(`free ${process.toString(16)} ${snapshot.toString(16)}`),
  });
  const snapshot = takeProcessSnapshot(process, true);
  // First the sum of the flags in Microsoft's example, then the sum without 0x4
  // to 0x40.
  takeProcessSnapshot(process, false)[Symbol.dispose]();
  assertEquals(captured, [[0x44n, 0xac0003fd], [0x44n, 0xac000381]]);
  calls.length = 0;
  assertEquals(snapshot.handle, 0x1234_5678_9abcn);
  snapshot.endClone();
  assertEquals(calls.splice(0), ["end 88 0"]);
  snapshot[Symbol.dispose]();
  snapshot[Symbol.dispose]();
  const free = "free ffffffffffffffff 123456789abc";
  assertEquals(calls.splice(0), ["end 88 0", "close 88", free]);
  queryAnswer = 6;
  const noClone = assertThrows(
    () => takeProcessSnapshot(process, true),
    WindowsError,
  );
  assertEquals([noClone.call, noClone.code], ["PssQuerySnapshot", 6]);
  assertEquals(calls, [free]);
  answer = 5;
  const error = assertThrows(
    () => takeProcessSnapshot(process, true),
    WindowsError,
  );
  assertEquals(error.message, "access is denied (PssCaptureSnapshot: error 5)");
});
