/** Tests the file details of the compiled program, with a C program. */
import { assert, assertEquals } from "@std/assert";
import { dirname } from "node:path";
import config from "../../../deno.json" with { type: "json" };
import { compiledProgram } from "../../program/program.ts";
import { outcomeOf } from "../../program/case.ts";
import { ensureWineRoot } from "../../../tools/wine/root.ts";
import { openWineSession } from "../../../tools/wine/session.ts";

const program = await compiledProgram("windows-x64");
const checkout = dirname(dirname(dirname(import.meta.dirname!)));

Deno.test({
  name:
    "Wine: the program has its version and icon, and loads DLLs from System32 only",
  ignore: program === undefined,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const details = `${folder}/details.exe`;
      const { success } = await new Deno.Command("x86_64-w64-mingw32-gcc", {
        args: [
          ...["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-municode"],
          ...["-o", details, `${import.meta.dirname}/details.c`, "-lversion"],
        ],
      }).spawn().status;
      assert(success, "gcc failed: install Debian's gcc-mingw-w64-x86-64");
      await using session = await openWineSession({
        root: await ensureWineRoot(`${checkout}/.cache`),
        folders: [folder, dirname(program!)],
      });
      const { code, stdout } = outcomeOf(
        await session.program(details, { args: [program!], cwd: folder })
          .output(),
      );
      assertEquals(code, 0, stdout);
      assertEquals(stdout.split("\r\n"), [
        `numbers=${config.version}.0 type=1`,
        "ProductName=livedump",
        `ProductVersion=${config.version}`,
        `FileVersion=${config.version}`,
        "FileDescription=Takes and verifies live memory dumps",
        "CompanyName=The livedump maintainers",
        "LegalCopyright=Copyright (c) 2026 the livedump maintainers. MIT License.",
        "InternalName=livedump",
        "OriginalFilename=livedump.exe",
        "icon=16:PNG 24:PNG 32:PNG 48:PNG 64:PNG 128:PNG 256:PNG",
        "dependentLoadFlags=0x800",
        "",
      ]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
