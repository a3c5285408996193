import { assertEquals } from "@std/assert";
import { checkCommand } from "../../../src/capture/check_command.ts";
import { parseCommandLine } from "../../../src/cli/parse.ts";
import type { Windows } from "../../../src/ffi/windows.ts";
import { runCommand } from "../command_run.ts";
import { fakeWindows } from "../fake_windows.ts";
import { inFolder } from "../process/process_run.ts";

/** The text of `livedump check`, and its exit code. */
async function check(
  other: Partial<Windows>,
  ...args: string[]
): Promise<{ code: number; lines: string[] }> {
  const argv = ["check", ...args];
  const invocation = parseCommandLine(argv);
  if (invocation.command !== "check") throw new Error("not a check command");
  const log: Partial<Windows> = {
    channelState: () => "enabled",
    newestEvents: () => [],
  };
  const { code, stdout } = await runCommand(
    fakeWindows(undefined, { ...log, ...other }),
    argv,
    {},
    (context, tools) =>
      Promise.resolve(checkCommand(context, invocation.flags, tools)),
  );
  return { code, lines: stdout.split("\n") };
}

const notElevated: Partial<Windows> = {
  elevation: () => ({ elevated: false, type: "limited" }),
};
const inContainer = (_: string, name: string) =>
  name === "ContainerType" ? 1 : null;

const rows: readonly (readonly [
  sentence: string,
  other: Partial<Windows>,
  last: string,
  code: number,
])[] = [
  ["ready if all checks passed", {}, "Ready: all checks passed.", 0],
  [
    "ready if a check could not run",
    { channelState: () => "missing" },
    "Ready: no check failed, but one was skipped.",
    0,
  ],
  [
    "ready with warnings",
    { machineDword: inContainer },
    "Ready with warnings: livedump runs in a container.",
    0,
  ],
  [
    "ready with warnings, of which the first is explained",
    { machineDword: inContainer, syncProvider: () => "OneDrive" },
    "Ready with warnings: livedump runs in a container. Also: synced-folder.",
    0,
  ],
  [
    "not possible, with the reason",
    notElevated,
    "Not possible: livedump is not elevated.",
    5,
  ],
  [
    "not possible, with the reason of the exit code first",
    {
      ...notElevated,
      version: () => ({ major: 10, minor: 0, build: 10240, revision: 1 }),
      mayCreateFilesIn: () => false,
    },
    "Not possible: livedump is not elevated. Also: folder.",
    5,
  ],
];

for (const [sentence, other, last, code] of rows) {
  Deno.test(`check ends with: ${sentence}`, () =>
    inFolder(async (folder) => {
      const found = await check(other, "-o", folder);
      assertEquals(found.lines.slice(-2), [last, ""]);
      assertEquals(found.code, code);
    }));
}

Deno.test("check --quiet prints nothing if all checks passed", () =>
  inFolder(async (folder) => {
    const { lines, code } = await check({}, "-q", "-o", folder);
    assertEquals([lines, code], [[""], 0]);
  }));
