import type { Fields, Layout, Values } from "../base/layout.ts";
import { isSuccess } from "./nt_status.ts";
import { ntdll } from "./ntdll.ts";
import { OwnedHandle } from "./owned_handle.ts";
import { processCalls } from "./process_calls.ts";
import {
  processMachine,
  processMemoryCounters,
  processProtectionLevel,
  unicodeString,
} from "./system_structures.ts";
import { textOf, textOfAll } from "./wide_string.ts";
import { win32 } from "./win32_constants.ts";
import { maxPathUnits } from "./windows_path.ts";
import type { ProcessFacts, ProcessMachine } from "./windows_processes.ts";

/**
 * Facts that need only PROCESS_QUERY_LIMITED_INFORMATION. A fact is `null` if
 * Windows does not report it, because the process has ended or belongs to
 * another user.
 */
export function processFacts(processId: number): ProcessFacts {
  const sessionId = sessionOf(processId);
  const handle = processCalls.OpenProcess(
    win32.PROCESS_QUERY_LIMITED_INFORMATION,
    0,
    processId,
  );
  if (handle === 0n) return { ...noFacts, sessionId };
  using process = new OwnedHandle(handle);
  return {
    startTime: startTimeOf(process.value),
    memoryBytes: memoryBytesOf(process.value),
    ...machineOf(process.value),
    path: pathOf(process.value),
    commandLine: commandLineOf(process.value),
    sessionId,
    protection: protectionOf(process.value),
  };
}

const noFacts: Omit<ProcessFacts, "sessionId"> = {
  startTime: null,
  memoryBytes: null,
  machine: null,
  is32Bit: null,
  path: null,
  commandLine: null,
  protection: null,
};

function sessionOf(processId: number): number | null {
  const session = new Uint32Array(1);
  const ok = processCalls.ProcessIdToSessionId(processId, session);
  return ok === 0 ? null : session[0]!;
}

function memoryBytesOf(process: bigint): number | null {
  const counters = processMemoryCounters.encode({
    cb: processMemoryCounters.sizeBytes,
  });
  const ok = processCalls
    .K32GetProcessMemoryInfo(process, counters, counters.length);
  if (ok === 0) return null;
  const { PrivateUsage, WorkingSetSize } = processMemoryCounters.read(counters);
  return Math.max(Number(PrivateUsage), Number(WorkingSetSize));
}

/**
 * Source: https://learn.microsoft.com/windows/win32/sysinfo/image-file-machine-constants
 */
const machines = new Map<number, ProcessMachine>([
  [win32.IMAGE_FILE_MACHINE_I386, "x86"],
  [win32.IMAGE_FILE_MACHINE_ARMNT, "arm"],
  [win32.IMAGE_FILE_MACHINE_AMD64, "x64"],
  [win32.IMAGE_FILE_MACHINE_ARM64, "arm64"],
]);

/**
 * If the process machine is 0 (IMAGE_FILE_MACHINE_UNKNOWN), the process does
 * not run under WOW64. The process machine is also 0 for an emulated x64
 * process on ARM64.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/wow64apiset/nf-wow64apiset-iswow64process2
 */
function machineOf(
  process: bigint,
): Pick<ProcessFacts, "machine" | "is32Bit"> {
  const [own, native] = [new Uint16Array(1), new Uint16Array(1)];
  if (processCalls.IsWow64Process2(process, own, native) === 0) {
    return { machine: null, is32Bit: null };
  }
  const is32Bit = own[0] !== 0;
  if (is32Bit) return { machine: machines.get(own[0]!) ?? null, is32Bit };
  const isArm64 = native[0] === win32.IMAGE_FILE_MACHINE_ARM64;
  const machine = isArm64 ? machineOnArm64(process) : native[0]!;
  return { machine: machines.get(machine) ?? null, is32Bit };
}

