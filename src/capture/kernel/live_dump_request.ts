import {
  addPagesBits,
  type LiveDumpBit,
  liveDumpControl1,
  liveDumpControl2,
  liveDumpFlags,
  selectiveControl,
  threadKernelStacks,
} from "../../ffi/live_dump_control.ts";
import { liveSystemDump, requesterTag } from "../../base/bug_check.ts";
import type { LiveDumpRequest } from "../../ffi/windows.ts";
import type { KernelDumpOptions } from "./options.ts";

/** Of SYSDBG_LIVEDUMP_SELECTIVE_CONTROL (phnt). */
const selectiveVersion = 1;

/** The handles that a request passes. */
export interface RequestHandles {
  readonly file: bigint;
  readonly cancelEvent: bigint;
}

/** The bits that the options set, in Flags and in AddPagesControl. */
export interface RequestBits {
  readonly flags: readonly LiveDumpBit[];
  readonly addPages: readonly LiveDumpBit[];
}

/**
 * The bits for these options. AbortIfMemoryPressure, which is on unless it is
 * switched off, is left out on a Windows that does not know it.
 */
export function requestBits(
  options: KernelDumpOptions,
  build: number,
): RequestBits {
  const abort = liveDumpFlags.abortIfMemoryPressure;
  const knowsAbort = build >= abort.sinceBuild || options.abortWasChosen;
  return {
    flags: wanted([
      [options.userPages, liveDumpFlags.includeUserSpacePages],
      [options.abortOnMemoryPressure && knowsAbort, abort],
      [options.stacks, liveDumpFlags.selectiveDump],
    ]),
    addPages: wanted([
      [options.hypervisorPages, addPagesBits.hypervisorPages],
      [options.nonessentialPages, addPagesBits.nonEssentialHypervisorPages],
    ]),
  };
}

function wanted(
  rows: readonly (readonly [boolean, LiveDumpBit])[],
): LiveDumpBit[] {
  return rows.filter(([isWanted]) => isWanted).map(([, bit]) => bit);
}

function word(bits: readonly LiveDumpBit[]): number {
  return bits.reduce((all, bit) => all | bit.mask, 0);
}

/** The control block: version 2 for kernel stacks only, else version 1. */
export function liveDumpRequest(
  options: KernelDumpOptions,
  build: number,
  handles: RequestHandles,
): LiveDumpRequest {
  const bits = requestBits(options, build);
  const values = {
    Version: options.stacks ? 2 : 1,
    BugCheckCode: liveSystemDump,
    BugCheckParam1: requesterTag,
    DumpFileHandle: handles.file,
    CancelEventHandle: handles.cancelEvent,
    Flags: word(bits.flags),
    AddPagesControl: word(bits.addPages),
  };
  if (!options.stacks) {
    return { control: liveDumpControl1.encode(values), selective: null };
  }
  return {
    control: liveDumpControl2.encode(values),
    selective: {
      block: selectiveControl.encode({
        Version: selectiveVersion,
        Size: selectiveControl.sizeBytes,
        Flags: threadKernelStacks,
      }),
      pointerOffset: liveDumpControl2.fields.SelectiveControl.offset,
    },
  };
}
