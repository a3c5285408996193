import { exitCodes } from "../../src/base/exit_code.ts";
import { verdicts } from "../../src/base/verdict.ts";
import { page, prose, table } from "./markdown.ts";

/** docs/exit-codes.md, from the tables of exit codes and of verdicts. */
export function exitCodesPage(): string {
  return page(
    "Exit codes and verdicts",
    "What a script branches on. Numbers and names only ever grow.",
    "## Exit codes",
    table(
      ["code", "meaning"],
      Object.values(exitCodes).map(({ code, meaning }) => [
        String(code),
        prose(meaning),
      ]),
    ),
    "With several inputs the highest-ranked code counts, in the order 1, 2, " +
      "4, 3, 0. A glob that matches nothing counts as 4. Only 0 means that " +
      "every dump passed.",
    "## Verdicts",
    "One for each dump, the worst first: where several apply, the first of " +
      "this table is the verdict.",
    table(
      ["verdict", "exit code", "meaning", "what to do"],
      verdicts.map(({ name, exitCode, meaning, cure }) => [
        `**${name}**`,
        String(exitCode),
        prose(meaning),
        prose(cure),
      ]),
    ),
    "Warnings change no verdict. With `--fail-on warning` they make the exit " +
      "code 3.",
    "A kernel dump is expected to have bug check 0x161, that of a live dump, " +
      "unless `--expect` says otherwise.",
    "The same in the program: `livedump help exit-codes`, `livedump help " +
      "verdicts`.",
  );
}
