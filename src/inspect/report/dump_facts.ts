import {
  counted,
  countOrUnknown,
  exactSize,
  grouped,
} from "../../base/text/count.ts";
import { dumpTypeOf } from "../dump/kernel/dump_type.ts";
import type {
  DumpReport,
  KernelReport,
  MinidumpProcess,
  MinidumpReport,
} from "../dump/report.ts";

/** A fact about a dump: a label and one or more lines. */
export type Fact = readonly [label: string, ...lines: string[]];

/** Turns an ISO 8601 time into `2024-01-15 09:30:00 UTC`. */
export function timeFact(time: string): string {
  return time.replace("T", " ").replace(/\..*/, " UTC");
}

/** The facts about a dump, without those of `--deep`. */
export function fileFacts(report: DumpReport): Fact[] {
  const { kernel, minidump, sizeBytes, hash, windowsRecord } = report;
  const [logged, ...more] = windowsRecord?.lines ?? [];
  const sum: Fact[] = hash ? [["SHA-256", hash.value]] : [];
  if (kernel === null && minidump === null) return sum;
  return [
    ...(kernel ? kernelFacts(kernel) : []),
    ...(minidump ? minidumpFacts(minidump) : []),
    ["Size", exactSize(sizeBytes ?? 0)],
    ...(logged === undefined ? [] : [["Logged", logged, ...more] as const]),
    ...sum,
  ];
}

function kernelFacts(kernel: KernelReport): Fact[] {
  const { dumpType, bugCheck, attributes, pages } = kernel;
  return [
    ["Type", typeLine(dumpType)],
    ["Bug check", ...bugCheckLines(bugCheck)],
    ...(bugCheck.requester === null
      ? []
      : [["Requester", bugCheck.requester] as const]),
    ["Machine", machineLine(kernel)],
    ["Taken", takenLine(kernel)],
    ...(pages === null ? [] : [["Pages", pagesLine(pages)] as const]),
    ...(attributes === null
      ? []
      : [["Attributes", attributesLine(attributes)] as const]),
  ];
}

/**
 * The type of the dump. Leaves out its name if the title already contains it.
 */
function typeLine({ value, name }: KernelReport["dumpType"]): string {
  const { title } = dumpTypeOf(value);
  return title.split(/\W+/).includes(name) ? title : `${title} (${name})`;
}

function bugCheckLines({ code, name, parameters }: KernelReport["bugCheck"]) {
  if (code === null) return ["not filled in"] as const;
  const title = name === null ? code : `${code} ${name}`;
  const zero = "0x0000000000000000";
  if (parameters.every((one) => one === zero || one === null)) return [title];
  return [
    title,
    ...[0, 2].map((at) =>
      parameters.slice(at, at + 2).map((one) => one ?? "not filled in")
        .join(", ")
    ),
  ];
}

function machineLine({ machine, processors, osBuild }: KernelReport): string {
  return [
    machine === "unknown" ? "unknown processor" : machine,
    ...(processors === null ? [] : [counted(processors, "processor")]),
    ...(osBuild === null ? [] : [`Windows build ${osBuild}`]),
  ].join(", ");
}

function takenLine({ systemTime, upTimeSeconds }: KernelReport): string {
  if (systemTime === null) return "at an unknown time";
  const time = timeFact(systemTime);
  return upTimeSeconds === null
    ? time
    : `${time}, ${durationOf(upTimeSeconds)} after the start of Windows`;
}

function durationOf(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
  return days === 0 ? clock : `${grouped(days)} d ${clock}`;
}

function pagesLine(pages: NonNullable<KernelReport["pages"]>): string {
  const [promised, inTable, inFile] = [
    pages.promised,
    pages.inTable,
    pages.inFile,
  ].map(countOrUnknown);
  return `${promised} in the header, ${inTable} in the table, ${inFile} in the file`;
}

function attributesLine(attributes: NonNullable<KernelReport["attributes"]>) {
  const { value, names } = attributes;
  return names.length === 0 ? value : `${value} ${names.join(", ")}`;
}

function minidumpFacts(minidump: MinidumpReport): Fact[] {
  const { machine, time, threads, modules, memoryBytes, process } = minidump;
  return [
    ...(process ? programFacts(process) : []),
    [
      "Type",
      `user-mode minidump (flags ${minidump.flags ?? "?"})`,
      ...process && process.flagNames.length > 0
        ? [process.flagNames.join(", ")]
        : [],
    ],
    ["Machine", process ? systemLine(machine, process) : machine],
    ...(time === null ? [] : [["Taken", timeFact(time)] as const]),
    ["Threads", threadsLine(threads, process)],
    ["Modules", modulesLine(modules, process)],
    ...(process ? contentFacts(process) : []),
    [
      "Memory",
      memoryBytes === null
        ? "none"
        : exactSize(memoryBytes) + (process ? `: ${process.contents}` : ""),
    ],
    ...(minidump.streams.length === 0 ? [] : [
      [
        "Streams",
        minidump.streams.map(streamName).join(", "),
      ] as const,
    ]),
  ];
}

