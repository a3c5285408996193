import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";

/**
 * The folder of real dumps, which are never part of the project:
 * LIVEDUMP_SAMPLE_DUMPS, or `../shared/dumps` beside the checkout.
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

/** A test that needs the real dumps; ignored without them. */
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
