/*
 * Reads virtual memory of a dump of type 1, 5 or 6 with libaddrxlat, an
 * independent reader of page tables (Debian: libkdumpfile-dev). The file offsets
 * of pages are computed here, from the public description of the format.
 * Nothing here comes from src/ or from the dump builder.
 *
 * usage: virtual_reader DUMP MODE DIRECTORY, addresses on standard input, all in
 * hexadecimal. Prints a line for each: 16 bytes, up to the first missing one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libkdumpfile/addrxlat.h>

enum { PAGE = 4096, LENGTH = 16 };

static const struct {
  const char *name;
  int signs; /* whether addresses are sign-extended */
  addrxlat_paging_form_t form;
} modes[] = {
    {"x64", 1, {ADDRXLAT_PTE_X86_64, 5, {12, 9, 9, 9, 9}}},
    {"x64-la57", 1, {ADDRXLAT_PTE_X86_64, 6, {12, 9, 9, 9, 9, 9}}},
    {"x86", 0, {ADDRXLAT_PTE_IA32, 3, {12, 10, 10}}},
    {"x86-pae", 0, {ADDRXLAT_PTE_IA32_PAE, 4, {12, 9, 9, 2}}},
    /* Arm has a table for each half; Windows has one for both. */
    {"arm64", 1, {ADDRXLAT_PTE_AARCH64, 5, {12, 9, 9, 9, 9}}},
};

static unsigned char *file;
static size_t fileSize;

static uint64_t number(size_t at, size_t bytes) {
  uint64_t value = 0;
  if (at + bytes > fileSize) exit(2);
  memcpy(&value, file + at, bytes);
  return value;
}

/* The page of a frame, by counting the pages before it; NULL if missing. */
static const unsigned char *pageOf(uint64_t frame) {
  int wide = memcmp(file + 4, "DU64", 4) == 0;
  size_t first = wide ? 0x2000 : 0x1000;
  uint64_t before = 0;
  int isThere = 0;
  if (number(wide ? 0xf98 : 0xf88, 4) == 1) {
    size_t size = wide ? 8 : 4, runs = wide ? 0x98 : 0x6c;
    uint64_t count = number(wide ? 0x88 : 0x64, 4);
    for (uint64_t run = 0; run < count && !isThere; run++) {
      uint64_t base = number(runs + 2 * size * run, size);
      uint64_t pages = number(runs + 2 * size * run + size, size);
      isThere = frame >= base && frame - base < pages;
      before += isThere ? frame - base : pages;
    }
  } else {
    first = number(0x2020, 8);
    if (frame >= number(0x2030, 8)) return NULL;
    for (uint64_t bit = 0; bit < frame; bit++)
      before += file[0x2038 + bit / 8] >> bit % 8 & 1;
    isThere = file[0x2038 + frame / 8] >> frame % 8 & 1;
  }
  return isThere ? file + first + before * PAGE : NULL;
}

static void keepPage(const addrxlat_buffer_t *buffer) { (void)buffer; }

static addrxlat_status getPage(const addrxlat_cb_t *cb,
                               addrxlat_buffer_t *buffer) {
  (void)cb;
  buffer->ptr = pageOf(buffer->addr.addr / PAGE);
  if (buffer->ptr == NULL) return ADDRXLAT_ERR_NODATA;
  buffer->addr.addr -= buffer->addr.addr % PAGE;
  buffer->size = PAGE;
  buffer->byte_order = ADDRXLAT_LITTLE_ENDIAN;
  buffer->put_page = keepPage;
  return ADDRXLAT_OK;
}

static unsigned long readCaps(const addrxlat_cb_t *cb) {
  (void)cb;
  return ADDRXLAT_CAPS(ADDRXLAT_MACHPHYSADDR);
}

/* The memory at an address, up to the end of its page; NULL if missing. */
static const unsigned char *memoryAt(addrxlat_ctx_t *context,
                                     const addrxlat_meth_t *method,
                                     uint64_t address) {
  addrxlat_step_t step = {.ctx = context, .meth = method};
  step.base.addr = address;
  step.base.as = ADDRXLAT_KVADDR;
  addrxlat_ctx_clear_err(context);
  if (addrxlat_walk(&step) != ADDRXLAT_OK) return NULL;
  const unsigned char *page = pageOf(step.base.addr / PAGE);
  return page == NULL ? NULL : page + step.base.addr % PAGE;
}

int main(int argc, char **argv) {
  FILE *input = argc == 4 ? fopen(argv[1], "rb") : NULL;
  if (input == NULL) return 2;
  fseek(input, 0, SEEK_END);
  fileSize = ftell(input);
  rewind(input);
  file = malloc(fileSize);
  if (fread(file, 1, fileSize, input) != fileSize) return 2;

  size_t mode = 0;
  while (strcmp(modes[mode].name, argv[2]) != 0)
    if (++mode == sizeof modes / sizeof *modes) return 2;
  addrxlat_meth_t method = {
      .kind = ADDRXLAT_PGT,
      .target_as = ADDRXLAT_MACHPHYSADDR,
      .param.pgt = {{strtoull(argv[3], NULL, 16), ADDRXLAT_MACHPHYSADDR},
                    0,
                    modes[mode].form},
  };
  int bits = 0;
  for (int field = 0; field < modes[mode].form.nfields; field++)
    bits += modes[mode].form.fieldsz[field];

  addrxlat_ctx_t *context = addrxlat_ctx_new();
  addrxlat_cb_t *callbacks = addrxlat_ctx_add_cb(context);
  callbacks->get_page = getPage;
  callbacks->read_caps = readCaps;

  uint64_t address;
  while (scanf("%" SCNx64, &address) == 1) {
    for (int at = 0; at < LENGTH;) {
      uint64_t here = address + at;
      int64_t extended = (int64_t)(here << (64 - bits)) >> (64 - bits);
      if (modes[mode].signs && (uint64_t)extended != here) break;
      if (strcmp(argv[2], "arm64") == 0) here &= (UINT64_C(1) << bits) - 1;
      const unsigned char *memory = memoryAt(context, &method, here);
      if (memory == NULL) break;
      int length = PAGE - here % PAGE;
      if (length > LENGTH - at) length = LENGTH - at;
      for (int byte = 0; byte < length; byte++) printf("%02x", memory[byte]);
      at += length;
    }
    putchar('\n');
  }
  return 0;
}
