import { stringify } from "yaml";
import { product } from "../compile/product.ts";
import type { Target } from "../compile/targets.ts";
import { archiveName, downloadUrl } from "./assets.ts";

/** A program for Windows, with the SHA-256 of its zip. */
export interface PackagedProgram {
  readonly target: Target;
  readonly sha256: string;
}

/** A manifest and its path in the archive. */
export interface Manifest {
  readonly path: string;
  readonly text: string;
}

/** The names of processor architectures in winget and scoop, by target. */
const architectures: Readonly<
  Record<string, { readonly winget: string; readonly scoop: string }>
> = {
  "windows-x64": { winget: "x64", scoop: "64bit" },
  "windows-arm64": { winget: "arm64", scoop: "arm64" },
};

/** The version of winget's manifest schemas. */
const wingetVersion = "1.6.0";

/** Returns all manifests of a version, or none if there are no programs. */
export function manifestsOf(
  version: string,
  programs: readonly PackagedProgram[],
): Manifest[] {
  if (programs.length === 0) return [];
  return [
    ...wingetManifests(version, programs),
    scoopManifest(version, programs),
  ];
}

/**
 * The three manifests for winget: version, installer and locale. winget
 * extracts a portable program from a zip and makes it available on the PATH
 * under an alias (Microsoft Learn, "Create your package manifest").
 */
function wingetManifests(
  version: string,
  programs: readonly PackagedProgram[],
): Manifest[] {
  const { identifier, publisher, name, license, summary, description } =
    product;
  const base = { PackageIdentifier: identifier, PackageVersion: version };
  const file = (kind: string, suffix: string, content: object): Manifest => ({
    path: `winget/${identifier}${suffix}.yaml`,
    text: "# yaml-language-server: $schema=https://aka.ms/winget-manifest." +
      `${kind}.${wingetVersion}.schema.json\n` +
      stringify({
        ...base,
        ...content,
        ManifestType: kind,
        ManifestVersion: wingetVersion,
      }),
  });
  return [
    file("version", "", { DefaultLocale: "en-US" }),
    file("installer", ".installer", {
      InstallerType: "zip",
      NestedInstallerType: "portable",
      NestedInstallerFiles: [{
        RelativeFilePath: "livedump.exe",
        PortableCommandAlias: "livedump",
      }],
      Installers: programs.map(({ target, sha256 }) => ({
        Architecture: architectures[target.name]!.winget,
        InstallerUrl: downloadUrl(version, archiveName(version, target)),
        InstallerSha256: sha256.toUpperCase(),
      })),
    }),
    file("defaultLocale", ".locale.en-US", {
      PackageLocale: "en-US",
      Publisher: publisher,
      PublisherUrl: product.home,
      PackageName: name,
      PackageUrl: product.home,
      License: license,
      LicenseUrl: `${product.home}/blob/v${version}/LICENSE`,
      ShortDescription: summary,
      Description: description,
      Tags: product.tags,
      ReleaseNotesUrl: `${product.home}/releases/tag/v${version}`,
    }),
  ];
}

/**
 * The manifest for scoop. Source: Scoop wiki, "App Manifests" and "App Manifest
 * Autoupdate".
 */
function scoopManifest(
  version: string,
  programs: readonly PackagedProgram[],
): Manifest {
  const byArchitecture = (
    content: (program: PackagedProgram) => object,
  ) =>
    Object.fromEntries(programs.map((program) => [
      architectures[program.target.name]!.scoop,
      content(program),
    ]));
  const manifest = {
    version,
    description: product.summary,
    homepage: product.home,
    license: product.license,
    architecture: byArchitecture(({ target, sha256 }) => ({
      url: downloadUrl(version, archiveName(version, target)),
      hash: sha256,
    })),
    bin: "livedump.exe",
    checkver: "github",
    autoupdate: {
      architecture: byArchitecture(({ target }) => ({
        url: downloadUrl("$version", archiveName("$version", target)),
      })),
      hash: { url: "$baseurl/SHA256SUMS" },
    },
  };
  return {
    path: "scoop/livedump.json",
    text: `${JSON.stringify(manifest, null, 4)}\n`,
  };
}
