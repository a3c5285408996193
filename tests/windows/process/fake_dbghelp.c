/*
 * A fake DLL that replaces NtOpenProcess and exports of Wine's dbghelp.dll and
 * kernel32.dll, for behavior that Wine lacks. The environment variable
 * FAKE_BEHAVIOR of the calling program lists behaviors, separated by spaces;
 * without the variable, Wine's own functions are called. FAKE_NOTES names a file
 * for notes.
 *
 *   cancel        suspends the process, and checks for a cancel until it is
 *                 canceled, as Windows does; resumes the process 1 second later
 *   deaf          suspends the process for 7 seconds, and checks for no cancel
 *   end           the process ends during its dump
 *   unreadable    two reads of memory fail
 *   endtrue       the process ends after its dump, which returns TRUE
 *   fail:HEX      fails with this code in GetLastError
 *   half:HEX      fails with this code after writing some data
 *   empty         returns success without writing
 *   protected     the process is protected, and cannot be opened
 *   denied        access to the memory of the process is denied
 *   nohandles     access to the handles of the process is denied
 *   session       the process runs in session 7
 *   wow64         the process is a 32-bit process
 *   clone         snapshots work; otherwise they fail: ERROR_NOT_SUPPORTED
 *   noclone:HEX   PssCaptureSnapshot returns this code
 *   noquery       PssQuerySnapshot fails
 *
 * The callback types and HRESULTs are those of Microsoft Learn.
 */
#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>
#include <stdio.h>
#include <winternl.h>

typedef BOOL(WINAPI *Routine)(void *, void *, void *);

/* The structures are packed to 4 bytes, as in dbghelp.h. */
#pragma pack(push, 4)
struct Information {
  Routine routine;
  void *parameter;
};
struct Input {
  ULONG process;
  HANDLE handle;
  ULONG type;
  union {
    struct {
      ULONG64 offset;
      ULONG bytes;
      HRESULT status;
    } failure;
    char room[1300];
  };
};
union Output {
  struct {
    BOOL check, cancel;
  };
  HRESULT status;
  char room[64];
};
#pragma pack(pop)

enum { cancelCallback = 6, failureCallback = 14, snapshotCallback = 16 };

static BOOL behaves(const char *what, char *rest) {
  char behavior[64] = "";
  GetEnvironmentVariableA("FAKE_BEHAVIOR", behavior, sizeof behavior);
  size_t length = strlen(what);
  for (char *one = strtok(behavior, " "); one; one = strtok(NULL, " ")) {
    if (strncmp(one, what, length) != 0) continue;
    if (!rest && one[length]) continue;
    if (rest) strcpy(rest, one + length);
    return TRUE;
  }
  return FALSE;
}

static void note(const char *name, unsigned long long value) {
  char path[MAX_PATH] = "";
  GetEnvironmentVariableA("FAKE_NOTES", path, sizeof path);
  FILE *file = *path ? fopen(path, "a") : NULL;
  if (!file) return;
  fprintf(file, "%s %llx\n", name, value);
  fclose(file);
}

static BOOL failWith(DWORD code) {
  SetLastError(code);
  return FALSE;
}

static FARPROC real(const wchar_t *dll, const char *name) {
  return GetProcAddress(LoadLibraryW(dll), name);
}

static union Output callBack(struct Information *callback, ULONG type,
    ULONG bytes) {
  struct Input input = { .type = type };
  union Output output = { .check = TRUE };
  input.failure.bytes = bytes;
  output.status = 0x80004001; /* E_NOTIMPL marks an unanswered callback */
  note("answer", callback->routine(callback->parameter, &input, &output));
  return output;
}

static BOOL waitForCancel(struct Information *callback) {
  for (int attempts = 0; attempts < 2000; attempts++) {
    union Output output = callBack(callback, cancelCallback, 0);
    if (attempts == 0) note("asking", (unsigned)output.check);
    if (output.cancel) {
      Sleep(1000);
      return failWith(0x800704c7);
    }
    Sleep(10);
  }
  return failWith(0x80004005);
}

static void noteRights(const char *name, HANDLE process) {
  PUBLIC_OBJECT_BASIC_INFORMATION basic;
  NtQueryObject(process, ObjectBasicInformation, &basic, sizeof basic, NULL);
  note(name, basic.GrantedAccess);
}

/* An HPSS is not a HANDLE: only the snapshot functions accept it. */
#define SNAPSHOT ((HANDLE)(ULONG_PTR)0x5a5a5a5a5000)

static DWORD cloned;
static HANDLE clone, ownCloneHandle;

/*
 * Starts the process with the memory of a clone: a process of the same program,
 * which sleeps. It gets other streams than this program, so that a clone that is
 * left behind does not keep the streams of this program open.
 */
