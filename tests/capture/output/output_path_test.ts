import { assertEquals, assertThrows } from "@std/assert";
import {
  outputTarget,
  pathFor,
} from "../../../src/capture/output/output_path.ts";
import { LivedumpError, UsageError } from "../../../src/base/errors.ts";

const request = {
  defaultFolder: () => "/default",
  defaultName: "livedump.DMP",
  placeholders: { host: "H" },
};

Deno.test("invalid file paths are rejected", () => {
  // Microsoft Learn, "Naming Files, Paths, and Namespaces".
  const invalid = [
    "",
    "NUL",
    "nul.dmp",
    "C:\\dumps\\CON",
    "dumps/com1.dmp",
    "lpt9 .dmp",
    "\\\\.\\PhysicalDrive0",
    "//?/C:/a.dmp",
    "a.dmp:stream",
    "C:\\a:b.dmp",
    "a?.dmp",
    "a\n.dmp",
    'a".dmp',
  ];
  for (const output of invalid) {
    assertThrows(() => outputTarget({ ...request, output }), UsageError);
  }
});

Deno.test("names that only look like devices are accepted", () => {
  for (const name of ["console.dmp", "nullable.dmp", "com10.dmp", "aux1.dmp"]) {
    const { fileName, numbered } = outputTarget({ ...request, output: name });
    assertEquals([fileName, numbered], [name, false]);
  }
});

Deno.test("the error for an unknown placeholder lists the known ones", () => {
  const error = assertThrows(
    () => outputTarget({ ...request, output: "{hots}.dmp" }),
    UsageError,
  );
  assertEquals(error.hint, "Known placeholders: {host}");
});

Deno.test("a folder that cannot be accessed is an error, not an endless loop", () => {
  const folder = `/${"x".repeat(300)}`; // ENAMETOOLONG
  const target = {
    folder,
    fileName: "livedump.DMP",
    numbered: true,
    mayCreateFolder: false,
  };
  const error = assertThrows(() => pathFor(target), LivedumpError);
  assertEquals(error.code, "folder");
});
