import { kernel32 } from "./kernel32.ts";
import { memoryStatusEx, performanceInformation } from "./system_structures.ts";
import { mustSucceed } from "./win32_error.ts";
import type { MemoryStatus } from "./windows.ts";

/** Physical memory, and the paged and nonpaged memory of the kernel. */
export function memoryStatus(): MemoryStatus {
  const memory = memoryStatusEx.encode({ dwLength: memoryStatusEx.sizeBytes });
  mustSucceed("GlobalMemoryStatusEx", kernel32.GlobalMemoryStatusEx(memory));
  const performance = performanceInformation.encode({
    cb: performanceInformation.sizeBytes,
  });
  mustSucceed(
    "K32GetPerformanceInfo",
    kernel32.K32GetPerformanceInfo(performance, performance.length),
  );
  const { ullTotalPhys, ullAvailPhys } = memoryStatusEx.read(memory);
  const { KernelTotal, PageSize } = performanceInformation.read(performance);
  return {
    totalBytes: Number(ullTotalPhys),
    availableBytes: Number(ullAvailPhys),
    kernelBytes: Number(KernelTotal * PageSize),
  };
}
