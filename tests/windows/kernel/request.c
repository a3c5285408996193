#include "fake_kernel.h"

/* Returns FALSE for an invalid pointer instead of crashing, as a kernel does. */
BOOL readMemory(const void *from, void *to, size_t bytes) {
  SIZE_T count = 0;
  return ReadProcessMemory(GetCurrentProcess(), from, to, bytes, &count) &&
      count == bytes;
}

/* Checks that the handle is a disk file, opened for writing and for synchronous
   I/O (kdump). FileModeInformation of FILE_INFORMATION_CLASS is 16; its bits
   FILE_SYNCHRONOUS_IO_ALERT and _NONALERT are 0x10 and 0x20 (Microsoft Learn). */
static uint32_t checkFile(HANDLE file) {
  enum { fileModeInformation = 16, synchronous = 0x10 | 0x20 };
  PUBLIC_OBJECT_BASIC_INFORMATION object = { 0 };
  FILE_STANDARD_INFO standard = { 0 };
  IO_STATUS_BLOCK io;
  ULONG mode = 0;
  NTSTATUS status =
      NtQueryObject(file, ObjectBasicInformation, &object, sizeof object, NULL);
  if (status < 0) return INVALID_HANDLE;
  note("fileAccess", object.GrantedAccess);
  if (GetFileType(file) != FILE_TYPE_DISK) return OBJECT_TYPE_MISMATCH;
  if (!(object.GrantedAccess & FILE_WRITE_DATA)) return ACCESS_DENIED;
  status = NtQueryInformationFile(file, &io, &mode, sizeof mode,
      (FILE_INFORMATION_CLASS)fileModeInformation);
  note("fileModeStatus", (uint32_t)status);
  note("fileMode", mode);
  if (status < 0) return (uint32_t)status;
  if (!(mode & synchronous)) return INVALID_PARAMETER;
  GetFileInformationByHandleEx(file, FileStandardInfo, &standard,
      sizeof standard);
  note("fileBytes", standard.EndOfFile.QuadPart);
  return standard.Directory ? INVALID_PARAMETER : SUCCESS;
}

/* phnt: EVENT_BASIC_INFORMATION; EventType 1 is SynchronizationEvent, an
   auto-reset event. */
static uint32_t checkEvent(HANDLE event) {
  NTSTATUS WINAPI NtQueryEvent(HANDLE, int, void *, ULONG, ULONG *);
  struct { LONG type, state; } info = { -1, -1 };
  NTSTATUS status = NtQueryEvent(event, 0, &info, sizeof info, NULL);
  note("eventAutoReset", info.type == 1);
  note("eventSet", info.state != 0);
  return status < 0 ? (uint32_t)status : SUCCESS;
}

static uint32_t checkSelective(const Request *request, Selective *selective) {
  if (!(request->flags & selectiveDump)) {
    return request->selective == 0 ? SUCCESS : INVALID_PARAMETER;
  }
  if (request->version < 2) return INVALID_PARAMETER;
  if (!readMemory((void *)request->selective, selective, selectiveBytes)) {
    return ACCESS_VIOLATION;
  }
  note("selective.version", selective->version);
  note("selective.size", selective->size);
  note("selective.flags", selective->flags);
  if (selective->version != 1 || selective->size != selectiveBytes) {
    return INFO_LENGTH_MISMATCH;
  }
  for (int i = 0; i < 4; i++) {
    if (selective->reserved[i] != 0) return INVALID_PARAMETER;
  }
  return selective->flags == threadKernelStacks ? SUCCESS : INVALID_PARAMETER;
}

/* The first build that supports each bit is from phnt. */
static uint32_t checkBits(const Request *request, uint32_t build) {
  uint32_t flags = 0x7 | (build >= 17134 ? abortOnPressure : 0) |
      (build >= 22000 ? selectiveDump : 0);
  uint32_t pages = hypervisorPages | (build >= 22000 ? nonessentialPages : 0);
  if (request->flags & ~flags || request->addPages & ~pages) {
    return INVALID_PARAMETER;
  }
  if (request->addPages == nonessentialPages) return INVALID_PARAMETER;
  if (request->flags & selectiveDump &&
      (request->addPages || request->flags & userPages)) {
    return INVALID_PARAMETER;
  }
  /* User pages need kernel debugging before 22H2: Sedeniono/livedump, README. */
  if (request->flags & userPages && build < 22621) return DEBUGGER_INACTIVE;
  return SUCCESS;
}

static void noteRequest(const Request *request) {
  note("version", request->version);
  note("bugCheckCode", request->bugCheckCode);
  note("parameter1", request->parameter[0]);
  note("parameter2", request->parameter[1]);
  note("parameter3", request->parameter[2]);
  note("parameter4", request->parameter[3]);
  note("file", request->file);
  note("cancelEvent", request->cancelEvent);
  note("flags", request->flags);
  note("addPages", request->addPages);
  note("selective", request->selective);
}

uint32_t readRequest(const void *input, uint32_t bytes, Request *request,
    Selective *selective) {
  uint32_t build = windowsBuild(), status;
  if (bytes != version1Bytes && (bytes != version2Bytes || build < 22000)) {
    return INFO_LENGTH_MISMATCH;
  }
  if (!readMemory(input, request, bytes)) return ACCESS_VIOLATION;
  noteRequest(request);
  if (request->version != (bytes == version1Bytes ? 1 : 2)) {
    return INVALID_PARAMETER;
  }
  if ((status = checkBits(request, build))) return status;
  if ((status = checkSelective(request, selective))) return status;
  if ((status = checkFile((HANDLE)request->file))) return status;
  return request->cancelEvent ? checkEvent((HANDLE)request->cancelEvent)
                              : SUCCESS;
}
