/** The pages in docs/ that are generated from the program's tables. */
import { exitCodes } from "../../src/base/exit_code.ts";
import { verdicts } from "../../src/base/verdict.ts";
import { type CommandName, commands } from "../../src/cli/command_table.ts";
import { renderHelp } from "../../src/cli/help.ts";
import { loadInspectTables, loadTopics } from "../../src/cli/topics.ts";
import { schemas } from "../../src/cli/schema_command.ts";
import { settingsSchema } from "../../src/settings/setting_kind.ts";
import { fieldTable, type Schema } from "./json_schema.ts";
import { block, page, prose, table } from "./markdown.ts";

const topics = await loadTopics();
const { checkGroups } = await loadInspectTables();

/** docs/exit-codes.md, from the tables of exit codes and of verdicts. */
export function exitCodesPage(): string {
  return page(
    "Exit codes and verdicts",
    "Scripts can rely on these codes and names: existing ones never change, but new ones may be added.",
    "## Exit codes",
    table(
      ["code", "meaning"],
      Object.values(exitCodes).map(({ code, meaning }) => [
        String(code),
        prose(meaning),
      ]),
    ),
    "With several inputs, the first of 1, 2, 4, 3, 0 that applies is the exit " +
      "code. A glob without a match counts as 4. Only 0 means that every dump " +
      "passed.",
    "## Verdicts",
    "Each dump has one verdict: the first one in this table that applies. The " +
      "worst verdict is first.",
    table(
      ["verdict", "exit code", "meaning", "what to do"],
      verdicts.map(({ name, exitCode, meaning, cure }) => [
        `**${name}**`,
        String(exitCode),
        prose(meaning),
        prose(cure),
      ]),
    ),
    "Warnings do not change the verdict. With `--fail-on warning`, the exit code " +
      "is 3.",
    "By default a kernel dump must have bug check 0x161, LIVE_SYSTEM_DUMP. " +
      "`--expect` changes this, and names what a process dump must contain.",
    "To see this page in the program, run `livedump help exit-codes` and " +
      "`livedump help verdicts`.",
  );
}

/** docs/checks.md, from the table of checks. */
export function checksPage(): string {
  return page(
    "Checks",
    "The checks of `livedump inspect`, by the ids in its reports. Each entry " +
      "explains what a failed check means and what to do. Reports show the " +
      "status of each check; they show passed checks only with `--verbose`.",
    "- **pass**: the result is as expected.\n" +
      "- **warning**: the result deserves attention. It does not change the " +
      "verdict; with `--fail-on warning` the exit code is 3.\n" +
      "- **fail**: the check failed. This is the reason for the " +
      "[verdict](exit-codes.md#verdicts).\n" +
      "- **skipped**: there was nothing to check, or it could not be checked. " +
      "Important data that was not checked prevents `complete`.",
    ...checkGroups.flatMap(({ title, checks }) => [
      `## ${title}`,
      ...checks.flatMap(({ id, title, meaning, cure }) => [
        `### ${id}`,
        `**${title}.** ${prose(meaning)}`,
        `_What to do:_ ${prose(cure)}`,
      ]),
    ]),
    "To list the checks in the program, run `livedump help checks`. To explain " +
      "a single check, run, for example, `livedump help page-count`.",
  );
}

/**
 * The name of the definition of a dump. Only the section on `inspect` describes
 * a dump.
 */
const dump = "dump";

/** docs/json.md, from the JSON Schemas that the program prints. */
export function jsonPage(): string {
  return page(
    "JSON",
    "Every field of every document. `[]` means each entry of an array. A field " +
      "without a value is null.",
    ...Object.entries(schemas).flatMap(([name, schema]) =>
      section(name, `livedump schema ${name}`, schema)
    ),
    ...section("settings file", "livedump settings schema", settingsSchema()),
  );
}

function section(name: string, printedBy: string, schema: Schema): string[] {
  const isReport = name === "inspect";
  const holdsDumps = !isReport && dump in (schema.$defs ?? {});
  return [
    `## ${name}`,
    prose(schema.description ?? ""),
    `Print the schema: \`${printedBy}\`.` +
    (holdsDumps ? " For the entries of `dumps`, see [inspect](#inspect)." : ""),
    fieldTable(schema, isReport ? undefined : dump),
  ];
}

/** Topics that have their own pages. */
const ownPages = new Set(["exit-codes", "verdicts", "checks"]);

/** docs/command-line.md, from the tables of commands, flags and topics. */
export function commandLinePage(): string {
  const subjects = [
    ...Object.keys(commands) as CommandName[],
    ...Object.keys(topics).filter((name) => !ownPages.has(name)),
  ];
  return page(
    "Command line",
    "The output of `livedump --help`, `livedump help COMMAND` and `livedump " +
      "help TOPIC`.",
    block(renderHelp(null, "long", topics)),
    ...subjects.flatMap((name) => [
      `## ${name}`,
      block(renderHelp(name, "long", topics)),
    ]),
  );
}
