import { assertEquals } from "@std/assert";
import { contentBytes, padded } from "../../../builder/triage_padding.ts";
import { plausibleBlocks } from "../../../builder/secondary_data.ts";
import { judge } from "../../judge.ts";

/** The status and the message of a check. */
function told(dump: Uint8Array, id: string): string {
  const found = judge(dump, "any").checks.filter((one) => one.id === id);
  return found.map((one) => `${one.status}: ${one.message}`).join("\n");
}

Deno.test("the size and the kind of contents of padding are reported", () => {
  const paddingBytes = (0x8000 - contentBytes).toLocaleString("en-US");
  assertEquals(
    told(padded()(), "file-size"),
    "pass: The file ends where its header states, with " +
      `${paddingBytes} bytes of padding.`,
  );
  const old = new Uint8Array(0x8000).fill(0x41);
  assertEquals(
    told(padded({}, old)(), "file-size"),
    "pass: The file ends where its header states, with " +
      `${paddingBytes} bytes of padding that contains old contents of the ` +
      "disk.",
  );
});

Deno.test("a dump that lost padding is truncated, and the message says that only padding is missing", () => {
  const missing = (0x8000 - contentBytes - 1).toLocaleString("en-US");
  assertEquals(
    judge(padded({ cutAt: contentBytes + 1 })()).summary,
    `The file is ${missing} bytes shorter than RequiredDumpSpace; all ` +
      "contents are there, only padding is missing.",
  );
  // If all bytes after the triage data are missing, they may have contained
  // secondary data.
  const all = (0x8000 - contentBytes).toLocaleString("en-US");
  assertEquals(
    judge(padded({ cutAt: contentBytes })()).summary,
    `The file is ${all} bytes shorter than RequiredDumpSpace; the triage ` +
      "data is there, but the data after it is missing.",
  );
});

Deno.test("old contents of the disk after secondary data are not a broken chain", () => {
  const old = new Uint8Array(0x8000).fill(0x41);
  const dump = padded({ secondaryData: plausibleBlocks }, old)();
  assertEquals(
    told(dump, "secondary-data"),
    `pass: ${plausibleBlocks.length} blocks of secondary data.`,
  );
});

Deno.test("a small dump that replaces a larger one that did not fit is explained", () => {
  assertEquals(
    told(padded({ bugCheck: 0x4a, attributes: 0xc })(), "attributes"),
    "pass: Set: InsufficientDumpfileSize, KernelGeneratedTriageDump. A larger " +
      "dump was configured and did not fit, so Windows wrote this small " +
      "memory dump.",
  );
});
