import { assertEquals, assertThrows } from "@std/assert";
import {
  outputNotes,
  outputTarget,
  pathFor,
  prepareFolder,
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

Deno.test("a name without an extension gets .dmp, with a note", () => {
  for (
    const [output, expected] of [
      ["dump", "dump.dmp"],
      ["{host}", "H.dmp"],
      ["dump.", "dump.dmp"],
      [".hidden", ".hidden.dmp"],
    ] as const
  ) {
    const target = outputTarget({ ...request, output });
    assertEquals(target.fileName, expected);
    assertEquals(outputNotes([target]), [
      `--output has no file name extension, so the dump is named ${expected}.`,
    ]);
  }
  for (const output of ["dump.dmp", "dump.bin", "a.b", "folder/", null]) {
    const target = outputTarget({ ...request, output });
    assertEquals(outputNotes([target]), [], `${output}`);
  }
});

Deno.test("--output cannot be -", () => {
  assertThrows(
    () => outputTarget({ ...request, output: "-" }),
    UsageError,
    "--output cannot be -",
  );
});

Deno.test("a missing folder that ends with a slash is created", async () => {
  const folder = await Deno.makeTempDir();
  for (
    const slash of ["/", "\\"].slice(0, Deno.build.os === "windows" ? 2 : 1)
  ) {
    const output = `${folder}/new/deeper${slash}`;
    const target = outputTarget({ ...request, output });
    assertEquals(
      [target.fileName, target.numbered, target.mayCreateFolder],
      ["livedump.DMP", true, true],
    );
    prepareFolder(target);
    assertEquals((await Deno.stat(`${folder}/new/deeper`)).isDirectory, true);
  }
  const file = outputTarget({ ...request, output: `${folder}/no/a.dmp` });
  prepareFolder(file);
  const isMissing = await Deno.stat(`${folder}/no`).then(
    () => false,
    () => true,
  );
  assertEquals(isMissing, true);
  await Deno.remove(folder, { recursive: true });
});
