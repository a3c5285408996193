import type { VendoredPackage } from "./pins.ts";

const stampFile = "set_up_from";

/** Stamp of a vendor folder that Deno itself fills from JSR. */
export const jsrStamp = "jsr\n";

/** Stamp of a vendor folder that was filled with these packages from npm. */
export function npmStamp(packages: readonly VendoredPackage[]): string {
  return "npm\n" +
    packages.map((each) => `${each.files} ${each.name}\n`).join("");
}

/** Reads the stamp of a vendor folder; undefined if there is none. */
export async function readStamp(vendor: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(`${vendor}/${stampFile}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Writes the stamp of a vendor folder. This must be the last step. */
export async function writeStamp(vendor: string, stamp: string): Promise<void> {
  await Deno.writeTextFile(`${vendor}/${stampFile}`, stamp);
}

/** Whether the vendor folder with this stamp is up to date. */
export function isCurrent(
  stamp: string | undefined,
  packages: readonly VendoredPackage[],
): boolean {
  return stamp === jsrStamp || stamp === npmStamp(packages);
}
