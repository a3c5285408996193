import { deepKernelChecks, deepMinidumpChecks } from "./deep_check_guide.ts";

/** What a check is about, for a person whose dump has failed it. */
export interface CheckGuide {
  /** As in reports. */
  readonly id: string;
  /** As in reports. */
  readonly title: string;
  /** What is looked at, and what it means when that is not as it should be. */
  readonly meaning: string;
  /** What to do then. */
  readonly cure: string;
}

/** Checks of one kind of dump. */
export interface CheckGroup {
  readonly title: string;
  readonly checks: readonly CheckGuide[];
}

const kernelChecks: readonly CheckGuide[] = [
  {
    id: "signature",
    title: "Signature",
    meaning: "The first eight bytes: PAGEDU64 or PAGEDUMP. PAGE twice means " +
      "that Windows began the dump and never finished it. Anything else " +
      "means that the start of the file was overwritten, or that it never " +
      "was a kernel dump.",
    cure: "Never finished: take the dump again; nothing of it can be relied " +
      "on. Overwritten: copy the file again from where it was taken. Not a " +
      "dump: the message says what the file is instead.",
  },
  {
    id: "header",
    title: "Header",
    meaning: "The fields of the header that a debugger starts from: page " +
      "directory, list of modules, number of processors, times. Without a " +
      "page directory the dump is damaged, for no address can be found in " +
      "it; the others are warnings.",
    cure: "Damaged: copy the file again, then take the dump again. A time " +
      "that is not plausible is often just a wrong clock, there or here.",
  },
  {
    id: "bug-check",
    title: "Bug check",
    meaning: "The stop code. A live dump has 0x161 LIVE_SYSTEM_DUMP; another " +
      "one is a dump of something else, such as a crash, and unexpected.",
    cure: "If a crash dump is what you want: --expect any, or --expect " +
      "0xCODE. Else you have the wrong file: a live dump lies where " +
      "livedump kernel or Task Manager said, not in MEMORY.DMP.",
  },
  {
    id: "dump-type",
    title: "Dump type",
    meaning: "The number that says how the file is laid out. A header alone " +
      "holds no memory and is partial. A type that is not known is a " +
      "warning: what follows the header cannot be checked then.",
    cure: "Partial: take a full or kernel dump. Unknown: try a newer " +
      "livedump, and WinDbg.",
  },
  {
    id: "machine",
    title: "Machine",
    meaning: "The kind of processor, against the width of the header and the " +
      "registers that were saved. If they contradict each other, the header " +
      "is damaged.",
    cure: "Copy the file again, then take the dump again.",
  },
  {
    id: "page-table",
    title: "Page table",
    meaning: "The list of the pages that are in the file: a bitmap, runs or " +
      "ranges. If it contradicts itself, a debugger reads one page for " +
      "another without a word: the dump is damaged.",
    cure: "Copy the file again from where it was taken. If that is the same, " +
      "take the dump again.",
  },
  {
    id: "page-count",
    title: "Page count",
    meaning: "The number of pages that the header promises, against those " +
      "that the page table lists. If they differ, one of the two was not " +
      "written to its end. No page at all is partial.",
    cure: "Take the dump again, with fewer applications open: live dumps " +
      "need free memory.",
  },
  {
    id: "file-size",
    title: "File size",
    meaning: "Where the file ends, against where its last page must end. A " +
      "file that is too short was cut: by a full disk, a broken copy, or a " +
      "limit on the size of an upload. The pages that are missing read as " +
      "nothing in a debugger.",
    cure: "Compare the size with that of the original and copy it again. If " +
      "the original is cut, too: free disk space, and take it again. Bytes " +
      "too many after the last page are a warning.",
  },
  {
    id: "writer-status",
    title: "Writer status",
    meaning: "What Windows noted about its own writing of the dump. Anything " +
      "but 0 means that it failed in the middle: partial.",
    cure: "Take the dump again, with more memory and disk space free.",
  },
  {
    id: "attributes",
    title: "Attributes",
    meaning: "Flags that the writer left: that it ran out of room (partial), " +
      "that the contents are encrypted (unreadable), that this is a live " +
      "dump (a warning if it has code 0x161 and does not say so).",
    cure: "Out of room: free disk space or enlarge the page file. Encrypted: " +
      "Microsoft's KernelDumpDecrypt, with the private key of the " +
      "certificate that the machine was set up with.",
  },
  {
    id: "secondary-data",
    title: "Secondary data",
    meaning: "Blocks that drivers add after the memory. If their chain is " +
      "broken, their data is lost, and bytes may be missing or too many at " +
      "the end of the file.",
    cure: "The memory before them can still be read. For the drivers' data, " +
      "copy the file again or take the dump again.",
  },
  {
    id: "triage",
    title: "Triage data",
    meaning: "The directory of a small dump (triage): its closing mark, its " +
      "list of drivers, its blocks of memory. Anything that lies outside of " +
      "the file or has no name is damage.",
    cure: "Copy the file again. Windows keeps small dumps in " +
      "C:\\Windows\\Minidump.",
  },
];

const minidumpChecks: readonly CheckGuide[] = [
  {
    id: "signature",
    title: "Signature",
    meaning: 'The first four bytes: "MDMP". Without them, the file is not ' +
      "taken for a minidump at all.",
    cure: "Not a dump: the message says what the file is instead.",
  },
  {
    id: "directory",
    title: "Directory",
    meaning: "The list of what is in the file. Without one there is nothing " +
      "to read; without a list of threads or the facts of the system no " +
      "debugger opens it.",
    cure: "Copy the file again. If that is the same, the program that wrote " +
      "the dump was stopped meanwhile: take it again.",
  },
  {
    id: "streams",
    title: "Streams",
    meaning: "Every part that the directory names: inside the file, not on " +
      "the header, long enough for its list, and there once. A part beyond " +
      "the end of the file means that it was cut.",
    cure: "Compare the size with that of the original and copy it again. If " +
      "the original is cut, too: free disk space, and take it again.",
  },
  {
    id: "memory",
    title: "Memory",
    meaning: "The memory of the process, its stacks and registers: all of it " +
      "inside the file, no byte twice. What is missing reads as question " +
      "marks in a debugger.",
    cure: "Cut short: copy it again, or take it again with more free disk " +
      "space. A dump without any memory shows threads and modules only: " +
      "take one with --type full.",
  },
  {
    id: "coverage",
    title: "Coverage",
    meaning: "How much of what the process could read is in the dump. A dump " +
      "that promises all memory and lacks some is partial; a smaller kind of " +
      "dump is not judged by it.",
    cure: "The process may have changed while it was dumped: take it again, " +
      "or with --clone, which dumps it as it stands.",
  },
];

/** Every check, in the order of reports. */
export const checkGroups: readonly CheckGroup[] = [
  { title: "Kernel dumps", checks: kernelChecks },
  { title: "Minidumps of processes", checks: minidumpChecks },
  { title: "Kernel dumps, with --deep", checks: deepKernelChecks },
  { title: "Minidumps of processes, with --deep", checks: deepMinidumpChecks },
];
