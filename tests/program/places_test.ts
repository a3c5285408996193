import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { type Outcome, outcomeOf } from "./case.ts";
import { compiledProgram } from "./program.ts";

const program = await compiledProgram("host") ?? "";
const fixture = new URL(
  "../../fixtures/live-full-taskmgr.dmp",
  import.meta.url,
);

/**
 * Runs a copy of the program in a new folder with a dump, without any
 * environment variables, then lists the folder. If the user is root, the copy
 * runs as another user, because root can write to read-only folders.
 */
const script = `
  folder=$1/place; mkdir "$folder"; chmod 755 "$1"
  cp "$2" "$folder/livedump"; cp "$3" "$folder/a.dmp"; chmod "$4" "$folder"
  as=; [ "$(id -u)" = 0 ] && as="setpriv --reuid=65534 --clear-groups"
  cd "$folder"; $as env -i ./livedump inspect -q a.dmp; code=$?
  chmod 755 "$folder"; ls; exit $code`;

async function runCopy(mode: string): Promise<Outcome> {
  const folder = await Deno.makeTempDir({ prefix: "livedump place " });
  try {
    return outcomeOf(
      await new Deno.Command("/bin/sh", {
        args: ["-c", script, "sh", folder, program, fromFileUrl(fixture), mode],
        stdin: "null",
        signal: AbortSignal.timeout(30_000),
      }).output(),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (
  const [what, mode] of [
    ["from another folder", "777"],
    ["from a folder where it cannot write", "555"],
  ] as const
) {
  Deno.test({
    name: `compiled: the program runs ${what}, without environment variables`,
    ignore: Deno.build.os !== "linux" || program === "",
    async fn() {
      assertEquals(await runCopy(mode), {
        code: 0,
        stdout: "COMPLETE  a.dmp\na.dmp\nlivedump\n",
        stderr: "",
      });
    },
  });
}
