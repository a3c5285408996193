import { Data, NtExecutable, NtExecutableResource, Resource } from "resedit";
import { ToolError } from "../tool_error.ts";
import type { IconPicture } from "./icon.ts";
import { linkToSystem32 } from "./load_config.ts";

/** The details that Explorer shows for a program under Properties, Details. */
export interface ProductDetails {
  /** The version as `major.minor.patch`. */
  readonly version: string;
  readonly name: string;
  readonly summary: string;
  readonly publisher: string;
  readonly copyright: string;
  readonly fileName: string;
}

/**
 * The language of the resources: English (United States), with text in UTF-16.
 */
const language = { lang: 0x409, codepage: 1200 } as const;

/** VOS_NT_WINDOWS32 and VFT_APP (Microsoft Learn, VS_FIXEDFILEINFO). */
const fileOs = 0x0004_0004;
const fileType = 1;

/** Explorer shows the icon group with the lowest number. */
const iconGroup = 1;

/**
 * Adds the version and the icon to a compiled Windows program, and makes
 * Windows load its linked DLLs only from System32. This must run after `deno
 * compile`, because `deno compile` replaces the resources of the runtime.
 *
 * @throws {ToolError} for an invalid version, or a program without the field
 * for the DLL flag.
 */
export function finishProgram(
  program: Uint8Array<ArrayBuffer>,
  details: ProductDetails,
  icon: readonly IconPicture[],
): Uint8Array<ArrayBuffer> {
  const executable = NtExecutable.from(program);
  const resources = NtExecutableResource.from(executable);
  versionOf(details).outputToResourceEntries(resources.entries);
  Resource.IconGroupEntry.replaceIconsForResource(
    resources.entries,
    iconGroup,
    language.lang,
    icon.map(({ pixels, png }) =>
      Data.RawIconItem.from(png.buffer, pixels, pixels, 32)
    ),
  );
  resources.outputResource(executable);
  linkToSystem32(executable);
  return new Uint8Array(executable.generate());
}

function versionOf(details: ProductDetails): Resource.VersionInfo {
  const { version, name, summary, publisher, copyright, fileName } = details;
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  if (patch === undefined) {
    throw new ToolError(
      `"${version}" is not a version`,
      "Write a version such as 1.2.3 into deno.json.",
    );
  }
  const numbers = [Number(major), Number(minor), Number(patch), 0] as const;
  const info = Resource.VersionInfo.createEmpty();
  info.lang = language.lang;
  info.setFileVersion(...numbers, language.lang);
  info.setProductVersion(...numbers, language.lang);
  info.fixedInfo.fileOS = fileOs;
  info.fixedInfo.fileType = fileType;
  info.setStringValues(language, {
    FileDescription: summary,
    ProductName: name,
    CompanyName: publisher,
    LegalCopyright: copyright,
    OriginalFilename: fileName,
    InternalName: name,
    FileVersion: version,
    ProductVersion: version,
  });
  return info;
}
