import { unzipSync, zipSync } from "fflate";
import { ToolError } from "../tool_error.ts";

/** A file in an archive. */
export interface Member {
  readonly name: string;
  readonly data: Uint8Array<ArrayBuffer>;
  /** Whether it is a program, for systems that keep that. */
  readonly isProgram: boolean;
}

/** As early as the format can say, in any time zone (APPNOTE.TXT, 4.4.6). */
const fixedTime = new Date(1980, 0, 2);

/** "Made by" Unix, so that the mode is kept (APPNOTE.TXT, 4.4.2). */
const unix = 3;

/** A zip archive; the same members give the same bytes. */
export function zipOf(members: readonly Member[]): Uint8Array {
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
 * What is in a zip archive, by name.
 *
 * @throws {ToolError} If there is no archive.
 */
export function unzip(
  archive: Uint8Array<ArrayBuffer> | undefined,
  name: string,
): [name: string, data: Uint8Array][] {
  if (archive) return Object.entries(unzipSync(archive));
  throw new ToolError(
    `the release has no ${name}`,
    "A release has a program for every system: compile all targets.",
  );
}
