import { unzipSync, zipSync } from "fflate";
import { ToolError } from "../tool_error.ts";

export interface Member {
  readonly name: string;
  readonly data: Uint8Array<ArrayBuffer>;
  /** Whether to mark the file as executable, for Linux and macOS. */
  readonly isProgram: boolean;
}

/** The earliest time that a zip can store in every time zone (APPNOTE.TXT, 4.4.6). */
const fixedTime = new Date(1980, 0, 2);

/**
 * The value of "made by" for Unix, so that the zip stores the file mode
 * (APPNOTE.TXT, 4.4.2).
 */
const unix = 3;

/** Makes a zip archive. The same members always result in the same bytes. */
export function zip(members: readonly Member[]): Uint8Array {
  return zipSync(Object.fromEntries(members.map(({ name, data, isProgram }) => [
    name,
    [data, {
      level: 9,
      mtime: fixedTime,
      os: unix,
      attrs: (isProgram ? 0o100755 : 0o100644) << 16,
    }],
  ])));
}

/**
 * The members of a zip archive.
 *
 * @throws {ToolError} if `archive` is undefined.
 */
export function unzip(
  archive: Uint8Array<ArrayBuffer> | undefined,
  name: string,
): [name: string, data: Uint8Array][] {
  if (archive) return Object.entries(unzipSync(archive));
  throw new ToolError(
    `the release has no ${name}`,
    "Compile every target, then run: deno task release",
  );
}
