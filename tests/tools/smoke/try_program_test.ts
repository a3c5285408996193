import { assertRejects } from "@std/assert";
import { tryProgram } from "../../../tools/smoke/try_program.ts";
import { ToolError } from "../../../tools/tool_error.ts";

const manifest = {
  "good.dmp": { verdict: "complete", exitCode: 0 },
  "cut.dmp": { verdict: "truncated", exitCode: 3 },
};

/**
 * A script that acts as livedump with the expected results, except for
 * `changes`.
 */
const program = (changes: { cut?: string; also?: string }) =>
  `#!/bin/sh
case $* in
  --version) echo "livedump 1.2.3" ;;
  *good.dmp) echo '{"dumps":[{"verdict":"complete"}]}' ;;
  *) ${changes.also ?? ":"}
    echo '{"dumps":[{"verdict":"truncated"}]}'; exit ${changes.cut ?? "3"} ;;
esac
`;

async function trying(
  changes: { cut?: string; also?: string; version?: string },
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/livedump`;
    await Deno.writeTextFile(path, program(changes), { mode: 0o755 });
    await Deno.writeTextFile(
      `${folder}/manifest.json`,
      JSON.stringify(manifest),
    );
    await Deno.mkdir(`${folder}/temporary`);
    await tryProgram({
      program: path,
      version: changes.version ?? "1.2.3",
      fixtures: folder,
      temporary: `${folder}/temporary`,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const refused: readonly (readonly [
  sentence: string,
  changes: Parameters<typeof trying>[0],
  message: string,
])[] = [
  [
    "of another version",
    { version: "1.2.4" },
    'prints version "livedump 1.2.3", expected "livedump 1.2.4"',
  ],
  [
    "that exits with another code",
    { cut: "0" },
    "unexpected verdict or exit code of 1 fixture",
  ],
  [
    "that leaves a file behind",
    { also: 'touch "$TMPDIR/code_cache"' },
    "left in the folder for temporary files: code_cache",
  ],
];

const ignore = Deno.build.os === "windows";

Deno.test({
  name: "a program with the expected results passes",
  ignore,
  fn: () => trying({}),
});

for (const [sentence, changes, message] of refused) {
  Deno.test({
    name: `a program ${sentence} is refused`,
    ignore,
    async fn() {
      await assertRejects(() => trying(changes), ToolError, message);
    },
  });
}
