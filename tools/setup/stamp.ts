import type { VendoredPackage } from "./pins.ts";

const stampFile = "set_up_from";

/** Stamp of a vendor/ that Deno itself fills from JSR. */
export const jsrStamp = "jsr\n";

/** Stamp of a vendor/ that was filled with these packages from npm. */
export function npmStamp(packages: readonly VendoredPackage[]): string {
  return "npm\n" +
    packages.map((each) => `${each.files} ${each.name}\n`).join("");
}

/** Reads a vendor folder's stamp; undefined when it has none. */
export async function readStamp(vendor: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(`${vendor}/${stampFile}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Stamps a vendor folder: the last thing that is done to it. */
export async function writeStamp(vendor: string, stamp: string): Promise<void> {
  await Deno.writeTextFile(`${vendor}/${stampFile}`, stamp);
}

/** Whether a stamp says that nothing is to be done. */
export function isCurrent(
  stamp: string | undefined,
  packages: readonly VendoredPackage[],
): boolean {
  return stamp === jsrStamp || stamp === npmStamp(packages);
}
