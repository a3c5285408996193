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

/** How the folder is filled. */
export interface SetUpOptions {
  /** The checkout. */
  readonly root: string;
  /** Do it again, whatever the stamp says. */
  readonly force: boolean;
  /** Whether JSR can be reached; asked once, when something is to be done. */
  readonly jsrAnswers: () => Promise<boolean>;
  /** Where the files come from when it cannot. */
  readonly sources: readonly SourcePin[];
  /** What the folder then holds. */
  readonly packages: readonly VendoredPackage[];
}

/** The options of a real run. */
export function setUpOptions(root: string, force: boolean): SetUpOptions {
  return {
    root,
    force,
    jsrAnswers: () => isReachable(probeUrl),
    sources,
    packages: vendoredPackages,
  };
}

/** Fills `work/vendor`. */
async function fillFromNpm(
  work: string,
  { sources, packages }: SetUpOptions,
): Promise<void> {
  say("jsr.io does not answer: taking @std from npm tarballs, once");
  // Settled, not all: none may still write when the folder is removed.
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
 * Deno fills the folder by itself. What it has fetched stays; what came from
 * npm goes, for it would hide newer versions.
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

/** Puts `work/vendor` in the place of what was there. */
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
  // Another run may have done it while this one waited for the folder.
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
 * Makes `jsr:` imports resolve. Where JSR answers, that is Deno's work and only
 * noted; where it does not, the same files come from pinned npm tarballs. They
 * take the name vendor/ in one step, when all are written and checked; what a
 * killed run leaves is removed by the next.
 *
 * @throws {ToolError} when neither JSR nor npm gives the files.
 */
export async function setUp(options: SetUpOptions): Promise<void> {
  const cache = `${options.root}/.cache`;
  await Deno.mkdir(cache, { recursive: true });
  await withWorkFolder(`${cache}/setup`, (work) => setUpIn(work, options));
}
