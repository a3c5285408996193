import type { CheckGroup } from "../base/finding.ts";
import { exitCodes } from "../base/exit_code.ts";
import { minidumpFlags, processDumpTypes } from "../base/minidump_type.ts";
import { verdicts } from "../base/verdict.ts";
import type { Topic, TopicTable } from "./help.ts";
import { hex } from "../base/text/count.ts";
import { textColumns, wrapText } from "../base/text/wrap.ts";

/** Tables of `livedump inspect` that help tells of. */
export interface InspectTables {
  readonly checkGroups: readonly CheckGroup[];
  readonly dumpTypes: readonly {
    /** In the header. */
    readonly value: number;
    readonly name: string;
    readonly title: string;
  }[];
}

/** What `livedump help <topic>` knows besides the commands. */
export function topicsOn(
  { checkGroups, dumpTypes }: InspectTables,
): TopicTable {
  return {
    ...topicsOnVerdicts,
    "checks": checksTopic(checkGroups),
    "dump-types": dumpTypesTopic(dumpTypes),
    ...topicsOnTheRest,
  };
}

const topicsOnVerdicts: TopicTable = {
  "exit-codes": {
    short: "what the program ends with",
    lines: () => [
      "Exit codes of livedump",
      "",
      ...Object.values(exitCodes).flatMap(({ code, meaning }) =>
        entry(String(code).padStart(3), meaning)
      ),
      "",
      ...wrapText(
        "With several inputs the highest-ranked code counts, in the order " +
          "1, 2, 4, 3, 0. A glob that matches nothing counts as 4.",
      ),
    ],
  },
  "verdicts": {
    short: "what is said of a dump, and when",
    lines: () => [
      "Verdicts on a dump, the worst first, each with its exit code",
      "",
      ...verdicts.flatMap(({ name, meaning, cure, exitCode }) => [
        ...entry(`${name.padEnd(10)}  ${exitCode}`, `${meaning}.`),
        ...entry(" ".repeat(13), cure),
      ]),
      "",
      ...wrapText(
        "Where several apply, the first in this order is the verdict. " +
          "Warnings change no verdict; with --fail-on warning they make the " +
          "exit code 3. A kernel dump is expected to have bug check 0x161, " +
          "that of a live dump, unless --expect says otherwise.",
      ),
    ],
  },
  "pipes": {
    short: "what livedump inspect - can say of a dump in a pipe",
    lines: () => [
      "Dumps through a pipe: zstd -dc big.dmp.zst | livedump inspect -",
      "",
      ...wrapText(
        "A pipe is read once, to its end. Up to 6 MiB are kept: a dump of " +
          "that size is judged as from a file, a larger one by its tables, " +
          "where they are kept, and the number of bytes that came.",
      ),
      "",
      ...entry(
        "bitmap  ",
        "all: to 192 GiB of memory, and beyond where most of it is as a " +
          "whole there or missing, the bitmap is kept",
      ),
      ...entry("ranges  ", "all: up to 390,000 ranges are kept"),
      ...entry("full    ", "all: its table is in the header"),
      ...entry("triage  ", "all, where it is not larger than that"),
      ...entry("minidump", "all that stands before its full memory"),
      ...entry(
        "behind  ",
        "secondary data, as far as there is room left for it",
      ),
      "",
      ...wrapText(
        "What lies elsewhere is reported as not checked, and the verdict is " +
          "unexpected unless something worse was found: what could not be " +
          "checked was not proven. A pipe that ends early is a dump that is " +
          "truncated. PowerShell before 7.4 turns what goes through a pipe " +
          "into text, which is told: use cmd /c there.",
      ),
    ],
  },
};

const topicsOnTheRest: TopicTable = {
  "process-types": {
    short: "what a process dump can hold",
    lines: () => [
      "Contents of process dumps, for livedump process --type",
      "",
      ...processDumpTypes.flatMap(({ name, flags, meaning }) =>
        entry(`${name.padEnd(12)}  ${hex(flags).padEnd(8)}`, meaning)
      ),
      "",
      "Flags of MINIDUMP_TYPE, to be added up for --type 0x...",
      "",
      ...minidumpFlags.flatMap(({ name, mask, meaning, sinceBuild }) =>
        entry(
          `${hex(mask).padStart(8)}  ${name.padEnd(30)}`,
          sinceBuild === undefined
            ? meaning
            : `${meaning} (build ${sinceBuild})`,
        )
      ),
      "",
      ...wrapText(
        "0x0 is Normal: stacks and modules alone. Flags with a build are left " +
          "out on a Windows before it, with a note.",
      ),
    ],
  },
  "color": {
    short: "what decides on color",
    lines: () => [
      "Color of standard output and standard error, the first that applies",
      "",
      ...entry("--color always|never", "color, or none"),
      ...entry("FORCE_COLOR         ", "none if it is 0 or false, else color"),
      ...entry("NO_COLOR            ", "none, whatever it is set to"),
      ...entry("otherwise           ", "color where the stream is a terminal"),
      "",
      "A variable that is set to nothing counts as not set.",
    ],
  },
};

function checksTopic(groups: readonly CheckGroup[]): Topic {
  const width = Math.max(
    ...groups.flatMap(({ checks }) => checks.map(({ id }) => id.length)),
  );
  return {
    short: "what each check of inspect looks at, and what to do",
    lines: () => [
      "Checks of livedump inspect, in the order of reports",
      "",
      ...groups.flatMap(({ title, checks }) => [
        `${title}:`,
        ...checks.flatMap(({ id, meaning }) =>
          entry(id.padEnd(width), firstSentence(meaning))
        ),
        "",
      ]),
      "What one means, and what to do: livedump help page-count, for example.",
    ],
    entries: checkTopics(groups),
  };
}

/** A topic for each id, though checks of two kinds of dumps may share it. */
function checkTopics(groups: readonly CheckGroup[]): TopicTable {
  const ids = new Set(
    groups.flatMap(({ checks }) => checks.map(({ id }) => id)),
  );
  return Object.fromEntries(Array.from(ids, (id) => {
    const found = groups.flatMap(({ title: kind, checks }) =>
      checks.filter((one) => one.id === id).map((one) => ({ kind, ...one }))
    );
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
  }));
}

function dumpTypesTopic(dumpTypes: InspectTables["dumpTypes"]): Topic {
  const width = Math.max(...dumpTypes.map(({ name }) => name.length));
  return {
    short: "what each type of kernel dump is called in reports",
    lines: () => [
      "Types of kernel dumps, by the number in their header",
      "",
      ...dumpTypes.flatMap(({ value, name, title }) =>
        entry(`${String(value).padStart(3)}  ${name.padEnd(width)}`, title)
      ),
      "",
      "Any other number is called unknown.",
    ],
  };
}

function firstSentence(text: string): string {
  return /^.*?\.(?= |$)/.exec(text)?.[0] ?? text;
}

function entry(head: string, text: string): string[] {
  const indent = " ".repeat(head.length + 4);
  const [first, ...more] = wrapText(text, "", textColumns - indent.length);
  return [`  ${head}  ${first}`, ...more.map((line) => indent + line)];
}
