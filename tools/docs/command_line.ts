import { type CommandName, commands } from "../../src/settings/flags.ts";
import { renderHelp } from "../../src/settings/help.ts";
import { topics } from "../../src/topics.ts";
import { block, page } from "./markdown.ts";

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
    ...["process-types", "color"].flatMap((name) => [
      `## ${name}`,
      block(renderHelp(name, "long", topics)),
    ]),
  );
}
