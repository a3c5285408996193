/*
 * A DLL that stands behind exports of Wine's dbghelp.dll and kernel32.dll and
 * plays what Wine never does. PLAY, in the environment of whoever calls, says
 * what, with spaces between; without it, all is as in Wine. PLAY_NOTES names a
 * file for notes.
 *
 *   cancel        asks whether to stop until it is told so, as Windows does
 *   end           the process ends in the middle
 *   unreadable    two reads of memory fail
 *   endtrue       the process ends when its dump is written: TRUE
 *   fail:HEX      fails with that in GetLastError
 *   half:HEX      the same, after something was written
 *   empty         says that it has written, and has not
 *   protected     the process is protected, and cannot be opened
 *   denied        the memory of the process is refused
 *   nohandles     the handles of the process are refused, its memory is not
 *   session       the process runs in session 7
 *   wow64         the process is one of 32 bits
 *   clone         there are snapshots; without it: ERROR_NOT_SUPPORTED
 *   noclone:HEX   PssCaptureSnapshot returns that
 *
 * The callback types and HRESULTs are those of Microsoft Learn.
 */
#include <windows.h>
#include <stdio.h>
#include <winternl.h>

typedef BOOL(WINAPI *Routine)(void *, void *, void *);

/* Packed to 4 bytes, as the header of dbghelp is. */
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

static BOOL plays(const char *what, char *rest) {
  char play[64] = "";
  GetEnvironmentVariableA("PLAY", play, sizeof play);
  size_t length = strlen(what);
  for (char *one = strtok(play, " "); one; one = strtok(NULL, " ")) {
    if (strncmp(one, what, length) != 0) continue;
    if (!rest && one[length]) continue;
    if (rest) strcpy(rest, one + length);
    return TRUE;
  }
  return FALSE;
}

