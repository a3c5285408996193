/**
 * The names of stream types.
 *
 * Source: MINIDUMP_STREAM_TYPE on Microsoft Learn; Breakpad's and Crashpad's
 * own in google/breakpad `minidump_format.h` and crashpad
 * `minidump_extensions.h`.
 */
const names: Readonly<Record<number, string>> = {
  0: "Unused",
  3: "ThreadList",
  4: "ModuleList",
  5: "MemoryList",
  6: "Exception",
  7: "SystemInfo",
  8: "ThreadExList",
  9: "Memory64List",
  10: "CommentA",
  11: "CommentW",
  12: "HandleData",
  13: "FunctionTable",
  14: "UnloadedModuleList",
  15: "MiscInfo",
  16: "MemoryInfoList",
  17: "ThreadInfoList",
  18: "HandleOperationList",
  19: "Token",
  20: "JavaScriptData",
  21: "SystemMemoryInfo",
  22: "ProcessVmCounters",
  23: "IptTrace",
  24: "ThreadNames",
  0x43500001: "CrashpadInfo",
  0x47670001: "BreakpadInfo",
  0x47670002: "AssertionInfo",
};

/** The number of a stream type. */
export const streamType = {
  unused: 0,
  threadList: 3,
  moduleList: 4,
  memoryList: 5,
  exception: 6,
  systemInfo: 7,
  memory64List: 9,
  handleData: 12,
  unloadedModuleList: 14,
  miscInfo: 15,
  memoryInfoList: 16,
  threadInfoList: 17,
  handleOperationList: 18,
  threadNames: 24,
} as const;

/** The name of a stream type, `Unknown` for one that is not in the table. */
export function streamName(type: number): string {
  return names[type] ?? "Unknown";
}
