import { OwnedHandle } from "./owned_handle.ts";
import { processCalls } from "./process_calls.ts";
import { commandLineOf } from "./process_command_line.ts";
import {
  processMachine,
  processMemoryCounters,
  processProtectionLevel,
} from "./process_structures.ts";
import { textOf } from "./wide_string.ts";
import { win32 } from "./win32_constants.ts";
import { maxPathUnits } from "./windows_path.ts";
import type { ProcessFacts, ProcessMachine } from "./windows_processes.ts";

/**
 * What Windows tells of a process, for which PROCESS_QUERY_LIMITED_INFORMATION
 * is enough. What it does not tell, because the process is gone or somebody
 * else's, is `null`.
 */
export function processFacts(processId: number): ProcessFacts {
  const sessionId = sessionOf(processId);
  const handle = processCalls.OpenProcess(
    win32.PROCESS_QUERY_LIMITED_INFORMATION,
    0,
    processId,
  );
  if (handle === 0n) return { ...nothing, sessionId };
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

const nothing: Omit<ProcessFacts, "sessionId"> = {
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
  const told = processCalls.ProcessIdToSessionId(processId, session);
  return told === 0 ? null : session[0]!;
}

function memoryBytesOf(process: bigint): number | null {
  const counters = processMemoryCounters.encode({
    cb: processMemoryCounters.sizeBytes,
  });
  const told = processCalls
    .K32GetProcessMemoryInfo(process, counters, counters.length);
  if (told === 0) return null;
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
 * A process machine of 0 (IMAGE_FILE_MACHINE_UNKNOWN) says that the process does
 * not run under WOW64. It does so of an x64 process on ARM64, too.
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
  const told = isArm64 ? emulatedMachineOf(process) : native[0]!;
  return { machine: machines.get(told) ?? null, is32Bit };
}

/** Of PROCESS_INFORMATION_CLASS, since Windows 11. */
const processMachineTypeInfo = 9;

/**
 * What a 64-bit process on ARM64 runs as: Windows before 11 emulates no x64.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/processthreadsapi/ns-processthreadsapi-process_machine_information
 */
function emulatedMachineOf(process: bigint): number {
  const information = processMachine.encode({});
  const told = processCalls.GetProcessInformation(
    process,
    processMachineTypeInfo,
    information,
    information.length,
  );
  return told === 0
    ? win32.IMAGE_FILE_MACHINE_ARM64
    : processMachine.read(information).ProcessMachine;
}

function pathOf(process: bigint): string | null {
  const path = new Uint16Array(maxPathUnits);
  const length = new Uint32Array([path.length]);
  const told = processCalls
    .QueryFullProcessImageNameW(process, 0, path, length);
  return told === 0 ? null : textOf(path);
}

/** Of PROCESS_INFORMATION_CLASS. */
const processProtectionLevelInfo = 7;

/**
 * PROTECTION_LEVEL_*; any other value counts as no protection, as does a Windows
 * that does not tell.
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
  const level = processProtectionLevel.encode({});
  const told = processCalls.GetProcessInformation(
    process,
    processProtectionLevelInfo,
    level,
    level.length,
  );
  if (told === 0) return null;
  const { ProtectionLevel } = processProtectionLevel.read(level);
  return protectionLevels[ProtectionLevel] ?? null;
}

/**
 * When a process started, of a handle to it that may at least
 * PROCESS_QUERY_LIMITED_INFORMATION: in units of 100 ns since 1601 (FILETIME);
 * `null` if Windows does not tell.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getprocesstimes
 */
export function startTimeOf(process: bigint): bigint | null {
  const [start, exit, kernel, user] = [0, 0, 0, 0].map(() =>
    new BigUint64Array(1)
  );
  const told = processCalls
    .GetProcessTimes(process, start!, exit!, kernel!, user!);
  return told === 0 ? null : start![0]!;
}