static void note(const char *name, unsigned long long value) {
  char path[MAX_PATH] = "";
  GetEnvironmentVariableA("PLAY_NOTES", path, sizeof path);
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

static union Output ask(struct Information *callback, ULONG type,
    ULONG bytes) {
  struct Input input = { .type = type };
  union Output output = { .check = TRUE };
  input.failure.bytes = bytes;
  output.status = 0x80004001; /* E_NOTIMPL: what is left alone shows */
  note("answer", callback->routine(callback->parameter, &input, &output));
  return output;
}

static BOOL waitForCancel(struct Information *callback) {
  for (int tries = 0; tries < 2000; tries++) {
    union Output output = ask(callback, cancelCallback, 0);
    if (tries == 0) note("asking", (unsigned)output.check);
    if (output.cancel) return failWith(0x800704c7);
    Sleep(10);
  }
  return failWith(0x80004005);
}

static void noteRights(const char *name, HANDLE process) {
  PUBLIC_OBJECT_BASIC_INFORMATION basic;
  NtQueryObject(process, ObjectBasicInformation, &basic, sizeof basic, NULL);
  note(name, basic.GrantedAccess);
}

/* An HPSS is no HANDLE: nothing but the calls of snapshots may take it. */
#define SNAPSHOT ((HANDLE)(ULONG_PTR)0x5a5a5a5a5000)

static DWORD cloned;

/*
 * https://learn.microsoft.com/windows/win32/api/processsnapshot/
 * Both return their error, and leave GetLastError alone.
 */
__declspec(dllexport) DWORD WINAPI PlayCapture(HANDLE process, DWORD flags,
    DWORD context, HANDLE *snapshot) {
  char rest[64];
  noteRights("captureRights", process);
  note("captureFlags", flags);
  note("captureContext", context);
  SetLastError(ERROR_INVALID_DATA);
  if (plays("noclone:", rest)) return strtoul(rest, NULL, 16);
  if (!plays("clone", NULL)) return ERROR_NOT_SUPPORTED;
  cloned = GetProcessId(process);
  *snapshot = SNAPSHOT;
  return 0;
}

__declspec(dllexport) DWORD WINAPI PlayFree(HANDLE process, HANDLE snapshot) {
  note("freeProcess", (ULONG_PTR)process);
  note("freed", (ULONG_PTR)snapshot);
  return 0;
}

typedef HANDLE WINAPI Open(DWORD, BOOL, DWORD);

/* As the real one, without a note. */
static HANDLE openReally(DWORD rights, DWORD id) {
  return ((Open *)(void *)real(L"kernelbase.dll", "OpenProcess"))(
      rights, FALSE, id);
}

static void end(DWORD id) {
  HANDLE other = openReally(PROCESS_TERMINATE | SYNCHRONIZE, id);
  TerminateProcess(other, 0);
  WaitForSingleObject(other, 5000);
}

__declspec(dllexport) BOOL WINAPI PlayDump(HANDLE process, DWORD id,
    HANDLE file, DWORD type, void *exception, void *stream,
    struct Information *callback) {
  char rest[64];
  DWORD written;
  note("type", type);
  if (process == SNAPSHOT) {
    note("ofClone", id);
    note("snapshot", ask(callback, snapshotCallback, 0).status);
    process = openReally(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, cloned);
  } else {
    noteRights("rights", process);
  }
  if (plays("empty", NULL)) return TRUE;
  if (plays("fail:", rest)) return failWith(strtoul(rest, NULL, 16));
  if (plays("half:", rest)) {
    WriteFile(file, "half", 4, &written, NULL);
    return failWith(strtoul(rest, NULL, 16));
  }
  if (plays("cancel", NULL)) {
    WriteFile(file, "half", 4, &written, NULL);
    return waitForCancel(callback);
  }
  if (plays("end", NULL)) {
    WriteFile(file, "half", 4, &written, NULL);
    end(id);
    return failWith(0x8007012b);
  }
  if (plays("unreadable", NULL)) {
    note("first", ask(callback, failureCallback, 4096).status);
    note("second", ask(callback, failureCallback, 8192).status);
    note("snapshot", ask(callback, snapshotCallback, 0).status);
  }
  typedef BOOL WINAPI Dump(HANDLE, DWORD, HANDLE, DWORD, void *, void *, void *);
  BOOL done = ((Dump *)(void *)real(L"real_dbghelp.dll", "MiniDumpWriteDump"))(
      process, id, file, type, exception, stream, callback);
  if (plays("endtrue", NULL)) end(id);
  return done;
}

__declspec(dllexport) HANDLE WINAPI PlayOpen(DWORD rights, BOOL inherit,
    DWORD id) {
  BOOL refused = FALSE;
  if (plays("protected", NULL) || plays("denied", NULL)) {
    refused = rights != PROCESS_QUERY_LIMITED_INFORMATION;
  }
  if (plays("nohandles", NULL)) refused = (rights & PROCESS_DUP_HANDLE) != 0;
  if (refused) {
    note("refused", rights);
    SetLastError(ERROR_ACCESS_DENIED);
    return NULL;
  }
  return ((Open *)(void *)real(L"kernelbase.dll", "OpenProcess"))(
      rights, inherit, id);
}

__declspec(dllexport) BOOL WINAPI PlaySession(DWORD id, DWORD *session) {
  if (plays("session", NULL) && id != GetCurrentProcessId()) {
    *session = 7;
    return TRUE;
  }
  typedef BOOL WINAPI Session(DWORD, DWORD *);
  return ((Session *)(void *)real(L"kernelbase.dll", "ProcessIdToSessionId"))(
      id, session);
}

__declspec(dllexport) BOOL WINAPI PlayInformation(HANDLE process, int class,
    DWORD *data, DWORD bytes) {
  if (plays("protected", NULL) && class == 7 && bytes == 4) {
    *data = 3; /* PROTECTION_LEVEL_ANTIMALWARE_LIGHT */
    return TRUE;
  }
  typedef BOOL WINAPI Information(HANDLE, int, void *, DWORD);
  return ((Information *)(void *)real(
      L"kernelbase.dll", "GetProcessInformation"))(process, class, data, bytes);
}

__declspec(dllexport) BOOL WINAPI PlayWow64(HANDLE process, USHORT *own,
    USHORT *native) {
  if (plays("wow64", NULL)) {
    *own = IMAGE_FILE_MACHINE_I386;
    *native = IMAGE_FILE_MACHINE_AMD64;
    return TRUE;
  }
  typedef BOOL WINAPI Wow64(HANDLE, USHORT *, USHORT *);
  return ((Wow64 *)(void *)real(L"kernelbase.dll", "IsWow64Process2"))(
      process, own, native);
}
