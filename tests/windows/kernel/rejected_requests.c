/*
 * rejected_requests.exe FOLDER: sends requests to the fake kernel, each with one
 * defect, and prints "STATUS defect". If the fake kernel accepted all requests,
 * the other tests would prove nothing.
 */
#include "fake_kernel.h"
#include <stdio.h>

NTSTATUS WINAPI NtSystemDebugControl(uint32_t, const void *, uint32_t, void *,
    uint32_t, uint32_t *);
NTSTATUS WINAPI RtlAdjustPrivilege(ULONG, BOOLEAN, BOOLEAN, BOOLEAN *);

enum { debugPrivilege = 20 };

static wchar_t path[MAX_PATH];
static Request request;
static Selective selective;

static HANDLE openFile(DWORD access, DWORD flags) {
  return CreateFileW(path, access, FILE_SHARE_READ, NULL, CREATE_ALWAYS,
      flags | FILE_FLAG_DELETE_ON_CLOSE, NULL);
}

static void ask(const char *what, uint32_t command, uint32_t bytes,
    void *output, uint32_t outputBytes, uint32_t *returned) {
  printf("%08x %s\n", (unsigned)NtSystemDebugControl(command, &request, bytes,
      output, outputBytes, returned), what);
}

static void call(const char *what) {
  ask(what, getLiveKernelDump,
      request.version == 2 ? version2Bytes : version1Bytes, NULL, 0, NULL);
}

static void full(HANDLE file) {
  Request valid = { .version = 1, .file = (uint64_t)file, .flags = 8 };
  request = valid;
}

static void stacks(HANDLE file) {
  Request valid = { .version = 2, .file = (uint64_t)file,
    .flags = selectiveDump, .selective = (uint64_t)&selective };
  Selective block = { .version = 1, .size = 48, .flags = threadKernelStacks };
  request = valid;
  selective = block;
}

/* Sets one field of a valid request to one value. */
#define FULL(what, field, value) \
  (full(file), request.field = (value), call(what))
#define STACKS(what, field, value) \
  (stacks(file), field = (value), call(what))

static void callWith(const char *what, HANDLE file) {
  full(file);
  call(what);
  CloseHandle(file);
}

static void handles(HANDLE file, const wchar_t *folder) {
  HANDLE reader, writer;
  FULL("no file", file, 0);
  FULL("no such handle", file, 0xabcd00);
  FULL("an event for a file", file,
      (uint64_t)CreateEventW(NULL, FALSE, FALSE, NULL));
  FULL("a file for an event", cancelEvent, (uint64_t)file);
  CreatePipe(&reader, &writer, NULL, 0);
  callWith("a pipe", writer);
  callWith("a folder", CreateFileW(folder, GENERIC_READ | FILE_ADD_FILE,
      FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING,
      FILE_FLAG_BACKUP_SEMANTICS, NULL));
  CloseHandle(file);
  callWith("a file for reading", openFile(GENERIC_READ | DELETE, 0));
  callWith("an overlapped file",
      openFile(GENERIC_WRITE | DELETE, FILE_FLAG_OVERLAPPED));
}

int wmain(int count, wchar_t **arguments) {
  uint32_t word;
  BOOLEAN before;
  HANDLE file;
  if (count != 2) return 2;
  swprintf(path, MAX_PATH, L"%ls\\refused", arguments[1]);
  file = openFile(GENERIC_WRITE | DELETE, 0);
  full(file);
  call("no privilege");
  RtlAdjustPrivilege(debugPrivilege, TRUE, FALSE, &before);
  call("a full dump");
  stacks(file);
  call("kernel stacks");
  full(file);
  ask("another command", 29, version1Bytes, NULL, 0, NULL);
  ask("63 bytes", getLiveKernelDump, 63, NULL, 0, NULL);
  ask("version 1 in 72 bytes", getLiveKernelDump, 72, NULL, 0, NULL);
  ask("an output", getLiveKernelDump, 64, &word, 4, NULL);
  ask("a return length", getLiveKernelDump, 64, NULL, 0, &word);
  FULL("version 0", version, 0);
  FULL("flag 5", flags, 1 << 5);
  FULL("page flag 2", addPages, 1 << 2);
  FULL("nonessential alone", addPages, nonessentialPages);
  FULL("selective in version 1", flags, selectiveDump);
  STACKS("stacks with hypervisor", request.addPages, hypervisorPages);
  STACKS("stacks with user pages", request.flags, selectiveDump | userPages);
  STACKS("no selective block", request.selective, 0);
  STACKS("a selective block nowhere", request.selective, 8);
  STACKS("a block but no flag", request.flags, 0);
  STACKS("selective version 2", selective.version, 2);
  STACKS("selective size 40", selective.size, 40);
  STACKS("selective flag 1", selective.flags, 2);
  STACKS("selective reserved", selective.reserved[3], 1);
  handles(file, arguments[1]);
  return 0;
}
