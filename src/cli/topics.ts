import { exitCodes } from "../base/exit_code.ts";
import type { CheckGroup } from "../base/finding.ts";
import { minidumpFlags, processDumpTypes } from "../base/minidump_type.ts";
import { hex } from "../base/text/count.ts";
import { textColumns, wrapText } from "../base/text/wrap.ts";
import { verdicts } from "../base/verdict.ts";

/** A topic that `livedump help <topic>` explains. */
interface Topic {
  /** The description in a few words, for the list of topics. */
  readonly short: string;
  lines(): readonly string[];
  /** Further topics that the list of topics does not show. */
  readonly entries?: TopicTable;
}

export type TopicTable = Readonly<Record<string, Topic>>;

/** The tables of `livedump inspect` that topics show. */
interface InspectTables {
  readonly checkGroups: readonly CheckGroup[];
  readonly dumpTypes: readonly {
    /** The DumpType value in the header of a kernel dump. */
    readonly value: number;
    readonly name: string;
    readonly title: string;
  }[];
}

/**
 * All topics by name, including those that the list of topics does not show.
 */
export function allTopics(topics: TopicTable): ReadonlyMap<string, Topic> {
  return new Map(
    Object.entries(topics).flatMap(([name, topic]) => [
      [name, topic],
      ...Object.entries(topic.entries ?? {}),
    ]),
  );
}

export async function loadTopics(): Promise<TopicTable> {
  return topicsOn(await loadInspectTables());
}

/**
 * The topics with empty tables of `inspect`. They suffice for a list of topic
 * names, and no module is loaded.
 */
export function topicsWithoutChecks(): TopicTable {
  return topicsOn({ checkGroups: [], dumpTypes: [] });
}

/**
 * Loads the tables on demand, because loading them at startup would slow down
 * every start.
 */
export async function loadInspectTables(): Promise<InspectTables> {
  const { checkGroups, dumpTypes } = await import(
    "../inspect/dump/check_groups.ts"
  );
  const { deepCheckGroups } = await import("../inspect/deep/inspect_deep.ts");
  const { recordCheckGroup } = await import(
    "../inspect/record/record_inspection.ts"
  );
  return {
    checkGroups: [...checkGroups, ...deepCheckGroups, recordCheckGroup],
    dumpTypes,
  };
}

function topicsOn({ checkGroups, dumpTypes }: InspectTables): TopicTable {
  return {
    ...topicsOnVerdicts,
    "checks": checksTopic(checkGroups),
    "dump-types": dumpTypesTopic(dumpTypes),
    ...otherTopics,
  };
}

const topicsOnVerdicts: TopicTable = {
  "exit-codes": {
    short: "exit codes and their meaning",
    lines: () => [
      "Exit codes of livedump",
      "",
      ...Object.values(exitCodes).flatMap(({ code, meaning }) =>
        entry(String(code).padStart(3), meaning)
      ),
      "",
      ...wrapText(
        "With several inputs, the highest-ranked exit code is used. The " +
          "order is 1, 2, 4, 3, 0. A glob without a match counts as 4.",
      ),
    ],
  },
  "verdicts": {
    short: "what each verdict means",
    lines: () => [
      "Verdicts on a dump, worst first, each with its exit code",
      "",
      ...verdicts.flatMap(({ name, meaning, cure, exitCode }) => [
        ...entry(`${name.padEnd(10)}  ${exitCode}`, `${meaning}.`),
        ...entry(" ".repeat(13), cure),
      ]),
      "",
      ...wrapText(
        "If several verdicts apply, the first one in this order is used. " +
          "Warnings do not change the verdict, but with --fail-on warning " +
          "the exit code is 3. --expect sets what a dump must be; by default " +
          "a kernel dump must have 0x161, the code of a live dump.",
      ),
    ],
  },
  "pipes": {
    short: "what livedump can check in a dump that comes through a pipe",
    lines: () => [
      "Dumps through a pipe: zstd -dc big.dmp.zst | livedump inspect -",
      "",
      ...wrapText(
        "A pipe is read once, to its end, and up to 6 MiB of the data are " +
          "kept in memory. A dump of up to 6 MiB is checked like a file. A " +
          "larger dump is checked by its tables, if they fit into this " +
          "memory, and by the number of bytes received:",
      ),
      "",
      ...entry(
        "bitmap        ",
        "fully checked up to 192 GiB; beyond that if pages are mostly " +
          "contiguous",
      ),
      ...entry("ranges        ", "fully checked up to 390,000 ranges"),
      ...entry("full          ", "fully checked: its table is in the header"),
      ...entry("triage        ", "fully checked up to 6 MiB"),
      ...entry("minidump      ", "checked up to the start of its full memory"),
      ...entry(
        "secondary data",
        "checked if it fits into the remaining memory",
      ),
      "",
      ...wrapText(
        "The rest is reported as not checked. Unchecked data prevents " +
          "complete: the verdict is unverified, or a worse one if a check " +
          "failed. A dump is truncated if its pipe ends early. PowerShell " +
          "before 7.4 converts data in a pipe to text, which livedump " +
          "reports. Use cmd /c in these versions.",
      ),
    ],
  },
};

