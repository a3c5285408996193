import { type CommandName, commands } from "../../src/cli/command_table.ts";
import { renderHelp } from "../../src/cli/help.ts";
import { loadTopics } from "../../src/cli/topics.ts";
import { block, page } from "./markdown.ts";

const topics = await loadTopics();

/** Topics that pages of their own tell of. */
const ownPages = new Set(["exit-codes", "verdicts", "checks"]);

/** docs/command-line.md, from the tables of commands, flags and topics. */
export function commandLinePage(): string {
  const names = Object.keys(commands) as CommandName[];
  return page(
    "Command line",
    "What `livedump --help`, `livedump help COMMAND` and `livedump help " +
      "TOPIC` print.",
    block(renderHelp(null, "long", topics)),
    ...names.flatMap((name) => [
      `## ${name}`,
      block(renderHelp(name, "long", topics)),
    ]),
    ...Object.keys(topics).filter((name) => !ownPages.has(name)).flatMap((
      name,
    ) => [
      `## ${name}`,
      block(renderHelp(name, "long", topics)),
    ]),
  );
}
