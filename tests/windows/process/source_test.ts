/** Tests the program from source with deno.exe; dump_test.ts tests the exe. */
import { assertEquals } from "@std/assert";
import { ToolError } from "../../../tools/tool_error.ts";
import { say } from "../../../tools/say.ts";
import { checkDump } from "./check_dump.ts";
import { MinidumpFile } from "./minidump_file.ts";
import { oddArguments } from "./odd_arguments.ts";
import { type TargetWindows, targetWindows } from "./target_windows.ts";

async function openWindowsIfAvailable(): Promise<TargetWindows | null> {
  try {
    return await targetWindows({ fakes: false, source: true });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    say(`SKIPPED, no deno.exe: ${error.message}`);
    return null;
  }
}

const windows = await openWindowsIfAvailable();

Deno.test({
  name: "deno.exe: a dump has the memory, modules and threads of its process",
  ignore: windows === null,
  async fn() {
    if (windows === null) return;
    await using target = await windows.target("known.exe", ...oddArguments);
    const path = windows.path("a.dmp");
    const run = await windows.run(["process", "known", "-q", "-o", path]);
    assertEquals(run, { code: 0, stdout: `COMPLETE  ${path}\n`, stderr: "" });
    const file = `${windows.folder}/a.dmp`;
    checkDump(new MinidumpFile(file), target, 0x421826n);
    const inspected = await windows.run(["inspect", "-q", path]);
    assertEquals(inspected.stdout, run.stdout);
  },
});

Deno.test({
  name: "deno.exe: a missing process is reported as in the compiled program",
  ignore: windows === null,
  async fn() {
    const run = await windows?.run(["process", "4294967292"]);
    assertEquals([run?.code, run?.stdout], [4, ""]);
  },
});
