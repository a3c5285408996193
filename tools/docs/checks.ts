import { loadInspectTables } from "../../src/cli/topics.ts";
import { page, prose } from "./markdown.ts";

const { checkGroups } = await loadInspectTables();

/** docs/checks.md, from the guide to the checks. */
export function checksPage(): string {
  return page(
    "Checks",
    "What `livedump inspect` looks at, by the ids that reports use. Of each: " +
      "what it means when it did not pass, and what to do. How each ended is " +
      "in the report; `--verbose` shows those that passed, too.",
    "- **pass**: as it should be.\n" +
      "- **warning**: worth a look. It changes no verdict; with " +
      "`--fail-on warning` it makes the exit code 3.\n" +
      "- **fail**: the reason for the [verdict](exit-codes.md#verdicts).\n" +
      "- **skipped**: there was nothing to check, or no way to. What could " +
      "not be checked is not called complete where that matters.",
    ...checkGroups.flatMap(({ title, checks }) => [
      `## ${title}`,
      ...checks.flatMap(({ id, title, meaning, cure }) => [
        `### ${id}`,
        `**${title}.** ${prose(meaning)}`,
        `_What to do:_ ${prose(cure)}`,
      ]),
    ]),
    "The same in the program: `livedump help checks`, `livedump help " +
      "page-count`.",
  );
}
