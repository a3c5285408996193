import { type FlagTable, formatFlag } from "../base/flag_spec.ts";
import { settingWords } from "../settings/setting_table.ts";

/** Where a dump goes; each command says for itself what names it gives. */
export const outputFlag = {
  kind: "value",
  letter: "o",
  placeholder: "FILE|FOLDER",
  needs: "a file or a folder",
  default: null,
  read: (text: string) => text,
  short: "where to write the dump",
} as const;

/** What may become of a file that is there. */
export const forceFlag = {
  kind: "switch",
  short: "replace the file that --output names",
  long: "Replaces the file that --output names, once Windows has written " +
    "the dump; until then, and if that fails, the file stays as it is.",
} as const;

/** What is done with a dump that was taken, whatever it is of. */
export const resultFlags = {
  noVerify: {
    kind: "switch",
    short: "do not verify the dump",
    long: "Does not verify the dump after it was taken.",
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
    short: "only the result: no progress",
    long: "Writes the result in a line, no progress, and nothing but " +
      "errors to standard error.",
  },
} as const satisfies FlagTable;
