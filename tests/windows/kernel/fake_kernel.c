#include "fake_kernel.h"
#include <string.h>

NTSTATUS WINAPI NtWriteFile(HANDLE, HANDLE, void *, void *, IO_STATUS_BLOCK *,
    const void *, ULONG, LARGE_INTEGER *, ULONG *);

enum { maxPages = 256 };

typedef struct {
  HANDLE file, cancelEvent;
  uint64_t at, end;
  uint32_t writes, cancelAfterWrites;
  BOOL zeros;
} Writer;

/* Waits; returns whether the dump was canceled while waiting. */
static BOOL isCanceledWithin(const Writer *writer, DWORD milliseconds) {
  if (!writer->cancelEvent || writer->writes < writer->cancelAfterWrites) {
    Sleep(milliseconds);
    return FALSE;
  }
  return WaitForSingleObject(writer->cancelEvent, milliseconds) ==
      WAIT_OBJECT_0;
}

static uint32_t writeBytes(Writer *writer, BYTE *bytes, uint32_t count) {
  uint64_t left = writer->end - writer->at;
  IO_STATUS_BLOCK io = { 0 };
  LARGE_INTEGER offset = { .QuadPart = writer->at };
  NTSTATUS status;
  if (writer->zeros) memset(bytes, 0, count);
  if (count > left) count = (uint32_t)left;
  if (count == 0) return SUCCESS;
  status = NtWriteFile(writer->file, NULL, NULL, NULL, &io, bytes, count,
      &offset, NULL);
  if (status < 0) return (uint32_t)status;
  writer->writes++;
  writer->at += io.Information;
  note("written", writer->at);
  return io.Information == count ? SUCCESS : DISK_FULL;
}

static uint32_t writeDump(Dump *dump, Writer *writer) {
  static BYTE chunk[maxPages * pageBytes];
  uint32_t perWrite = min((uint32_t)scripted("chunk", 64), maxPages);
  DWORD pause = (DWORD)scripted("pause", 1);
  uint32_t status;
  if (isCanceledWithin(writer, (DWORD)scripted("delay", 0))) return CANCELLED;
  status = writeBytes(writer, dump->head, sizeof dump->head);
  for (uint32_t page = 0; status == SUCCESS && page < dump->pageCount;) {
    uint32_t count = 0;
    if (isCanceledWithin(writer, pause)) return CANCELLED;
    while (count < perWrite && page < dump->pageCount) {
      fillPage(dump, page++, chunk + count++ * pageBytes);
    }
    status = writeBytes(writer, chunk, count * pageBytes);
  }
  return status;
}

/* Duplicates the handle, because a kernel keeps its own reference to the object. */
static HANDLE duplicate(uint64_t handle) {
  HANDLE copy = NULL;
  DuplicateHandle(GetCurrentProcess(), (HANDLE)handle, GetCurrentProcess(),
      &copy, 0, FALSE, DUPLICATE_SAME_ACCESS);
  return copy;
}

static uint32_t takeDump(const Request *request) {
  enum { complete, half, nothing, zeros };
  static Dump dump;
  Writer writer = {
    .file = duplicate(request->file),
    .cancelEvent = duplicate(request->cancelEvent),
    .cancelAfterWrites = (uint32_t)scripted("cancelAfterWrites", 0),
  };
  uint64_t what = scripted("write", complete);
  uint32_t status;
  planDump(&dump, request);
  writer.end = what == half ? dump.bytes / 2 : what == nothing ? 0 : dump.bytes;
  writer.zeros = what == zeros;
  status = writeDump(&dump, &writer);
  CloseHandle(writer.file);
  if (writer.cancelEvent) CloseHandle(writer.cancelEvent);
  if (status == SUCCESS) status = (uint32_t)scripted("status", SUCCESS);
  dump.bytes = writer.at;
  logEvents(request, &dump, status);
  return status;
}

static BOOL debugPrivilegeEnabled(void) {
  PRIVILEGE_SET set = {
    .PrivilegeCount = 1,
    .Control = PRIVILEGE_SET_ALL_NECESSARY,
  };
  BOOL enabled = FALSE;
  HANDLE token;
  LookupPrivilegeValueW(NULL, L"SeDebugPrivilege", &set.Privilege[0].Luid);
  if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) return FALSE;
  if (!PrivilegeCheck(token, &set, &enabled)) enabled = FALSE;
  CloseHandle(token);
  return enabled;
}

static uint32_t answer(uint32_t command, const void *input, uint32_t inputBytes,
    BOOL wantsOutput) {
  static uint64_t requests;
  Request request = { 0 }, later = { 0 };
  Selective selective = { 0 }, laterSelective = { 0 };
  uint32_t status;
  if (command != getLiveKernelDump) return INVALID_INFO_CLASS;
  if (!debugPrivilegeEnabled()) return PRIVILEGE_NOT_HELD;
  if (wantsOutput) return INVALID_PARAMETER;
  status = readRequest(input, inputBytes, &request, &selective);
  if (status != SUCCESS) return status;
  /* Simulates a file that is marked for deletion: Wine does not report the mark. */
  if (requests++ < scripted("refuseMarked", 0)) return DELETE_PENDING;
  status = takeDump(&request);
  /* The blocks must stay unchanged: a kernel may read them until the end. */
  readMemory(input, &later, inputBytes);
  readMemory((void *)request.selective, &laterSelective, selectiveBytes);
  note("kept", memcmp(&request, &later, sizeof later) == 0 &&
      memcmp(&selective, &laterSelective, sizeof selective) == 0);
  return status;
}

/* phnt: NtSystemDebugControl */
__declspec(dllexport) NTSTATUS WINAPI NtSystemDebugControl(uint32_t command,
    const void *input, uint32_t inputBytes, void *output, uint32_t outputBytes,
    uint32_t *returned) {
  uint32_t status;
  note("process", GetCurrentProcessId());
  note("command", command);
  note("inputBytes", inputBytes);
  note("privilege", debugPrivilegeEnabled());
  status = answer(command, input, inputBytes, output || outputBytes || returned);
  note("status", status);
  return (NTSTATUS)status;
}