/** Values of PROCESS_INFORMATION_CLASS (processthreadsapi.h). */
const processProtectionLevelInfo = 7;
const processMachineTypeInfo = 9;

function processInformation<F extends Fields>(
  process: bigint,
  informationClass: number,
  layout: Layout<F>,
): Values<F> | null {
  const block = layout.encode({});
  const ok = processCalls
    .GetProcessInformation(process, informationClass, block, block.length);
  return ok === 0 ? null : layout.read(block);
}

/**
 * The machine type of a 64-bit process on ARM64. Windows before Windows 11 does
 * not report the machine type. It does not emulate x64 either, so the process
 * is an ARM64 process.
 */
function machineOnArm64(process: bigint): number {
  return processInformation(process, processMachineTypeInfo, processMachine)
    ?.ProcessMachine ?? win32.IMAGE_FILE_MACHINE_ARM64;
}

function pathOf(process: bigint): string | null {
  const path = new Uint16Array(maxPathUnits);
  const length = new Uint32Array([path.length]);
  const ok = processCalls.QueryFullProcessImageNameW(process, 0, path, length);
  return ok === 0 ? null : textOf(path);
}

/**
 * Names of the PROTECTION_LEVEL_* values, starting with 0. Every other value means
 * no protection.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/processthreadsapi/ns-processthreadsapi-process_protection_level_information
 */
const protectionLevels = [
  "WINTCB_LIGHT",
  "WINDOWS",
  "WINDOWS_LIGHT",
  "ANTIMALWARE_LIGHT",
  "LSA_LIGHT",
  "WINTCB",
  "CODEGEN_LIGHT",
  "AUTHENTICODE",
  "PPL_APP",
] as const;

function protectionOf(process: bigint): string | null {
  const information = processInformation(
    process,
    processProtectionLevelInfo,
    processProtectionLevel,
  );
  return information && (protectionLevels[information.ProtectionLevel] ?? null);
}

/**
 * The start time of a process, as a FILETIME; `null` if Windows does not report
 * it. The handle needs PROCESS_QUERY_LIMITED_INFORMATION.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getprocesstimes
 */
export function startTimeOf(process: bigint): bigint | null {
  const [start, exit, kernel, user] = [0, 0, 0, 0].map(() =>
    new BigUint64Array(1)
  );
  const ok = processCalls
    .GetProcessTimes(process, start!, exit!, kernel!, user!);
  return ok === 0 ? null : start![0]!;
}

/**
 * ProcessCommandLineInformation of PROCESSINFOCLASS, since Windows 8.1: a
 * UNICODE_STRING, followed by its text. The handle needs only
 * PROCESS_QUERY_LIMITED_INFORMATION.
 *
 * Source: winsiderss/systeminformer phnt/include/ntpsapi.h
 */
const processCommandLineInformation = 60;

/**
 * Buffer size for the longest command line. The length field is a USHORT, so
 * the text is shorter than 64 KiB.
 */
const maxCommandLineBytes = unicodeString.sizeBytes + 0x10000;

/** The command line of a process; `null` if Windows does not report it. */
export function commandLineOf(process: bigint): string | null {
  // V8 does not move an array of this size; see `copyOutsideHeap`.
  const block = new Uint8Array(new ArrayBuffer(maxCommandLineBytes));
  const status = ntdll.NtQueryInformationProcess(
    process,
    processCommandLineInformation,
    block,
    block.length,
    new Uint32Array(1),
  );
  if (!isSuccess(status)) return null;
  const { Length, Buffer } = unicodeString.read(block);
  const address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(block));
  const start = Number(Buffer - BigInt(address));
  // Never read outside the block, whatever Windows returned.
  if (start < unicodeString.sizeBytes || start + Length > block.length) {
    return null;
  }
  // A Uint16Array must start at an even offset, but `start` may be odd, so the
  // text is copied.
  const { buffer } = block.slice(start, start + Length);
  return textOfAll(new Uint16Array(buffer, 0, Length >> 1));
}
