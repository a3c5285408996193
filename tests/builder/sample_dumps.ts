import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";

/**
 * Returns the folder of real dumps: LIVEDUMP_SAMPLE_DUMPS, or `../shared/dumps`
 * next to the checkout. Real dumps are not part of the project.
 */
export function sampleDumpsFolder(): string | undefined {
  const folder = Deno.env.get("LIVEDUMP_SAMPLE_DUMPS") ??
    fromFileUrl(new URL("../../../shared/dumps", import.meta.url));
  try {
    return Deno.statSync(join(folder, "expected")).isDirectory
      ? folder
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Defines a test that needs the real dumps. The test is skipped if the dumps
 * are missing.
 */
export function testWithSamples(
  name: string,
  run: (folder: string) => void | Promise<void>,
): void {
  const folder = sampleDumpsFolder();
  if (folder === undefined) {
    const line = `skipped, no sample dumps here: ${name}\n`;
    Deno.stderr.writeSync(new TextEncoder().encode(line));
  }
  Deno.test({
    name,
    ignore: folder === undefined,
    fn: () => run(folder ?? ""),
  });
}
