import type { CommandName } from "./command_table.ts";

/**
 * The advice for a word, by command. The key "any" applies to all other
 * commands.
 */
type Habit = Readonly<Partial<Record<CommandName | "any", string>>>;

const inspect = 'Did you mean "livedump inspect"? See: livedump -h';
const fullKernelDump =
  "A full dump is the default: leave the flag out. For kernel stacks: --stacks";
const fullProcessDump =
  'Did you mean "--type full"? See: livedump help process-types';
const fullDump = "Did you mean livedump kernel, or livedump process NAME " +
  "--type full? See: livedump -h";
const list = "Settings: livedump settings. Processes: tasklist. Contents of " +
  "a dump: livedump inspect --modules --processes FILE";

const reportFile =
  "To write a report to a file: --report text=FILE, or --report html=FILE";
const compare =
  "To compare two dumps, compare their reports: livedump inspect " +
  "--fields --modules FILE > REPORT.txt for each, then fc or diff";

/**
 * Words that users type from habit, because a similar program accepts them:
 * ProcDump has -ma for a full dump (Microsoft Learn, "ProcDump").
 */
const habits: Readonly<Record<string, Habit>> = {
  "verify": { any: inspect },
  "validate": { any: inspect },
  "analyze": { any: inspect },
  "-": { any: 'Did you mean "livedump inspect -"? See: livedump help pipes' },
  "list": { any: list },
  "compare": { any: compare },
  "diff": { any: compare },
  "--list": {
    any: list,
    inspect: 'Did you mean "--files-from", "--modules" or "--processes"? ' +
      "See: livedump inspect -h",
    process: "Use tasklist. If several processes have the same name, " +
      '"livedump process NAME" lists them.',
    settings:
      'Did you mean "livedump settings list"? See: livedump settings -h',
  },
  "-o": { inspect: reportFile },
  "--output": { inspect: reportFile },
  "--full": {
    any: fullDump,
    inspect: 'Did you mean "--verbose" or "--deep"? See: livedump inspect -h',
    kernel: fullKernelDump,
    check: fullKernelDump,
    process: fullProcessDump,
  },
  "-ma": {
    any: "Did you mean livedump process NAME --type full? See: livedump -h",
    process: fullProcessDump,
  },
};

/**
 * Returns the hint for a word in `habits`, such as `-ma` of ProcDump; `null`
 * for any other word.
 */
export function habitHint(
  command: CommandName | null,
  word: string,
): string | null {
  if (!Object.hasOwn(habits, word)) return null;
  const habit = habits[word]!;
  return habit[command ?? "any"] ?? habit.any ?? null;
}
