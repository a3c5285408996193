import { fileNameOf } from "../../../base/text/printable.ts";
import { hex64 } from "../../../base/text/count.ts";
import {
  type DeepReport,
  emptyDeepReport,
  type ModuleReport,
} from "../deep_report.ts";
import { readImage } from "../kernel/image.ts";
import {
  debuggerDataReport,
  kernelImageReport,
  memoryReport,
  moduleReport,
  processorReport,
} from "../kernel/report_parts.ts";
import { isStackReadable } from "../kernel/threads.ts";
import { virtualAddress } from "../memory/address.ts";
import { isRangeReadable } from "../memory/virtual_memory.ts";
import type { TriageMachine } from "./triage_machine.ts";

/** Maximum number of drivers to report; Windows loads hundreds. */
const driverLimit = 10_000;
const nameUnitsLimit = 2 ** 18;

/** The report on a triage dump. */
export function triageReport(machine: TriageMachine): DeepReport {
  const { memory, debuggerData, kernelImage, registers, stack } = machine;
  const { process, thread, prcb } = machine;
  const size = debuggerData.fields?.SizePrcb ?? 0;
  return {
    ...emptyDeepReport,
    debuggerData: debuggerDataReport(debuggerData, memory),
    kernelImage: kernelImage && kernelImageReport(kernelImage, memory),
    modules: driverReports(machine),
    processes: process === null ? [] : [{
      address: hex64(process),
      id: null,
      name: null,
      directory: null,
      userPages: null,
      userPagesInDump: null,
    }],
    processors: machine.processorNumber === null ? [] : [processorReport({
      number: machine.processorNumber,
      address: prcb,
      isReadable: prcb !== null && isRangeReadable(memory, prcb, size),
      thread,
      registers,
    })],
    stacks: stack === null ? null : {
      threads: 1,
      readable:
        isStackReadable(memory, stack, registers?.stack ?? stack.pointer)
          ? 1
          : 0,
    },
    memory: memoryReport(memory),
  };
}

function driverReports({ triage, memory }: TriageMachine): ModuleReport[] {
  const found: ModuleReport[] = [];
  let nameUnits = 0;
  for (const driver of triage.drivers()) {
    const name = driver.readName();
    nameUnits += name?.length ?? 0;
    if (found.length === driverLimit || nameUnits > nameUnitsLimit) break;
    const base = virtualAddress(driver.baseAddress);
    found.push(moduleReport(
      { name: name && fileNameOf(name), base, sizeBytes: driver.imageBytes },
      readImage(memory, base),
    ));
  }
  return found;
}
