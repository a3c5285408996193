import { join } from "@std/path/join";

/** Runs a test with the path of a settings file in a new folder. */
export async function withSettings(
  test: (path: string) => void | Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "livedump settings " });
  try {
    await test(join(folder, "settings.json"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The sorted names of all files in the folder of a settings file. */
export function namesBeside(path: string): string[] {
  return Array.from(Deno.readDirSync(join(path, "..")), ({ name }) => name)
    .sort();
}
