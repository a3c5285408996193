import { assertEquals, assertThrows } from "@std/assert";
import { unzip, zip } from "../../../tools/release/archive.ts";
import { testWithProgram } from "../../with_program.ts";
import { ToolError } from "../../../tools/tool_error.ts";
import { formatChecksums } from "../../../tools/release/checksums.ts";
import { sha256 } from "../../../tools/sha256.ts";

const members = [
  { name: "program", data: new Uint8Array([1, 2, 3]), isProgram: true },
  { name: "LICENSE.txt", data: new Uint8Array(5000), isProgram: false },
];

async function inFolder(body: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(command: string, args: string[], cwd: string) {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args,
    cwd,
  }).output();
  const decoder = new TextDecoder();
  return { success, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

/**
 * Script that lists an archive with Python's zipfile, an independent reader
 * that checks every CRC.
 */
const listing = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    for member in archive.infolist():
        print(member.filename, member.file_size,
              oct(member.external_attr >> 16), member.date_time[:3])
`;

testWithProgram(
  "python3",
  "Python reads the members of an archive",
  async () => {
    await inFolder(async (folder) => {
      await Deno.writeFile(`${folder}/a.zip`, zip(members));
      const { success, text } = await run(
        "python3",
        ["-c", listing, "a.zip"],
        folder,
      );
      assertEquals(success, true, text);
      assertEquals(
        text,
        "program 3 0o100755 (1980, 1, 2)\n" +
          "LICENSE.txt 5000 0o100644 (1980, 1, 2)\n",
      );
    });
  },
);

Deno.test("unzip returns the members of an archive", () => {
  const archive = new Uint8Array(zip(members));
  assertEquals(
    unzip(archive, "a.zip"),
    members.map(({ name, data }) => [name, data]),
  );
  assertThrows(() => unzip(undefined, "a.zip"), ToolError, "has no a.zip");
});

Deno.test("the same members always result in the same archive", () => {
  assertEquals(zip(members), zip(members));
});

testWithProgram("sha256sum", "sha256sum checks the sums", async () => {
  await inFolder(async (folder) => {
    const files = [];
    for (const { name, data } of members) {
      await Deno.writeFile(`${folder}/${name}`, data);
      files.push({ name, sha256: await sha256(data) });
    }
    const lines = formatChecksums(files);
    await Deno.writeTextFile(`${folder}/SHA256SUMS`, lines);
    const check = () => run("sha256sum", ["--check", "SHA256SUMS"], folder);
    assertEquals((await check()).success, true);
    await Deno.writeTextFile(`${folder}/program`, "other");
    assertEquals((await check()).success, false);
  });
});
