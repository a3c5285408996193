import { assertEquals } from "@std/assert";
import { dirname } from "node:path";
import { outcomeOf } from "../program/case.ts";
import { ensureWineRoot } from "../../tools/wine/root.ts";
import { openWineSession } from "../../tools/wine/session.ts";

const checkout = dirname(dirname(import.meta.dirname ?? ""));
const root = await ensureWineRoot(`${checkout}/.cache`);

/** Runs a command line in Wine's cmd.exe. */
async function cmd(
  line: string,
  options: { input?: string; env?: Record<string, string> } = {},
) {
  await using session = await openWineSession({ root, folders: [] });
  const child = session.program("cmd.exe", {
    args: ["/c", line],
    cwd: "/tmp",
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    ...options.env && { env: options.env },
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(options.input ?? ""));
  await writer.close();
  return outcomeOf(await child.output());
}

Deno.test("output and errors are separate, and the exit code is the program's", async () => {
  assertEquals(await cmd("echo out&echo err>&2&exit 7"), {
    code: 7,
    stdout: "out\r\n",
    stderr: "err\r\n",
  });
});

Deno.test("a program reads its standard input", async () => {
  const { stdout } = await cmd("findstr b", { input: "abc\r\nxyz\r\n" });
  assertEquals(stdout, "abc\r\n");
});

Deno.test("a program has only the given environment variables", async () => {
  const env = { GIVEN: "yes" };
  const { stdout } = await cmd("echo [%GIVEN%][%DENO_DIR%][%NO_COLOR%]", {
    env,
  });
  assertEquals(stdout, "[yes][%DENO_DIR%][%NO_COLOR%]\r\n");
});

Deno.test("a session has its own files and does not change the root", async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "mine\n");
  const path = "root/.wine/drive_c/own/file.txt";
  {
    await using session = await openWineSession({
      root,
      folders: [],
      files: { [path]: file },
    });
    const { stdout } = outcomeOf(
      await session.program("cmd.exe", {
        args: ["/c", "type C:\\own\\file.txt& echo more>C:\\own\\other.txt"],
        cwd: "/tmp",
        stdin: "null",
      }).output(),
    );
    assertEquals(stdout, "mine\n");
  }
  await Deno.remove(file);
  const found = await Array.fromAsync(
    Deno.readDir(`${root}/root/.wine/drive_c`),
    ({ name }) => name,
  );
  assertEquals(found.includes("own"), false);
});

Deno.test("a program that hangs is killed", async () => {
  await using session = await openWineSession({ root, folders: [] });
  const { code } = await session.program("cmd.exe", {
    args: ["/c", "pause"],
    cwd: "/tmp",
    stdin: "piped",
    stdout: "null",
    stderr: "null",
    timeoutSeconds: 2,
  }).spawn().status;
  assertEquals(code, 137);
});
