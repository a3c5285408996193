import "../../tests/inspect/load_parts.ts";
import { defaultExpectation } from "../../src/inspect/expectation.ts";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parseCommandLine } from "../../src/cli/parse.ts";
import { exitCodeOf, runVerdict } from "../../src/base/verdict.ts";
import { textStyle } from "../../src/base/text/text_style.ts";
import {
  inspectKernelDeep,
  inspectMinidumpDeep,
} from "../../src/inspect/deep/inspect_deep.ts";
import type { ByteSource } from "../../src/inspect/dump/byte_source.ts";
import { inspectSource } from "../../src/inspect/dump/inspect_source.ts";
import type { DumpReport } from "../../src/inspect/dump/report.ts";
import { loadFormat } from "../../src/inspect/report/formats.ts";
import schema from "../../src/inspect/report/report.schema.json" with {
  type: "json",
};
import { whyIncomplete } from "./oracle.ts";
import "../../tests/cli/load_commands.ts";

/**
 * Start of the defect's text if the report has a line that a CI runner may
 * execute.
 */
export const workflowCommand = "a workflow command";

/** Time limit for inspecting and reporting a dump. */
const limitMs = 1000;

const now = new Date("2026-11-01T00:00:00Z");
const isValid = new Ajv2020({ allowUnionTypes: true }).compile(schema);

const formats = ["text", "json", "jsonl", "junit", "github", "html"] as const;
const writers = await Promise.all(formats.map(loadFormat));
const flagsOf = (format: typeof formats[number]) => {
  const request = parseCommandLine([
    ...["inspect", "--deep", "--map", "--fields", "--modules", "--processes"],
    ...["--verbose", "--format", format, "a.dmp"],
  ]);
  if (request.command !== "inspect") throw new TypeError("not inspect");
  return request.flags;
};
const flags = formats.map(flagsOf);

function sourceOf(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.length,
    readInto(fileOffset, target) {
      const found = bytes.subarray(fileOffset, fileOffset + target.length);
      target.set(found);
      return found.length;
    },
  };
}

function inspect(bytes: Uint8Array, isDeep: boolean): DumpReport {
  return inspectSource("a.dmp", sourceOf(bytes), {
    expect: { ...defaultExpectation, bugChecks: ["any"] },
    now,
    fields: isDeep,
    map: isDeep,
    deep: isDeep
      ? {
        kernel: (source, dump) => inspectKernelDeep(source, dump, null),
        minidump: (source, dump) => inspectMinidumpDeep(source, dump, null),
      }
      : null,
  });
}

/** Renders the report in one of {@linkcode formats}. */
function render(report: DumpReport, format: number): string {
  const exitCode = exitCodeOf(report.verdict);
  let text = "";
  const sink = {
    isTerminal: false,
    columns: 80,
    style: textStyle(false),
    write: (piece: string) => void (text += piece),
  };
  const writer = writers[format]!(sink, {
    flags: flags[format]!,
    now,
    stepSummaryPath: null,
  });
  writer.add(report);
  writer.end({ verdict: runVerdict(exitCode), exitCode, brokenOff: false });
  return text;
}

/** Returns a description of what is wrong in a report; `null` if nothing is. */
function whyWrong(output: string, format: number): string | null {
  if (formats[format] === "json" && !isValid(JSON.parse(output))) {
    return `the JSON breaks the schema: ${JSON.stringify(isValid.errors?.[0])}`;
  }
  // deno-lint-ignore no-control-regex -- control characters are the point
  const [found] = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/.exec(output) ?? [];
  if (found !== undefined) {
    return `a control character: ${JSON.stringify(found)}`;
  }
  if (formats[format] !== "text") return null;
  const [command] = /^\s*(?:::|##\[).*/m.exec(output) ?? [];
  return command === undefined ? null : `${workflowCommand}: ${command}`;
}

/**
 * Returns a description of what livedump does wrong with a dump; `null` if
 * nothing is found.
 *
 * @param round Number of the dump in a run. It selects the
 *   format of the report. If omitted, the dump is reported in every format.
 */
export function defectOf(bytes: Uint8Array, round?: number): string | null {
  const start = performance.now();
  try {
    const plain = inspect(bytes, false);
    const deep = inspect(bytes, true);
    const chosen = round === undefined
      ? formats.keys()
      : [round % formats.length];
    for (const format of chosen) {
      const wrong = whyWrong(render(deep, format), format);
      if (wrong !== null) return wrong;
    }
    const elapsedMs = performance.now() - start;
    if (elapsedMs > limitMs) return `it takes ${Math.round(elapsedMs)} ms`;
    for (const { verdict, checks } of [plain, deep]) {
      const isWarned = checks.some(({ status }) => status === "warning");
      const reason = verdict === "complete" && !isWarned
        ? whyIncomplete(bytes)
        : null;
      if (reason !== null) return `it is called complete, but ${reason}`;
    }
    return null;
  } catch (error) {
    return error instanceof Error
      ? error.stack ?? error.message
      : String(error);
  }
}
