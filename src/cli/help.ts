import type { Context } from "../base/context.ts";
import { UsageError } from "../base/errors.ts";
import { type ExitCode, exitCodes } from "../base/exit_code.ts";
import {
  type CommandSpec,
  flagName,
  type FlagSpec,
  type HelpSection,
  takesValue,
} from "../base/flag_spec.ts";
import { nearestName } from "../base/text/suggest.ts";
import { textColumns, wrapText } from "../base/text/wrap.ts";
import { verdicts } from "../base/verdict.ts";
import { settingOf } from "../settings/setting_table.ts";
import {
  type CommandName,
  commands,
  flagsOf,
  isCommand,
} from "./command_table.ts";
import type { HelpInvocation } from "./parse.ts";
import {
  allTopics,
  loadTopics,
  topicsWithoutChecks,
  type TopicTable,
} from "./topics.ts";

/**
 * Runs `livedump help`. Requested help goes to stdout. Help that is shown
 * because no command was given goes to stderr.
 */
export async function helpCommand(
  { subject, detail, isRequested }: HelpInvocation,
  { console: { stdout, stderr } }: Context,
): Promise<ExitCode> {
  // The help on the program or on a command needs only the names of topics, so
  // the checks are not loaded.
  const topics = subject === null || isCommand(subject)
    ? topicsWithoutChecks()
    : await loadTopics();
  (isRequested ? stdout : stderr).write(renderHelp(subject, detail, topics));
  return isRequested ? exitCodes.done.code : exitCodes.usage.code;
}

/**
 * The help on a command or a topic, or on the program if `subject` is null. The
 * text has no color and does not depend on the width of the terminal.
 *
 * @throws {UsageError} if there is no such command or topic
 */
export function renderHelp(
  subject: string | null,
  detail: "short" | "long",
  topics: TopicTable,
): string {
  return linesOn(subject, detail, topics).join("\n") + "\n";
}

/**
 * What to do next, for a person who started the program by a double click.
 *
 * @param program The path of the program.
 */
export function startAdvice(program: string): string {
  const line = pastedProgram(program);
  const prompt = line === program ? "a terminal" : "PowerShell";
  return `To check this PC, run in ${prompt}:  ${line} check
To take a kernel dump, in ${prompt} as administrator:  ${line} kernel
To verify a dump, drag it onto the program file in Explorer.
`;
}

/**
 * The path of a program as the first word of a command line. PowerShell runs a
 * quoted program only after `&`, and expands `$` and the backtick between double
 * quotes.
 *
 * Source: https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
 */
