/*
 * What the tables of src/ffi are held against: the structures and functions as
 * the headers of mingw-w64 have them, and those that only phnt has
 * (winsiderss/systeminformer phnt/include/ntexapi.h, ntrtl.h), written from it.
 */
#define PSAPI_VERSION 2
#define UNICODE
#include <windows.h>
#include <psapi.h>
#include <shlobj.h>
#include <stddef.h>
#include <winternl.h>

typedef union _SYSDBG_LIVEDUMP_CONTROL_FLAGS {
  struct {
    ULONG UseDumpStorageStack : 1;
    ULONG CompressMemoryPagesData : 1;
    ULONG IncludeUserSpaceMemoryPages : 1;
    ULONG AbortIfMemoryPressure : 1;
    ULONG SelectiveDump : 1;
    ULONG Reserved : 27;
  };
  ULONG AsUlong;
} SYSDBG_LIVEDUMP_CONTROL_FLAGS;

typedef union _SYSDBG_LIVEDUMP_CONTROL_ADDPAGES {
  struct {
    ULONG HypervisorPages : 1;
    ULONG NonEssentialHypervisorPages : 1;
    ULONG Reserved : 30;
  };
  ULONG AsUlong;
} SYSDBG_LIVEDUMP_CONTROL_ADDPAGES;

typedef union _SYSDBG_LIVEDUMP_SELECTIVE_CONTROL_FLAGS {
  struct {
    ULONGLONG ThreadKernelStacks : 1;
    ULONGLONG ReservedFlags : 63;
  };
  ULONGLONG AsUlonglong;
} SYSDBG_LIVEDUMP_SELECTIVE_CONTROL_FLAGS;

typedef struct _SYSDBG_LIVEDUMP_SELECTIVE_CONTROL {
  ULONG Version;
  ULONG Size;
  SYSDBG_LIVEDUMP_SELECTIVE_CONTROL_FLAGS Flags;
  ULONGLONG Reserved[4];
} SYSDBG_LIVEDUMP_SELECTIVE_CONTROL;

typedef struct _SYSDBG_LIVEDUMP_CONTROL_V1 {
  ULONG Version;
  ULONG BugCheckCode;
  ULONG_PTR BugCheckParam1;
  ULONG_PTR BugCheckParam2;
  ULONG_PTR BugCheckParam3;
  ULONG_PTR BugCheckParam4;
  HANDLE DumpFileHandle;
  HANDLE CancelEventHandle;
  SYSDBG_LIVEDUMP_CONTROL_FLAGS Flags;
  SYSDBG_LIVEDUMP_CONTROL_ADDPAGES AddPagesControl;
} SYSDBG_LIVEDUMP_CONTROL_V1;

typedef struct _SYSDBG_LIVEDUMP_CONTROL {
  ULONG Version;
  ULONG BugCheckCode;
  ULONG_PTR BugCheckParam1;
  ULONG_PTR BugCheckParam2;
  ULONG_PTR BugCheckParam3;
  ULONG_PTR BugCheckParam4;
  HANDLE DumpFileHandle;
  HANDLE CancelEventHandle;
  SYSDBG_LIVEDUMP_CONTROL_FLAGS Flags;
  SYSDBG_LIVEDUMP_CONTROL_ADDPAGES AddPagesControl;
  SYSDBG_LIVEDUMP_SELECTIVE_CONTROL *SelectiveControl;
} SYSDBG_LIVEDUMP_CONTROL;

typedef enum _SYSDBG_COMMAND { SysDbgGetLiveKernelDump = 37 } SYSDBG_COMMAND;

NTSTATUS NTAPI NtSystemDebugControl(SYSDBG_COMMAND, PVOID, ULONG, PVOID, ULONG,
                                    PULONG);
NTSTATUS NTAPI RtlGetVersion(PRTL_OSVERSIONINFOW);
NTSTATUS NTAPI RtlAdjustPrivilege(ULONG, BOOLEAN, BOOLEAN, PBOOLEAN);

/* A use of `mismatch` that the optimizer cannot drop fails the compilation. */
void mismatch(void) __attribute__((error("a bit is elsewhere")));
