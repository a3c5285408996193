import { createHash } from "node:crypto";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";

/** Makes a .tgz with tar(1). */
export async function makeTarball(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: readonly string[] = [],
): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await Deno.makeTempDir({ prefix: "tarball-" });
  try {
    for (const [path, content] of Object.entries(files)) {
      const file = join(folder, path);
      await Deno.mkdir(dirname(file), { recursive: true });
      const bytes = typeof content === "string"
        ? new TextEncoder().encode(content)
        : content;
      await Deno.writeFile(file, bytes);
    }
    const { success, stdout, stderr } = await new Deno.Command("tar", {
      args: [...options, "-czf", "-", "-C", folder, ...Object.keys(files)],
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return stdout;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * The npm integrity string of bytes, computed by Node's crypto, independently
 * of the code under test.
 */
export function integrityOf(bytes: Uint8Array): string {
  return "sha512-" + createHash("sha512").update(bytes).digest("base64");
}

/** SHA-256 in hexadecimal, computed by Node's crypto. */
export function sha256Of(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
