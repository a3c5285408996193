/*
 * target.exe [parent | ANYTHING...]: a process to dump, with known memory.
 * Prints one line for each item, then "ready". The process ends when its standard
 * input ends; a parent also ends its child.
 *   command ADDRESS HEX          its command line, in UTF-16
 *   region ADDRESS BYTES SEED    committed, readable, filled from a seed
 *   unread ADDRESS BYTES         committed, but a guard page or no access
 *   reserved ADDRESS BYTES       address space without memory
 *   module ADDRESS BYTES NAME    a loaded module
 *   thread ID [NAME]
 *   child ID                     the child process of a parent
 */
#include <windows.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tlhelp32.h>

enum { page = 4096 };

/* xorshift32, as in running_target.ts. */
static void fill(uint32_t *words, size_t bytes, uint32_t seed) {
  for (size_t i = 0; i < bytes / sizeof *words; i++) {
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    words[i] = seed;
  }
}

static void region(size_t bytes, uint32_t seed, DWORD protection) {
  DWORD before;
  void *at = VirtualAlloc(NULL, bytes, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  fill(at, bytes, seed);
  VirtualProtect(at, bytes, protection, &before);
  printf("region %p %zu %u\n", at, bytes, seed);
}

static void unread(DWORD protection) {
  void *at = VirtualAlloc(NULL, page, MEM_RESERVE | MEM_COMMIT, protection);
  printf("unread %p %d\n", at, page);
}

static void regions(void) {
  region(1 * page, 1, PAGE_READWRITE);
  region(3 * page, 2, PAGE_READONLY);
  region(2 * page, 3, PAGE_EXECUTE_READ);
  region(256 * page, 4, PAGE_READWRITE);
  unread(PAGE_READWRITE | PAGE_GUARD);
  unread(PAGE_NOACCESS);
  void *at = VirtualAlloc(NULL, 16 * page, MEM_RESERVE, PAGE_NOACCESS);
  printf("reserved %p %d\n", at, 16 * page);
}

static void modules(void) {
  MODULEENTRY32W entry = { .dwSize = sizeof entry };
  LoadLibraryW(L"winmm.dll");
  HANDLE list = CreateToolhelp32Snapshot(TH32CS_SNAPMODULE, 0);
  for (BOOL more = Module32FirstW(list, &entry); more;
      more = Module32NextW(list, &entry)) {
    printf("module %p %lu %ls\n", entry.modBaseAddr, entry.modBaseSize,
        entry.szModule);
  }
  CloseHandle(list);
}

static DWORD WINAPI idle(void *event) {
  return WaitForSingleObject(event, INFINITE);
}

typedef HRESULT WINAPI NameThread(HANDLE, PCWSTR);

static DWORD namedThread(PCWSTR name) {
  DWORD id;
  HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
  HANDLE thread = CreateThread(NULL, 0, idle, event, 0, &id);
  FARPROC call = GetProcAddress(GetModuleHandleW(L"kernelbase.dll"),
      "SetThreadDescription");
  if (call) ((NameThread *)(void *)call)(thread, name);
  return id;
}

static void threads(void) {
  DWORD named = namedThread(L"known thread");
  THREADENTRY32 entry = { .dwSize = sizeof entry };
  HANDLE list = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
  for (BOOL more = Thread32First(list, &entry); more;
      more = Thread32Next(list, &entry)) {
    if (entry.th32OwnerProcessID != GetCurrentProcessId()) continue;
    printf("thread %lu%s\n", entry.th32ThreadID,
        entry.th32ThreadID == named ? " known thread" : "");
  }
  CloseHandle(list);
}

static HANDLE child(void) {
  wchar_t path[MAX_PATH], line[] = L"target child";
  STARTUPINFOW start = { .cb = sizeof start };
  PROCESS_INFORMATION process;
  GetModuleFileNameW(NULL, path, MAX_PATH);
  if (!CreateProcessW(path, line, NULL, NULL, FALSE, 0, NULL, NULL, &start,
          &process)) exit(98);
  printf("child %lu\n", process.dwProcessId);
  return process.hProcess;
}

static void command(void) {
  const wchar_t *line = GetCommandLineW();
  const unsigned char *bytes = (const unsigned char *)line;
  printf("command %p ", line);
  for (size_t i = 0; i < wcslen(line) * sizeof *line; i++) {
    printf("%02x", bytes[i]);
  }
  printf("\n");
}

int main(int count, char **args) {
  if (count > 1 && strcmp(args[1], "child") == 0) Sleep(INFINITE);
  printf("process %lu\n", GetCurrentProcessId());
  command();
  regions();
  modules();
  threads();
  BOOL isParent = count > 1 && strcmp(args[1], "parent") == 0;
  HANDLE other = isParent ? child() : NULL;
  printf("ready\n");
  fflush(stdout);
  while (getchar() != EOF) {}
  if (other) TerminateProcess(other, 0);
  return 0;
}