static void startClone(HANDLE process) {
  wchar_t path[MAX_PATH], line[] = L"va-clone child";
  DWORD length = MAX_PATH;
  STARTUPINFOW start = {
    .cb = sizeof start,
    .dwFlags = STARTF_USESTDHANDLES,
    .hStdInput = INVALID_HANDLE_VALUE,
    .hStdOutput = INVALID_HANDLE_VALUE,
    .hStdError = INVALID_HANDLE_VALUE,
  };
  PROCESS_INFORMATION started;
  QueryFullProcessImageNameW(process, 0, path, &length);
  if (!CreateProcessW(path, line, NULL, NULL, FALSE, DETACHED_PROCESS, NULL,
          NULL, &start, &started)) return;
  CloseHandle(started.hThread);
  clone = started.hProcess;
  DuplicateHandle(GetCurrentProcess(), clone, GetCurrentProcess(),
      &ownCloneHandle, 0, FALSE, DUPLICATE_SAME_ACCESS);
}

/*
 * The snapshot functions return their error and do not set GetLastError:
 * https://learn.microsoft.com/windows/win32/api/processsnapshot/
 */
__declspec(dllexport) DWORD WINAPI FakeCapture(HANDLE process, DWORD flags,
    DWORD context, HANDLE *snapshot) {
  char rest[64];
  noteRights("captureRights", process);
  note("captureFlags", flags);
  note("captureContext", context);
  SetLastError(ERROR_INVALID_DATA);
  if (behaves("noclone:", rest)) return strtoul(rest, NULL, 16);
  if (!behaves("clone", NULL)) return ERROR_NOT_SUPPORTED;
  cloned = GetProcessId(process);
  startClone(process);
  *snapshot = SNAPSHOT;
  return 0;
}

__declspec(dllexport) DWORD WINAPI FakeQuery(HANDLE snapshot, DWORD kind,
    HANDLE *information, DWORD bytes) {
  if (behaves("noquery", NULL)) return ERROR_NOT_FOUND;
  if (snapshot != SNAPSHOT || kind != 1) return ERROR_INVALID_PARAMETER;
  if (bytes != sizeof clone) return ERROR_BAD_LENGTH;
  *information = clone;
  return 0;
}

/* Like PssFreeSnapshot, this neither ends the clone nor closes its handle:
   microsoft/clrmd issue 925. */
__declspec(dllexport) DWORD WINAPI FakeFree(HANDLE process, HANDLE snapshot) {
  DWORD flags;
  note("cloneEnded", WaitForSingleObject(ownCloneHandle, 5000) == 0);
  note("cloneOpen", GetHandleInformation(clone, &flags));
  note("freeProcess", (ULONG_PTR)process);
  note("freed", (ULONG_PTR)snapshot);
  return 0;
}

typedef NTSTATUS NTAPI NtOpen(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *,
    CLIENT_ID *);

/* A copy of ntdll's own NtOpenProcess, which DllMain replaces. */
static NtOpen *ntOpenReal;

/* Calls the real function, without a note. */
static HANDLE openReal(DWORD rights, DWORD id) {
  HANDLE process = NULL;
  OBJECT_ATTRIBUTES attributes = { .Length = sizeof attributes };
  CLIENT_ID client = { .UniqueProcess = (HANDLE)(ULONG_PTR)id };
  ntOpenReal(&process, rights, &attributes, &client);
  return process;
}

static void end(DWORD id) {
  HANDLE other = openReal(PROCESS_TERMINATE | SYNCHRONIZE, id);
  TerminateProcess(other, 0);
  WaitForSingleObject(other, 5000);
}

NTSTATUS NTAPI NtSuspendProcess(HANDLE);
NTSTATUS NTAPI NtResumeProcess(HANDLE);

/* A process is suspended while it is dumped; a clone has nothing to suspend. */
static BOOL dumpUntilCancel(DWORD id, BOOL isClone,
    struct Information *callback) {
  HANDLE other = openReal(PROCESS_SUSPEND_RESUME, id);
  if (!isClone) NtSuspendProcess(other);
  BOOL deaf = behaves("deaf", NULL);
  if (deaf) note("asking", 0);
  if (deaf) Sleep(7000);
  BOOL done = deaf ? failWith(0x80004005) : waitForCancel(callback);
  if (!isClone) note("resumed", NtResumeProcess(other));
  CloseHandle(other);
  SetLastError(deaf ? 0x80004005 : 0x800704c7);
  return done;
}

