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
  MinidumpReport,
} from "../dump/report.ts";

/** A fact about a dump: a label, and the lines beside it. */
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

/** Leaves out the name if the title already contains it. */
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
  return `${promised} promised, ${inTable} in the table, ${inFile} in the file`;
}

function attributesLine(attributes: NonNullable<KernelReport["attributes"]>) {
  const { value, names } = attributes;
  return names.length === 0 ? value : `${value} ${names.join(", ")}`;
}

function minidumpFacts(minidump: MinidumpReport): Fact[] {
  const { machine, osBuild, time, threads, modules, memoryBytes } = minidump;
  return [
    ["Type", `user-mode minidump (flags ${minidump.flags ?? "?"})`],
    [
      "Machine",
      osBuild === null ? machine : `${machine}, Windows build ${osBuild}`,
    ],
    ...(time === null ? [] : [["Taken", timeFact(time)] as const]),
    ["Threads", countOrUnknown(threads)],
    ["Modules", countOrUnknown(modules)],
    ["Memory", memoryBytes === null ? "none" : exactSize(memoryBytes)],
    ["Streams", minidump.streams.map((one) => one.name).join(", ")],
  ];
}