function pastedProgram(path: string): string {
  if (/^[\w:\\/.=+-]+$/.test(path)) return path;
  return /[$`]/.test(path)
    ? `& '${path.replaceAll("'", "''")}'`
    : `& "${path}"`;
}

function linesOn(
  subject: string | null,
  detail: "short" | "long",
  topics: TopicTable,
): readonly string[] {
  if (subject === null) return programHelp(detail, topics);
  if (isCommand(subject)) return commandHelp(subject, detail);
  const all = allTopics(topics);
  const topic = all.get(subject);
  if (topic !== undefined) return topic.lines();
  const meant = verdicts.some(({ name }) => name === subject.toLowerCase())
    ? "verdicts"
    : nearestName(subject, [...Object.keys(commands), ...all.keys()]);
  throw new UsageError(
    `there is no help on "${subject}"`,
    (meant === null ? "" : `Did you mean "${meant}"? `) +
      "See: livedump --help",
  );
}

function programHelp(
  detail: "short" | "long",
  topics: TopicTable,
): readonly string[] {
  const commandRows = Object.entries(commands).map(([name, spec]) =>
    [usageOf(name, spec), spec.short] as const
  );
  const topicRows = Object.entries(topics).map(([name, topic]) =>
    [name, topic.short] as const
  );
  return [
    "livedump - take and verify Windows memory dumps",
    "",
    "Usage: livedump <command> [flags]",
    "       livedump <file, folder or glob>...  (the same as inspect)",
    "",
    "Commands:",
    ...columns(commandRows),
    "",
    "Flags:",
    ...flagLines(null, detail),
    "",
    "Topics of livedump help:",
    ...columns(topicRows),
    "",
    "See: livedump help <command or topic>",
  ];
}

function commandHelp(
  name: CommandName,
  detail: "short" | "long",
): readonly string[] {
  const spec: CommandSpec = commands[name];
  const isShort = detail === "short";
  return [
    `livedump ${name} - ${spec.short}`,
    "",
    `Usage: livedump ${usageOf(name, spec, " [flags]")}`,
    ...isShort ? [] : ["", ...wrapText(spec.long)],
    ...(spec.sections ?? []).flatMap((section) =>
      sectionLines(section, detail)
    ),
    "",
    "Flags:",
    ...flagLines(name, detail),
    "",
    ...isShort ? [`See: livedump ${name} --help`] : [
      "Examples:",
      ...spec.examples.flatMap(({ line, does }) => [
        `  ${line}`,
        ...wrapText(does, "      "),
      ]),
    ],
  ];
}

function usageOf(name: string, spec: CommandSpec, flags = ""): string {
  return name + flags + (spec.operands ? ` ${spec.operands.usage}` : "");
}

function sectionLines(
  { title, rows }: HelpSection,
  detail: "short" | "long",
): string[] {
  const lines = detail === "short"
    ? columns(rows.map(({ form, short }) => [form, short]))
    : rows.flatMap(({ form, long, note }) => [
      `  ${form}`,
      ...wrapText(long, "          "),
      ...note === undefined ? [] : wrapText(`(${note})`, "          "),
    ]);
  return ["", ...wrapText(`${title}:`), ...lines];
}

function flagLines(
  command: CommandName | null,
  detail: "short" | "long",
): string[] {
  const rows = Object.entries(flagsOf(command)).map(([key, spec]) => ({
    form: formOf(key, spec),
    spec,
    setting: settingOf(command, key),
  }));
  if (detail === "short") {
    return columns(
      rows.map(({ form, spec }) => [
        form,
        spec.short + defaultsOf(spec).map((text) => ` (${text})`).join(""),
      ]),
    );
  }
  return rows.flatMap(({ form, spec, setting }) => {
    const note = [
      ...(setting === undefined ? [] : [`setting: ${setting}`]),
      ...defaultsOf(spec),
    ].join("; ");
    return [
      `  ${form}`,
      ...wrapText(spec.long, "          "),
      ...(note === "" ? [] : [`          (${note})`]),
    ];
  });
}

/**
 * Formats a flag: `-q, --quiet`. Without a letter, the first column is blank.
 */
function formOf(key: string, spec: FlagSpec): string {
  const letter = spec.letter === undefined ? "    " : `-${spec.letter}, `;
  const name = spec.kind === "toggle"
    ? `--[no-]${flagName(key).slice(2)}`
    : flagName(key);
  return letter + name + placeholderOf(spec);
}

function placeholderOf(spec: FlagSpec): string {
  if (!takesValue(spec)) return "";
  if (spec.kind === "choice" && spec.bare !== undefined) {
    const others = spec.values.filter((value) => value !== spec.bare);
    return `[=${others.join("|")}]`;
  }
  return " " +
    (spec.kind === "choice" ? spec.values.join("|") : spec.placeholder);
}

/**
 * Returns a list with one text about the flag's default, such as `default: on`.
 * The list is empty if the flag has no default.
 */
function defaultsOf(spec: FlagSpec): string[] {
  const hasDefault = spec.kind === "toggle" ||
    (takesValue(spec) && spec.default !== null);
  return hasDefault ? [`default: ${spec.default}`] : [];
}

/** Formats two columns. The second one is wrapped. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.flatMap(([left, right]) =>
    wrapText(right, "", textColumns - width - 4).map((line, index) =>
      `  ${(index === 0 ? left : "").padEnd(width)}  ${line}`
    )
  );
}
