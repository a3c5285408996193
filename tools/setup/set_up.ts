import { packTarball } from "../npm/pack.ts";
import { isReachable } from "../is_reachable.ts";
import { say } from "../say.ts";
import { withWorkFolder } from "../work_folder.ts";
import {
  type SourcePin,
  sources,
  type VendoredPackage,
  vendoredPackages,
} from "./pins.ts";
import {
  isCurrent,
  jsrStamp,
  npmStamp,
  readStamp,
  writeStamp,
} from "./stamp.ts";
import { readSources } from "./std_sources.ts";
import { writeVendorFolder } from "./vendor_folder.ts";

const probeUrl = "https://jsr.io/@std/assert/meta.json";

/** The options for filling the vendor folder. */
export interface SetUpOptions {
  /** Path of the checkout. */
  readonly root: string;
  /** Whether to fill the vendor folder again even if its stamp is current. */
  readonly force: boolean;
  /**
   * Whether JSR can be reached. Called at most once, and only if vendor/ is not
   * up to date.
   */
  readonly jsrAnswers: () => Promise<boolean>;
  /** The tarballs to use if JSR cannot be reached. */
  readonly sources: readonly SourcePin[];
  /** The packages in the vendor folder after setup from the tarballs. */
  readonly packages: readonly VendoredPackage[];
}

/** Returns the options of a real run. Tests pass other options. */
export function setUpOptions(root: string, force: boolean): SetUpOptions {
  return {
    root,
    force,
    jsrAnswers: () => isReachable(probeUrl),
    sources,
    packages: vendoredPackages,
  };
}

/** Fills `work/vendor` from the npm tarballs. */
async function fillFromNpm(
  work: string,
  { sources, packages }: SetUpOptions,
): Promise<void> {
  say("jsr.io cannot be reached: getting @std from npm tarballs, once");
  // Promise.allSettled waits for all downloads, so that no download writes to
  // the folder while it is removed.
  const results = await Promise.allSettled(sources.map(async (pin) => {
    const tarball = await packTarball(pin, `${work}/npm`);
    return await readSources(tarball, pin);
  }));
  const files = results.flatMap((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
  await writeVendorFolder(`${work}/vendor`, packages, files);
  await writeStamp(`${work}/vendor`, npmStamp(packages));
}

/**
 * Lets Deno fill the vendor folder. Files that Deno downloaded are kept. Files
 * from npm are removed, because they would hide newer versions of the packages.
 */
async function leaveToDeno(root: string, work: string): Promise<void> {
  const stamp = await readStamp(`${root}/vendor`);
  if (stamp === undefined || stamp === jsrStamp) {
    await Deno.mkdir(`${root}/vendor`, { recursive: true });
    await writeStamp(`${root}/vendor`, jsrStamp);
    return;
  }
  await Deno.mkdir(`${work}/vendor`);
  await writeStamp(`${work}/vendor`, jsrStamp);
  await replaceVendor(root, work);
}

/** Replaces the vendor folder with `work/vendor`. */
async function replaceVendor(root: string, work: string): Promise<void> {
  try {
    await Deno.rename(`${root}/vendor`, `${work}/old`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.rename(`${work}/vendor`, `${root}/vendor`);
}

async function setUpIn(work: string, options: SetUpOptions): Promise<void> {
  const { root, force, packages } = options;
  // Another run may have finished setup while this run waited for the folder.
  if (!force && isCurrent(await readStamp(`${root}/vendor`), packages)) return;
  if (await options.jsrAnswers()) {
    await leaveToDeno(root, work);
  } else {
    await fillFromNpm(work, options);
    await replaceVendor(root, work);
    say("vendor/ is filled");
  }
}

/**
 * Prepares vendor/ so that `jsr:` imports resolve. If JSR can be reached, Deno
 * downloads the packages itself, and only a stamp is written. Otherwise the
 * same files come from pinned npm tarballs. The new folder is renamed to
 * vendor/ after all files were written and verified. The next run removes the
 * files of a killed run.
 *
 * @throws {ToolError} if the files are available neither from JSR nor from npm.
 */
export async function setUp(options: SetUpOptions): Promise<void> {
  const cache = `${options.root}/.cache`;
  await Deno.mkdir(cache, { recursive: true });
  await withWorkFolder(`${cache}/setup`, (work) => setUpIn(work, options));
}
