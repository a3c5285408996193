import { counted, countOrUnknown, grouped } from "../../base/text/count.ts";
import { type Fact, timeFact } from "./fact.ts";
import type { KernelReport } from "../dump/report.ts";
import { dumpTypeOf } from "../dump/kernel/dump_type.ts";

/** What a person wants to know of a kernel dump. */
export function kernelFacts(kernel: KernelReport): Fact[] {
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

/** A title that has the name in it already says it all. */
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
