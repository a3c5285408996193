import { gunzip, readTar, type TarMember } from "../npm/tar.ts";
import { readRemoteModules } from "./compiled_program.ts";
import type {
  CompiledProgramPin,
  RepublishedPackagePin,
  SourcePin,
} from "./pins.ts";

/** A file of a JSR package. */
export interface SourceFile {
  /** The package: `@scope/name@version`. */
  readonly id: string;
  /** Path of the file in the package. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const moduleUrl =
  /^https:\/\/jsr\.io\/(?<name>@[^/]+\/[^/]+)\/(?<version>\d[^/]*)\/(?<path>.+)$/;

function* ofCompiledProgram(
  members: Iterable<TarMember>,
  pin: CompiledProgramPin,
): Generator<SourceFile> {
  for (const member of members) {
    if (member.path !== pin.member) continue;
    for (const { specifier, source } of readRemoteModules(member.data)) {
      const { name, version, path } = moduleUrl.exec(specifier)?.groups ?? {};
      const id = `${name}@${version}`;
      if (path === undefined || !pin.take.includes(id)) continue;
      // The bytes are copied, because a view would keep the whole program in
      // memory.
      yield { id, path, bytes: source.slice() };
    }
  }
}

/**
 * Matches files that are not sources: declarations, tests and compiled output.
 */
const notSource =
  /\.d\.ts$|_test\.ts$|(?:^|\/)_testing\.ts$|^_dist\/|(?<!\.ts)$/;

/**
 * Restores the original import specifiers. JSR changes them in its npm
 * tarballs.
 */
function originalImports(text: string): string {
  return text
    .replace(/(from\s+")(\.[^"]+)\.js"/g, '$1$2.ts"')
    .replace(/(["'])@jsr\/std__([a-z-]+)/g, "$1jsr:@std/$2");
}

function* ofRepublishedPackage(
  members: Iterable<TarMember>,
  pin: RepublishedPackagePin,
): Generator<SourceFile> {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  for (const member of members) {
    const path = member.path.replace(/^package\//, "");
    if (notSource.test(path)) continue;
    if (pin.files && !pin.files.includes(path)) continue;
    const text = originalImports(decoder.decode(member.data));
    yield { id: pin.take, path, bytes: encoder.encode(text) };
  }
}

/** Reads the files of the pinned JSR packages from an npm tarball. */
export async function readSources(
  tarball: Uint8Array<ArrayBuffer>,
  pin: SourcePin,
): Promise<SourceFile[]> {
  const members = readTar(await gunzip(tarball));
  return pin.kind === "compiled-program"
    ? [...ofCompiledProgram(members, pin)]
    : [...ofRepublishedPackage(members, pin)];
}
