import { assertEquals } from "@std/assert";
import { ascii, concat } from "../../builder/bytes.ts";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import { buildMinidump } from "../../builder/minidump_builder.ts";
import { judge } from "../judge.ts";

/** Bytes before the dump in files that contain a dump among other data. */
const wrappers: Readonly<Record<string, string>> = {
  "a multipart body": "--boundary42\r\nContent-Disposition: form-data; " +
    'name="upload_file_minidump"; filename="a.dmp"\r\n\r\n',
  "HTTP headers": "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream" +
    "\r\n\r\n",
  "a Sentry envelope": '{"event_id":"9ec79c33ec9942ab8353589fcb2e04dc"}\n' +
    '{"type":"attachment","length":4242,"attachment_type":"event.minidump"}\n',
  "bytes": "\x01\xff\0\0garbage",
};

const labels: Readonly<Record<string, string>> = {
  "a multipart body": "a multipart body",
  "HTTP headers": "an HTTP message",
  "a Sentry envelope": "an envelope of Sentry",
};

for (const [name, before] of Object.entries(wrappers)) {
  for (
    const [kind, dump] of [
      ["minidump", buildMinidump()],
      ["64-bit kernel dump", buildKernelDump()],
      ["32-bit kernel dump", buildKernelDump({ bits: 32, type: 1 })],
    ] as const
  ) {
    Deno.test(`a ${kind} after ${name} is found`, () => {
      const report = judge(
        concat(ascii(before), dump, ascii("\r\n--boundary")),
      );
      assertEquals(report.verdict, "unreadable");
      assertEquals(report.checks[0]?.fileOffset, before.length);
      const label = name === "bytes"
        ? "a file that begins with other data"
        : labels[name]!;
      assertEquals(
        report.summary.split(";")[0],
        `This is not a dump but ${label}`,
      );
      const offset = `0x${before.length.toString(16)}.`;
      assertEquals(report.summary.split(" begins at offset ")[1], offset);
      const tail = report.checks[0]?.hint?.split("tail -c ")[1];
      assertEquals(tail, `+${before.length + 1} FILE > NEW.dmp`);
    });
  }
}

Deno.test("a text about dumps and an archive of dumps have no dump inside", () => {
  const text = "A dump begins with PAGEDU64, PAGEDUMP or MDMP.\n".repeat(99);
  assertEquals(
    judge(ascii(text)).summary,
    "This is not a dump but plain text.",
  );
  const stored = concat(
    ascii("PK\x03\x04"),
    new Uint8Array(40),
    buildMinidump(),
  );
  assertEquals(
    judge(stored).summary,
    "This is not a dump but a zip archive.",
  );
});