__declspec(dllexport) BOOL WINAPI FakeDump(HANDLE process, DWORD id,
    HANDLE file, DWORD type, void *exception, void *stream,
    struct Information *callback) {
  char rest[64];
  DWORD written;
  BOOL isClone = process == SNAPSHOT;
  note("type", type);
  if (isClone) {
    note("ofClone", id);
    note("snapshot", callBack(callback, snapshotCallback, 0).status);
    process = openReal(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, cloned);
  } else {
    noteRights("rights", process);
  }
  if (behaves("empty", NULL)) return TRUE;
  if (behaves("fail:", rest)) return failWith(strtoul(rest, NULL, 16));
  if (behaves("half:", rest)) {
    WriteFile(file, "half", 4, &written, NULL);
    return failWith(strtoul(rest, NULL, 16));
  }
  if (behaves("cancel", NULL) || behaves("deaf", NULL)) {
    WriteFile(file, "half", 4, &written, NULL);
    return dumpUntilCancel(id, isClone, callback);
  }
  if (behaves("end", NULL)) {
    WriteFile(file, "half", 4, &written, NULL);
    end(id);
    return failWith(0x8007012b);
  }
  if (behaves("unreadable", NULL)) {
    note("first", callBack(callback, failureCallback, 4096).status);
    note("second", callBack(callback, failureCallback, 8192).status);
    note("snapshot", callBack(callback, snapshotCallback, 0).status);
  }
  typedef BOOL WINAPI Dump(HANDLE, DWORD, HANDLE, DWORD, void *, void *, void *);
  BOOL done = ((Dump *)(void *)real(L"real_dbghelp.dll", "MiniDumpWriteDump"))(
      process, id, file, type, exception, stream, callback);
  if (behaves("endtrue", NULL)) end(id);
  return done;
}

/* Sets GetLastError to another value, because callers must use the status. */
static NTSTATUS NTAPI fakeNtOpen(HANDLE *process, ACCESS_MASK rights,
    OBJECT_ATTRIBUTES *attributes, CLIENT_ID *id) {
  BOOL denied = FALSE;
  if (behaves("protected", NULL) || behaves("denied", NULL)) {
    denied = rights != PROCESS_QUERY_LIMITED_INFORMATION;
  }
  if (behaves("nohandles", NULL)) denied = (rights & PROCESS_DUP_HANDLE) != 0;
  if (!denied) return ntOpenReal(process, rights, attributes, id);
  note("denied", rights);
  SetLastError(ERROR_INVALID_DATA);
  return STATUS_ACCESS_DENIED;
}

/*
 * kernelbase.dll, which every program loads first, imports NtOpenProcess: a
 * forwarded export would need this DLL too early. So its code is replaced when
 * this DLL is loaded. On x64 it is a system call in 32 bytes, with absolute
 * addresses only, so that a copy of it works elsewhere.
 */
BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID reserved) {
  (void)module;
  (void)reserved;
  if (reason != DLL_PROCESS_ATTACH) return TRUE;
  enum { callBytes = 32 };
  /* mov rax, address; jmp rax */
  unsigned char jump[] = { 0x48, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xe0 };
  ULONG_PTR target = (ULONG_PTR)fakeNtOpen;
  memcpy(jump + 2, &target, sizeof target);
  void *call = (void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"),
      "NtOpenProcess");
  void *copy = VirtualAlloc(NULL, callBytes, MEM_RESERVE | MEM_COMMIT,
      PAGE_EXECUTE_READWRITE);
  DWORD before;
  memcpy(copy, call, callBytes);
  ntOpenReal = (NtOpen *)copy;
  VirtualProtect(call, sizeof jump, PAGE_EXECUTE_READWRITE, &before);
  memcpy(call, jump, sizeof jump);
  VirtualProtect(call, sizeof jump, before, &before);
  return TRUE;
}

__declspec(dllexport) BOOL WINAPI FakeDirectories(DWORD flags) {
  note("dllDirectories", flags);
  typedef BOOL WINAPI Directories(DWORD);
  return ((Directories *)(void *)real(
      L"kernelbase.dll", "SetDefaultDllDirectories"))(flags);
}

__declspec(dllexport) BOOL WINAPI FakeSession(DWORD id, DWORD *session) {
  if (behaves("session", NULL) && id != GetCurrentProcessId()) {
    *session = 7;
    return TRUE;
  }
  typedef BOOL WINAPI Session(DWORD, DWORD *);
  return ((Session *)(void *)real(L"kernelbase.dll", "ProcessIdToSessionId"))(
      id, session);
}

__declspec(dllexport) BOOL WINAPI FakeInformation(HANDLE process, int class,
    DWORD *data, DWORD bytes) {
  if (behaves("protected", NULL) && class == 7 && bytes == 4) {
    *data = 3; /* PROTECTION_LEVEL_ANTIMALWARE_LIGHT */
    return TRUE;
  }
  typedef BOOL WINAPI Information(HANDLE, int, void *, DWORD);
  return ((Information *)(void *)real(
      L"kernelbase.dll", "GetProcessInformation"))(process, class, data, bytes);
}

__declspec(dllexport) BOOL WINAPI FakeWow64(HANDLE process, USHORT *own,
    USHORT *native) {
  if (behaves("wow64", NULL)) {
    *own = IMAGE_FILE_MACHINE_I386;
    *native = IMAGE_FILE_MACHINE_AMD64;
    return TRUE;
  }
  typedef BOOL WINAPI Wow64(HANDLE, USHORT *, USHORT *);
  return ((Wow64 *)(void *)real(L"kernelbase.dll", "IsWow64Process2"))(
      process, own, native);
}
