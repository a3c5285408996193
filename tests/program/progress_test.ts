import { assert, assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { writeLargeMachine } from "../builder/machine/large_machine.ts";
import { openShellScene } from "./shell_scene.ts";

const { onLinux, scene, shell } = await openShellScene("progress");
const library = fromFileUrl(new URL("slow_reads.c", import.meta.url));

/** The lines of progress on a terminal, with a slow disk. */
async function progressOf(args: string): Promise<string[]> {
  const { code, stdout } = await shell(
    `LD_PRELOAD=./slow.so script -qec "'$0' ${args}" /dev/null`,
  );
  assert(code === 0, stdout);
  return stdout.split("\r\x1b[K").slice(1, -1);
}

/** The last line before the end, which has no time that is left. */
function lastUnfinished(lines: readonly string[]): string {
  return lines.findLast((line) => !line.includes("(100 %)")) ?? "";
}

/**
 * The lines of progress of `inspect` with `--quiet` and without it. The two
 * runs mostly wait for the slow disk, so they run at the same time.
 */
async function withoutAndWithProgress(args: string): Promise<string[][]> {
  const compiled = await shell(
    `[ -f slow.so ] || cc -shared -fPIC -Wall -Werror -o slow.so '${library}' ` +
      "-ldl",
  );
  assertEquals(compiled.code, 0, compiled.stderr);
  return await Promise.all(
    ["--quiet", ""].map((flag) =>
      progressOf(`inspect ${flag} --color=never ${args}`)
    ),
  );
}

onLinux(
  "--deep shows how many page tables are left, and the time",
  async () => {
    writeLargeMachine(`${scene}/large.dmp`);
    const [quiet, shown] = await withoutAndWithProgress("--deep large.dmp");
    assertEquals(quiet, [], "-q shows no progress");
    assert(shown!.length > 5, shown!.join("\n"));
    assertMatch(
      shown![0]!,
      /^Walked \d+ of 2,0\d\d page tables \(\d %\) {2}0:00$/,
    );
    assertMatch(
      lastUnfinished(shown!),
      /^Walked [12],\d{3} of 2,0\d\d page tables \(\d\d %\) {2}0:\d\d {2}0:0\d left$/,
    );
  },
);

onLinux("--hash shows the time that is left", async () => {
  // Extends a complete dump to 100 MiB without writing data. The added bytes
  // are only a warning.
  await shell("cp intact.dmp big.dmp; truncate -s 100M big.dmp");
  const [quiet, shown] = await withoutAndWithProgress("--hash big.dmp");
  assertEquals(quiet, [], "-q shows no progress");
  assert(shown!.length > 5, shown!.join("\n"));
  assertMatch(
    lastUnfinished(shown!),
    /^Hashed \d+ MiB of 100 MiB \(\d\d %\) {2}[\d.]+ MiB\/s {2}0:\d\d {2}0:0\d left$/,
  );
});
