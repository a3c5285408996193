/*
 * abi_test.ts compares the tables of src/ffi with the declarations here: the
 * structures and functions in the headers of mingw-w64, and those that only phnt
 * has (winsiderss/systeminformer phnt/include/ntexapi.h, ntrtl.h), copied below.
 */
#define PSAPI_VERSION 2
#define UNICODE
#include <windows.h>
#include <psapi.h>
#include <shlobj.h>
#include <stddef.h>
#include <tlhelp32.h>
#include <winevt.h>
#include <winternl.h>
#include <sddl.h>

/*
 * dbghelp.h of mingw-w64 lacks members of two unions, and declares Status outside
 * the second one. The declarations below follow Microsoft Learn and the metadata
 * of microsoft/win32metadata, for the members that the program uses.
 */
#define MINIDUMP_CALLBACK_INPUT MINGW_CALLBACK_INPUT
#define MINIDUMP_CALLBACK_OUTPUT MINGW_CALLBACK_OUTPUT
#include <dbghelp.h>
#undef MINIDUMP_CALLBACK_INPUT
#undef MINIDUMP_CALLBACK_OUTPUT

/* cfapi.h of the Windows SDK, which mingw-w64 lacks (Microsoft Learn). */
typedef struct {
  DWORD ProviderStatus; /* an enumeration */
  WCHAR ProviderName[256];
  WCHAR ProviderVersion[256];
} CF_SYNC_ROOT_PROVIDER_INFO;

#include <pshpack4.h>
typedef struct _MINIDUMP_READ_MEMORY_FAILURE_CALLBACK {
  ULONG64 Offset;
  ULONG Bytes;
  HRESULT FailureStatus;
} MINIDUMP_READ_MEMORY_FAILURE_CALLBACK;

typedef struct {
  ULONG ProcessId;
  HANDLE ProcessHandle;
  ULONG CallbackType;
  union {
    MINIDUMP_MODULE_CALLBACK Module;
    MINIDUMP_READ_MEMORY_FAILURE_CALLBACK ReadMemoryFailure;
  };
} MINIDUMP_CALLBACK_INPUT;

typedef struct {
  union {
    ULONG ModuleWriteFlags;
    struct {
      BOOL CheckCancel;
      BOOL Cancel;
    };
    HRESULT Status;
  };
} MINIDUMP_CALLBACK_OUTPUT;
#include <poppack.h>

#define SAME(type, field)                                                      \
  _Static_assert(offsetof(MINIDUMP_##type, field) ==                           \
                     offsetof(MINGW_##type, field),                            \
                 #field)
SAME(CALLBACK_INPUT, ProcessHandle);
SAME(CALLBACK_INPUT, CallbackType);
SAME(CALLBACK_INPUT, Module);
SAME(CALLBACK_OUTPUT, CheckCancel);
SAME(CALLBACK_OUTPUT, Cancel);

/* processsnapshot.h from Microsoft Learn; mingw-w64 lacks this header. */
typedef HANDLE HPSS;
typedef enum {
  PSS_CAPTURE_NONE = 0x00000000,
  PSS_CAPTURE_VA_CLONE = 0x00000001,
  PSS_CAPTURE_RESERVED_00000002 = 0x00000002,
  PSS_CAPTURE_HANDLES = 0x00000004,
  PSS_CAPTURE_HANDLE_NAME_INFORMATION = 0x00000008,
  PSS_CAPTURE_HANDLE_BASIC_INFORMATION = 0x00000010,
  PSS_CAPTURE_HANDLE_TYPE_SPECIFIC_INFORMATION = 0x00000020,
  PSS_CAPTURE_HANDLE_TRACE = 0x00000040,
  PSS_CAPTURE_THREADS = 0x00000080,
  PSS_CAPTURE_THREAD_CONTEXT = 0x00000100,
  PSS_CAPTURE_THREAD_CONTEXT_EXTENDED = 0x00000200,
  PSS_CAPTURE_RESERVED_00000400 = 0x00000400,
  PSS_CAPTURE_VA_SPACE = 0x00000800,
  PSS_CAPTURE_VA_SPACE_SECTION_INFORMATION = 0x00001000,
  PSS_CREATE_BREAKAWAY_OPTIONAL = 0x04000000,
  PSS_CREATE_BREAKAWAY = 0x08000000,
  PSS_CREATE_FORCE_BREAKAWAY = 0x10000000,
  PSS_CREATE_USE_VM_ALLOCATIONS = 0x20000000,
  PSS_CREATE_MEASURE_PERFORMANCE = 0x40000000,
  PSS_CREATE_RELEASE_SECTION = (int)0x80000000
} PSS_CAPTURE_FLAGS;
DWORD WINAPI PssCaptureSnapshot(HANDLE, PSS_CAPTURE_FLAGS, DWORD, HPSS *);
typedef enum {
  PSS_QUERY_PROCESS_INFORMATION = 0,
  PSS_QUERY_VA_CLONE_INFORMATION = 1
} PSS_QUERY_INFORMATION_CLASS;
typedef struct {
  HANDLE VaCloneHandle;
} PSS_VA_CLONE_INFORMATION;
DWORD WINAPI PssQuerySnapshot(HPSS, PSS_QUERY_INFORMATION_CLASS, void *, DWORD);
DWORD WINAPI PssFreeSnapshot(HANDLE, HPSS);

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
NTSTATUS NTAPI NtOpenProcess(PHANDLE, ACCESS_MASK, POBJECT_ATTRIBUTES,
                             PCLIENT_ID);
NTSTATUS NTAPI NtFlushBuffersFile(HANDLE, PIO_STATUS_BLOCK);
NTSTATUS NTAPI RtlGetVersion(PRTL_OSVERSIONINFOW);
NTSTATUS NTAPI RtlAdjustPrivilege(ULONG, BOOLEAN, BOOLEAN, PBOOLEAN);

/* Fails the compilation if the optimizer cannot remove a call of it. */
void mismatch(void) __attribute__((error("a bit has another position")));
