import { assertEquals } from "@std/assert";
import {
  liveDumpControl1,
  liveDumpControl2,
  selectiveControl,
} from "../../src/ffi/live_dump_control.ts";

const values = {
  Version: 0x01020304,
  BugCheckCode: 0x11121314,
  BugCheckParam1: 0x2122232425262728n,
  BugCheckParam2: 0x3132333435363738n,
  BugCheckParam3: 0x4142434445464748n,
  BugCheckParam4: 0x5152535455565758n,
  DumpFileHandle: 0x6162636465666768n,
  CancelEventHandle: 0x7172737475767778n,
  Flags: 0x81828384,
  AddPagesControl: 0x91929394,
};

/** The expected bytes of the fields in order, little-endian. */
const encoded = [
  ...["04030201", "14131211"],
  ...["2827262524232221", "3837363534333231"],
  ...["4847464544434241", "5857565554535251"],
  ...["6867666564636261", "7877767574737271"],
  ...["84838281", "94939291"],
].join("");

Deno.test("version 1 of a request has 64 bytes without padding", () => {
  assertEquals(liveDumpControl1.encode(values).toHex(), encoded);
});

Deno.test("version 2 has one more pointer", () => {
  const data = liveDumpControl2.encode({
    ...values,
    SelectiveControl: 0xa1a2a3a4a5a6a7a8n,
  });
  assertEquals(data.toHex(), `${encoded}a8a7a6a5a4a3a2a1`);
});

Deno.test("the selective block has 48 bytes, most of them reserved", () => {
  const data = selectiveControl.encode({ Version: 1, Size: 48, Flags: 1n });
  assertEquals(
    data.toHex(),
    "0100000030000000" + "0100000000000000" + "00".repeat(32),
  );
});
