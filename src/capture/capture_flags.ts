import { UsageError } from "../base/errors.ts";
import { type FlagTable, formatFlag } from "../base/flag_spec.ts";
import { settingWords } from "../settings/setting_table.ts";

/** The flag `--output` without its long help, which differs by command. */
export const outputFlag = {
  kind: "value",
  letter: "o",
  placeholder: "FILE|FOLDER",
  needs: "a file or a folder",
  default: null,
  read: (text: string) => text,
  short: "where to write the dump",
} as const;

export const forceFlag = {
  kind: "switch",
  short: "overwrite an existing output file",
  long:
    "Overwrites an existing output file once the new dump is finished and " +
    "verified. If the dump fails, or is partial, truncated, damaged or " +
    "unreadable, the existing file is kept, and the new dump gets the next " +
    "free name. With --no-verify, the file is overwritten if Windows " +
    "returned status 0.",
} as const;

export const inheritAclFlag = {
  kind: "switch",
  short: "inherit the permissions of the folder",
  long: "Gives the dump the permissions of its folder. Without this flag, " +
    "only SYSTEM, administrators and the owner of the file can read it.",
} as const;

/** Flags on what to do with a finished dump and how to report it. */
export const resultFlags = {
  noVerify: {
    kind: "switch",
    short: "do not verify the dump",
    long: "Does not verify the dump after taking it.",
  },
  hash: {
    kind: "switch",
    short: "compute the SHA-256",
    long: "Computes the SHA-256 of the dump while verifying it.",
  },
  open: {
    kind: "toggle",
    default: "off",
    short: "open the file location",
    long: settingWords("open-file-location"),
  },
  format: formatFlag,
  quiet: {
    kind: "switch",
    letter: "q",
    short: "print only the result, without progress",
    long: "Prints the result in one line, and no progress. Prints only " +
      "errors to standard error.",
  },
} as const satisfies FlagTable;

/** @throws {UsageError} If --hash and --no-verify are both given. */
export function refuseHashWithoutVerification(
  { hash, noVerify }: { readonly hash: boolean; readonly noVerify: boolean },
): void {
  if (!hash || !noVerify) return;
  throw new UsageError(
    "--hash needs the verification that --no-verify turns off",
    "Leave out one of them.",
  );
}
