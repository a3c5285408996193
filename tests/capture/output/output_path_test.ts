import { assertEquals, assertThrows } from "@std/assert";
import {
  outputTarget,
  pathFor,
} from "../../../src/capture/output/output_path.ts";
import { LivedumpError, UsageError } from "../../../src/base/errors.ts";

const wish = {
  defaultFolder: "/default",
  defaultName: "livedump.DMP",
  placeholders: { host: "H" },
};

Deno.test("paths that are no files on a disk are refused", () => {
  // Microsoft Learn, "Naming Files, Paths, and Namespaces".
  const unfit = [
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
  for (const output of unfit) {
    assertThrows(() => outputTarget({ ...wish, output }), UsageError);
  }
});

Deno.test("names that only look like devices are taken", () => {
  for (const name of ["console.dmp", "nullable.dmp", "com10.dmp", "aux1.dmp"]) {
    const { fileName, numbered } = outputTarget({ ...wish, output: name });
    assertEquals([fileName, numbered], [name, false]);
  }
});

Deno.test("an unknown placeholder is refused with the known ones", () => {
  const error = assertThrows(
    () => outputTarget({ ...wish, output: "{hots}.dmp" }),
    UsageError,
  );
  assertEquals(error.hint, "Known placeholders: {host}");
});

Deno.test("a folder that cannot be looked at ends in an error, not in a loop", () => {
  const folder = `/${"x".repeat(300)}`; // ENAMETOOLONG
  const target = {
    folder,
    fileName: "livedump.DMP",
    numbered: true,
    mayMakeFolder: false,
  };
  const error = assertThrows(() => pathFor(target), LivedumpError);
  assertEquals(error.code, "folder");
});
