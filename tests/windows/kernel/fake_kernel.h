/*
 * A fake of NtSystemDebugControl with SysDbgGetLiveKernelDump, as the kernel
 * implements it, for tests under Wine: ntdll's export is forwarded to this DLL
 * (forward_exports.ts).
 *
 * It reads the request with its own definitions (request.c), rejects everything
 * that public sources do not allow, logs what it received (script.c), and writes
 * a complete dump of DumpType 6 (dump.c) to the handle in the request. Microsoft
 * does not document when Windows returns which status: the statuses here are
 * guesses, and Windows may be less strict.
 *
 * Sources, with the names that the comments use for them:
 *   phnt: winsiderss/systeminformer phnt/include/ntexapi.h (the request)
 *   kdump: winsiderss/systeminformer SystemInformer/kdump.c (how it is called)
 *   KP: 0vercl0k/kdmp-parser src/lib/kdmp-parser-structs.h (DUMP_HEADER64)
 *   SDK: mindumpdef.h of the Windows SDK (Attributes, DumpType)
 *   RDK: microsoft Singularity RDK, Dump.h (the bitmap header)
 *   ERREF: MS-ERREF 2.3.1 (NTSTATUS)
 */
#include <stdint.h>
#include <windows.h>
#include <winternl.h>

/* ERREF */
#define SUCCESS 0x00000000u
#define INVALID_INFO_CLASS 0xC0000003u
#define INFO_LENGTH_MISMATCH 0xC0000004u
#define ACCESS_VIOLATION 0xC0000005u
#define INVALID_HANDLE 0xC0000008u
#define INVALID_PARAMETER 0xC000000Du
#define ACCESS_DENIED 0xC0000022u
#define OBJECT_TYPE_MISMATCH 0xC0000024u
#define DELETE_PENDING 0xC0000056u
#define PRIVILEGE_NOT_HELD 0xC0000061u
#define DISK_FULL 0xC000007Fu
#define CANCELLED 0xC0000120u
#define DEBUGGER_INACTIVE 0xC0000354u

/* phnt: SYSDBG_COMMAND, SysDbgGetLiveKernelDump */
enum { getLiveKernelDump = 37 };

/* phnt: SYSDBG_LIVEDUMP_CONTROL. Version 1 ends before the last field. */
typedef struct {
  uint32_t version, bugCheckCode;
  uint64_t parameter[4];
  uint64_t file, cancelEvent;
  uint32_t flags, addPages;
  uint64_t selective;
} Request;

enum { version1Bytes = 64, version2Bytes = 72 };

/* phnt: SYSDBG_LIVEDUMP_CONTROL_FLAGS, SYSDBG_LIVEDUMP_CONTROL_ADDPAGES */
enum { userPages = 1 << 2, abortOnPressure = 1 << 3, selectiveDump = 1 << 4 };
enum { hypervisorPages = 1 << 0, nonessentialPages = 1 << 1 };

/* phnt: SYSDBG_LIVEDUMP_SELECTIVE_CONTROL */
typedef struct {
  uint32_t version, size;
  uint64_t flags, reserved[4];
} Selective;

enum { selectiveBytes = 48, threadKernelStacks = 1 << 0 };

_Static_assert(sizeof(Request) == version2Bytes, "SYSDBG_LIVEDUMP_CONTROL");
_Static_assert(sizeof(Selective) == selectiveBytes, "the selective control");

/* script.c: the test's instructions, and notes for the test. */
uint64_t scripted(const char *name, uint64_t otherwise);
void note(const char *name, uint64_t value);
uint32_t windowsBuild(void);

/* request.c: reads the request; returns an error status to reject it. */
uint32_t readRequest(const void *input, uint32_t bytes, Request *request,
    Selective *selective);
BOOL readMemory(const void *from, void *to, size_t bytes);

/* dump.c: 1 GiB of physical memory; a dump contains some of its pages. */
enum { pageBytes = 4096, headerBytes = 0x2000, bitmapAt = 0x38 };
enum { frames = 0x40000, firstPage = headerBytes + bitmapAt + frames / 8 };

/* Pages of one kind; the first eight bytes of each page are its kind. */
typedef struct {
  const char *kind;
  uint32_t count;
} Pages;

typedef struct {
  Pages pages[4];
  uint32_t pageCount;
  uint64_t bytes;
  BYTE head[firstPage]; /* everything before the first page */
} Dump;

/* events.c: what Windows logs about a dump. */
void logEvents(const Request *request, const Dump *dump, uint32_t status);

void planDump(Dump *dump, const Request *request);
void fillPage(const Dump *dump, uint32_t page, BYTE *bytes);
