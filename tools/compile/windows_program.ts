import { Data, NtExecutable, NtExecutableResource, Resource } from "resedit";
import { ToolError } from "../tool_error.ts";
import type { IconPicture } from "./icon.ts";
import { linkToSystem32 } from "./load_config.ts";

/** What Explorer shows of a program under Properties, Details. */
export interface ProgramDetails {
  /** `major.minor.patch`. */
  readonly version: string;
  readonly description: string;
  readonly product: string;
  readonly company: string;
  readonly copyright: string;
  readonly fileName: string;
}

/** English (United States), and text in UTF-16. */
const language = { lang: 0x409, codepage: 1200 } as const;

/** VOS_NT_WINDOWS32 and VFT_APP (Microsoft Learn, VS_FIXEDFILEINFO). */
const fileOs = 0x0004_0004;
const fileType = 1;

/** The number of the icon group; Explorer shows the lowest. */
const iconGroup = 1;

/**
 * Gives a compiled Windows program its version, its icon, and the wish that
 * the DLLs it is linked to come from System32 only. `deno compile` throws the
 * resources of its runtime away and writes its own, so this comes after it.
 *
 * @throws {ToolError} If the program is not one that this can be done to.
 */
export function dressProgram(
  program: Uint8Array<ArrayBuffer>,
  details: ProgramDetails,
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

function versionOf(details: ProgramDetails): Resource.VersionInfo {
  const { version, description, product, company, copyright, fileName } =
    details;
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  if (patch === undefined) {
    throw new ToolError(
      `"${version}" is not a version`,
      "deno.json needs one of the form 1.2.3.",
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
    FileDescription: description,
    ProductName: product,
    CompanyName: company,
    LegalCopyright: copyright,
    OriginalFilename: fileName,
    InternalName: product,
    FileVersion: version,
    ProductVersion: version,
  });
  return info;
}
