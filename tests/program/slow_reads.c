/*
 * A preloaded library that makes a disk slow: each read of one page takes one
 * millisecond, and each larger read 20. Source of the method: ld.so(8),
 * LD_PRELOAD; dlsym(3), RTLD_NEXT.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>

static void wait_for(size_t size) {
  if (size >= 65536) usleep(20000);
  else if (size >= 4096) usleep(1000);
}

ssize_t read(int file, void *target, size_t size) {
  ssize_t (*next)(int, void *, size_t) = dlsym(RTLD_NEXT, "read");
  if (file > 2) wait_for(size);
  return next(file, target, size);
}

ssize_t pread64(int file, void *target, size_t size, off_t offset) {
  ssize_t (*next)(int, void *, size_t, off_t) = dlsym(RTLD_NEXT, "pread64");
  if (file > 2) wait_for(size);
  return next(file, target, size, offset);
}
