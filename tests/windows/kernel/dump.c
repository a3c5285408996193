#include "fake_kernel.h"
#include <string.h>

static void put32(BYTE *at, uint32_t value) { memcpy(at, &value, 4); }
static void put64(BYTE *at, uint64_t value) { memcpy(at, &value, 8); }

/* The dump has every third frame, so that the bitmap has gaps. */
static uint64_t frameOf(uint32_t page) { return 0x100 + (uint64_t)page * 3; }

static void choosePages(Dump *dump, const Request *request) {
  BOOL stacks = request->flags & selectiveDump;
  Pages chosen[4] = {
    { stacks ? "STACKS  " : "KERNEL  ",
        stacks ? 16 : (uint32_t)scripted("pages", 256) },
    { "HYPERVIS", request->addPages & hypervisorPages ? 32 : 0 },
    { "NONESSEN", request->addPages & nonessentialPages ? 24 : 0 },
    { "USER    ", request->flags & userPages ? 128 : 0 },
  };
  memcpy(dump->pages, chosen, sizeof chosen);
  dump->pageCount = 0;
  for (int i = 0; i < 4; i++) dump->pageCount += chosen[i].count;
  dump->bytes = firstPage + (uint64_t)dump->pageCount * pageBytes;
}

/* KP: DUMP_HEADER64, 0x2000 bytes. Unused fields contain 'PAGE'. */
static void fillHeader(BYTE *head, const Request *request, uint64_t bytes) {
  FILETIME now;
  SYSTEM_INFO system;
  GetSystemInfo(&system);
  GetSystemTimeAsFileTime(&now);
  for (int at = 0; at < headerBytes; at += 4) memcpy(head + at, "PAGE", 4);
  memcpy(head, "PAGEDU64", 8);
  put32(head + 0x08, 15);                 /* MajorVersion */
  put32(head + 0x0c, windowsBuild());     /* MinorVersion */
  put64(head + 0x10, 0x1ae000);           /* DirectoryTableBase */
  put64(head + 0x18, 0xfffff00000000000); /* PfnDataBase */
  put64(head + 0x20, 0xfffff8047c82a390); /* PsLoadedModuleList */
  put64(head + 0x28, 0xfffff8047c81e200); /* PsActiveProcessHead */
  put32(head + 0x30, IMAGE_FILE_MACHINE_AMD64);
  put32(head + 0x34, system.dwNumberOfProcessors);
  put32(head + 0x38, request->bugCheckCode);
  for (int i = 0; i < 4; i++) put64(head + 0x40 + i * 8, request->parameter[i]);
  put64(head + 0x80, 0xfffff8047c800b20); /* KdDebuggerDataBlock */
  put32(head + 0x88, 1);                  /* one run: all memory */
  put64(head + 0x90, frames);
  put64(head + 0x98, 0);
  put64(head + 0xa0, frames);
  memset(head + 0x348, 0, 3000);          /* CONTEXT (winnt.h) */
  put32(head + 0x348 + 0x30, 0x10001f);
  put64(head + 0x348 + 0x98, 0xffff850429890ee8);
  put64(head + 0x348 + 0xf8, 0xfffff8047c3f5a80);
  memset(head + 0xf00, 0, 0x98);          /* EXCEPTION_RECORD64 (winnt.h) */
  put32(head + 0xf00, 0x80000003);
  put64(head + 0xf10, 0xfffff8047c3f5a80);
  put32(head + 0xf98, 6);                 /* DumpType: bitmap, kernel (SDK) */
  put64(head + 0xfa0, bytes);             /* RequiredDumpSpace */
  memcpy(head + 0xfa8, &now, 8);          /* SystemTime */
  put64(head + 0x1030, GetTickCount64() * 10000);
  put32(head + 0x1040, VER_NT_WORKSTATION);
  put32(head + 0x1044, 0x110);            /* SuiteMask */
  put32(head + 0x1050, 0x10);             /* LiveDumpGeneratedDump (SDK) */
}

/* RDK: 0x38 bytes, then one bit per frame. */
static void fillBitmap(BYTE *bitmap, uint32_t pageCount) {
  memset(bitmap, 0, firstPage - headerBytes);
  memcpy(bitmap, "SDMPDUMP", 8);
  put64(bitmap + 0x20, firstPage);
  put64(bitmap + 0x28, pageCount);
  put64(bitmap + 0x30, frames);
  for (uint32_t page = 0; page < pageCount; page++) {
    bitmap[bitmapAt + frameOf(page) / 8] |= 1 << frameOf(page) % 8;
  }
}

void planDump(Dump *dump, const Request *request) {
  choosePages(dump, request);
  fillHeader(dump->head, request, dump->bytes);
  fillBitmap(dump->head + headerBytes, dump->pageCount);
}

/* Fills a page with its kind, then with its physical address in every 8 bytes. */
void fillPage(const Dump *dump, uint32_t page, BYTE *bytes) {
  const Pages *pages = dump->pages;
  uint64_t address = frameOf(page) * pageBytes;
  for (int at = 0; at < pageBytes; at += 8) put64(bytes + at, address + at);
  for (; page >= pages->count; pages++) page -= pages->count;
  memcpy(bytes, pages->kind, 8);
}