const otherTopics: TopicTable = {
  "process-types": {
    short: "what a process dump can contain",
    lines: () => [
      "Contents of process dumps, for livedump process --type",
      "",
      ...processDumpTypes.flatMap(({ name, flags, meaning }) =>
        entry(`${name.padEnd(12)}  ${hex(flags).padEnd(8)}`, meaning)
      ),
      "",
      "Flags of MINIDUMP_TYPE. For --type 0x..., add the values of the flags.",
      "",
      ...minidumpFlags.flatMap(({ name, mask, meaning, sinceBuild }) =>
        entry(
          `${hex(mask).padStart(8)}  ${name.padEnd(30)}`,
          meaning + (sinceBuild === 0 ? "" : ` (build ${sinceBuild})`),
        )
      ),
      "",
      ...wrapText(
        "0x0 is Normal: stacks and modules only. A flag with a build needs at " +
          "least this build of Windows; on an older build, livedump leaves " +
          "the flag out and prints a note. For inspect --expect, write a flag " +
          "in lower case without With, such as full-memory or thread-info; " +
          "for WithHandleData, write handles.",
      ),
    ],
  },
  "color": {
    short: "when output has color",
    lines: () => [
      "Color of standard output and standard error. The first rule that applies:",
      "",
      ...entry("--color always|never", "color, or no color"),
      ...entry(
        "FORCE_COLOR         ",
        "0 or false: no color; other values: color",
      ),
      ...entry("NO_COLOR            ", "any value: no color"),
      ...entry("otherwise           ", "color if the stream is a terminal"),
      "",
      "An empty variable counts as not set.",
    ],
  },
};

function checksTopic(groups: readonly CheckGroup[]): Topic {
  const width = Math.max(
    ...groups.flatMap(({ checks }) => checks.map(({ id }) => id.length)),
  );
  return {
    short: "what each check of inspect means, and what to do",
    lines: () => [
      "Checks of livedump inspect, in the order in which reports list them",
      "",
      ...groups.flatMap(({ title, checks }) => [
        `${title}:`,
        ...checks.flatMap(({ id, meaning }) =>
          entry(id.padEnd(width), /^.*?\.(?= |$)/.exec(meaning)?.[0] ?? meaning)
        ),
        "",
      ]),
      "To explain a check: livedump help page-count",
    ],
    entries: checkTopics(groups),
  };
}

/**
 * A topic for each check id. Checks of several kinds of dumps may share an id.
 */
function checkTopics(groups: readonly CheckGroup[]): TopicTable {
  const guides = groups.flatMap(({ title: kind, checks }) =>
    checks.map((check) => ({ kind, ...check }))
  );
  return Object.fromEntries(
    Array.from(Map.groupBy(guides, ({ id }) => id), ([id, found]) => {
      const { title } = found[0]!;
      return [id, {
        short: title,
        lines: () => [
          `${id} - ${title}`,
          ...found.flatMap(({ kind, meaning, cure }) => [
            "",
            ...(found.length === 1 ? [] : [`${kind}:`]),
            ...wrapText(meaning),
            "",
            "What to do:",
            ...wrapText(cure),
          ]),
        ],
      }];
    }),
  );
}

function dumpTypesTopic(dumpTypes: InspectTables["dumpTypes"]): Topic {
  const width = Math.max(...dumpTypes.map(({ name }) => name.length));
  return {
    short: "names of kernel dump types in reports",
    lines: () => [
      "Types of kernel dumps, by the DumpType value in the header",
      "",
      ...dumpTypes.flatMap(({ value, name, title }) =>
        entry(`${String(value).padStart(3)}  ${name.padEnd(width)}`, title)
      ),
      "",
      "Any other value is shown as unknown.",
    ],
  };
}

function entry(head: string, text: string): string[] {
  const indent = " ".repeat(head.length + 4);
  const [first, ...more] = wrapText(text, "", textColumns - indent.length);
  return [`  ${head}  ${first}`, ...more.map((line) => indent + line)];
}
