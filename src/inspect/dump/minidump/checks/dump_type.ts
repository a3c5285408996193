import {
  type Check,
  fail,
  type Outcome,
  pass,
  skip,
  warn,
} from "../../../../base/finding.ts";
import { type FlagWord, flagWords } from "../../../../base/minidump_type.ts";
import type { Expectation } from "../../../expectation.ts";
import { minidumpHeader } from "../layout.ts";
import type { Minidump } from "../read_minidump.ts";
import { streamType } from "../streams.ts";

/** The input of the checks of minidumps. */
export interface MinidumpEvidence extends Minidump {
  readonly expect: Expectation;
}

/** The contents that are in a separate stream, and the name of that stream. */
const streamsOf: Readonly<Record<string, keyof typeof streamType>> = {
  "full-memory": "Memory64List",
  "handles": "HandleData",
  "full-memory-info": "MemoryInfoList",
  "thread-info": "ThreadInfoList",
  "token-information": "Token",
};

/** Checks that the minidump has the expected contents. */
export const minidumpTypeCheck: Check<MinidumpEvidence> = {
  id: "dump-type",
  title: "Contents",
  meaning:
    "Checks what the minidump contains. The flags in its header and its " +
    "streams show this. If something that --expect names, or that livedump " +
    "process requested, is missing, the dump is unexpected.",
  cure: "Take the dump with a --type that includes the missing contents " +
    "(see livedump help process-types). If you do not need them, remove " +
    "them from --expect.",
  run(dump) {
    const { Flags: flags } = dump.header;
    if (flags === undefined) return [skip("The header is incomplete.")];
    const held = new Set(flagWords(Number(BigInt.asUintN(32, flags))));
    const { contents, isRequest } = dump.expect;
    const defects = contents.flatMap((word) =>
      defectOf(dump, word, held, isRequest)
    );
    if (defects.length > 0) return defects;
    const names = [...held].join(", ") || "stacks and modules only";
    return [pass(`Taken with: ${names}.`, evidence)];
  },
};

const typeHint = "If you do not need these contents, remove them from " +
  "--expect.";

const evidence = { fileOffset: minidumpHeader.fields.Flags.offset };

function defectOf(
  dump: Minidump,
  word: FlagWord,
  held: ReadonlySet<FlagWord>,
  isRequest: boolean,
): Outcome[] {
  const stream = streamsOf[word];
  const hasStream = stream !== undefined &&
    dump.streams.some(({ type }) => type === streamType[stream]);
  const isFlagged = held.has(word);
  // Some writers set no flags: the stream then shows that the dump has the
  // contents. Exception: a Memory64List does not prove that the dump has all
  // memory, so full-memory needs the flag.
  if (!isFlagged && !(hasStream && word !== "full-memory")) {
    const message = `The dump was not taken with ${word}.`;
    const flags = {
      ...evidence,
      expected: `${word} (see livedump help process-types)`,
      actual: held.size === 0 ? "no flags" : [...held].join(", "),
    };
    // Some versions of Windows do not copy every requested flag to the header.
    // For requested contents without a stream, a missing flag is therefore only
    // a warning.
    return [
      isRequest && stream === undefined
        ? warn(message, { ...flags, hint: "Windows did not set this flag." })
        : fail("unexpected", message, { ...flags, hint: typeHint }),
    ];
  }
  if (stream === undefined || hasStream) return [];
  const message = `The flags include ${word}, but there is no ${stream} ` +
    "stream.";
  const missing = { ...evidence, expected: stream, actual: "no such stream" };
  // Wine's dbghelp sets the flag for handles, but does not write the handles. A
  // missing stream is therefore only a warning if livedump requested it.
  return isRequest
    ? [warn(message, { ...missing, hint: "The writer left out this stream." })]
    : [
      fail("unexpected", message, { ...missing, hint: "Take the dump again." }),
    ];
}