/** The name of a stream, or the number of its type if the name is unknown. */
function streamName({ name, type }: MinidumpReport["streams"][number]): string {
  return name === "Unknown" ? `Unknown (0x${type.toString(16)})` : name;
}

/** Maximum number of comment lines; ProcDump writes two. */
const maxCommentLines = 20;

/** Maximum number of names in a line; the others are only counted. */
const maxNames = 5;

function namesLine(names: readonly string[]): string {
  const more = names.length - maxNames;
  const shown = names.slice(0, maxNames).join(", ");
  return more > 0 ? `${shown} and ${grouped(more)} more` : shown;
}

function programFacts(process: MinidumpProcess): Fact[] {
  const { programName, programPath, processId, exception } = process;
  const name = programName ?? "unknown";
  return [
    [
      "Program",
      processId === null ? name : `${name}, PID ${processId}`,
      ...programPath === null || programPath === programName
        ? []
        : [programPath],
    ],
    ...(process.commandLine === null
      ? []
      : [["Command", process.commandLine] as const]),
    ...process.comments.map((text): Fact => [
      "Comment",
      ...text.split(/\r?\n/).slice(0, maxCommentLines),
    ]),
    ...(exception === null
      ? []
      : [["Exception", ...exceptionLines(exception)] as Fact]),
  ];
}

function exceptionLines(
  exception: NonNullable<MinidumpProcess["exception"]>,
): readonly [string, string] {
  const { code, name, address, module, moduleOffset, threadId } = exception;
  const place = module === null
    ? address
    : `${address} (${module}+${shortHex(moduleOffset ?? "0x0")})`;
  const [registers, stack] = [exception.hasRegisters, exception.hasStack].map(
    (has) => has ? "in the dump" : "missing",
  );
  return [
    `${name === null ? code : `${code} ${name}`} at ${place}`,
    registers === stack
      ? `thread ${threadId}; its registers and stack are ${stack}`
      : `thread ${threadId}; its registers are ${registers}, its stack is ` +
        stack,
  ];
}

const shortHex = (text: string) => text.replace(/^0x0*(?=.)/, "0x");

function systemLine(machine: string, process: MinidumpProcess): string {
  const { system, isWow64 } = process;
  const bits = isWow64 ? ["32-bit process (WOW64)"] : [];
  if (system === null) return [machine, ...bits].join(", ");
  const { name, version, servicePack } = system;
  // On Windows, this text is a service pack. Crashpad writes the revision of
  // the build instead: 8246 for 10.0.26200.8246 (Crashpad,
  // snapshot/win/system_snapshot_win.cc). On other systems, the text describes
  // the system.
  const isPack = servicePack?.startsWith("Service Pack") ?? false;
  const isRevision = /^[0-9]+$/.test(servicePack ?? "");
  const fullVersion = isRevision ? `${version}.${servicePack}` : version;
  return [
    machine,
    isPack ? `${name} ${servicePack}` : name,
    ...version === "0.0.0" ? [] : [`version ${fullVersion}`],
    ...servicePack === null || isPack || isRevision ? [] : [servicePack],
    ...bits,
  ].join(", ");
}

function threadsLine(
  threads: number | null,
  process: MinidumpProcess | null,
): string {
  const names = process?.threadNames.map(({ name }) => name) ?? [];
  const count = countOrUnknown(threads);
  return names.length === 0 ? count : `${count}, named ${namesLine(names)}`;
}

function modulesLine(
  modules: number | null,
  process: MinidumpProcess | null,
): string {
  const missing = process?.missingModules ?? [];
  const count = countOrUnknown(modules);
  return missing.length === 0
    ? count
    : `${count}, without the memory of ${namesLine(missing)}`;
}

function contentFacts({ handles, dotNet }: MinidumpProcess): Fact[] {
  return [
    ...(handles === null ? [] : [["Handles", grouped(handles)] as const]),
    ...(dotNet === null ? [] : [
      [
        ".NET",
        dotNet.hasPrivateMemory
          ? dotNet.runtime
          : `${dotNet.runtime}; managed objects and stacks cannot be read, ` +
            "because the dump has no private memory",
      ] as const,
    ]),
  ];
}
