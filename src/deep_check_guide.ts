import type { CheckGuide } from "./check_guide.ts";

/** The checks of kernel dumps that --deep adds. */
export const deepKernelChecks: readonly CheckGuide[] = [
  {
    id: "translation",
    title: "Address translation",
    meaning: "The page tables in the dump, followed from the top to an " +
      "address of the kernel, as a processor would. If they do not lead " +
      "there, no debugger reads anything: partial.",
    cure: "Take the dump again. A small dump (triage) has no page tables: " +
      "there this is skipped.",
  },
  {
    id: "debugger-data",
    title: "Debugger data",
    meaning: "KDBG, the block by which a debugger finds everything else: " +
      "that it is there, can be decoded, and says what the header says. If " +
      "the two contradict each other, the dump is damaged.",
    cure: "Not in the dump, or contradicting: take the dump again. Encoded: " +
      "WinDbg with the kernel's symbols may decode it.",
  },
  {
    id: "kernel-image",
    title: "Kernel image",
    meaning: "The headers of the kernel in memory, and which symbols belong " +
      "to it. Without the headers the dump is partial; without the name of " +
      "the symbols a debugger has to guess them.",
    cure: "Take the dump again. For a warning, give the debugger the " +
      "ntoskrnl.exe of that machine.",
  },
  {
    id: "modules",
    title: "Loaded modules",
    meaning: "The list of loaded drivers, followed from its head to its end. " +
      "A list that breaks off is partial; one that loops or is empty is " +
      "damaged.",
    cure: "Take the dump again. Drivers behind the break are in memory, but " +
      "no debugger lists them.",
  },
  {
    id: "processes",
    title: "Processes",
    meaning: "The list of processes, followed from its head to its end. A " +
      "list that breaks off is partial; one that loops or is empty is damaged.",
    cure: "Take the dump again. Processes behind the break are in memory, " +
      "but no debugger lists them.",
  },
  {
    id: "processors",
    title: "Processors",
    meaning: "The state of every processor (KPRCB) and the registers that " +
      "were saved of it. A state that is missing is partial; registers that " +
      "are missing are a warning.",
    cure: "Take the dump again. Without the registers, !thread and !process " +
      "still show what each thread waits for.",
  },
  {
    id: "stacks",
    title: "Stacks",
    meaning: "The stacks of the threads that ran when the dump was taken. " +
      "Those that are missing are a warning: what these threads did cannot " +
      "be shown.",
    cure: "If it is they that matter, take the dump again.",
  },
  {
    id: "coverage",
    title: "Kernel memory",
    meaning: "How many of the pages that the kernel maps are in the dump. A " +
      "page table that is missing is a warning: all that it maps is out of " +
      "reach.",
    cure: "Paged-out memory is never in a dump, so that all pages are never " +
      "there. If a table is missing, take the dump again.",
  },
];

/** The checks of minidumps that --deep adds. */
export const deepMinidumpChecks: readonly CheckGuide[] = [
  {
    id: "stacks",
    title: "Stacks",
    meaning: "The stack of every thread, from where it was. One that is " +
      "missing is a warning: what that thread did cannot be shown.",
    cure: "Take the dump again, with all memory: livedump process --type " +
      "full.",
  },
  {
    id: "modules",
    title: "Loaded modules",
    meaning: "How many of the loaded modules have the identity of their " +
      "symbols and their headers in the dump. It is told, and fails nothing.",
    cure: "Where the identity is missing, give the debugger the program's " +
      "own files.",
  },
  {
    id: "regions",
    title: "Memory regions",
    meaning: "How many of the regions that the process could read are wholly " +
      "in the dump. It is told, and fails nothing.",
    cure: "For all of them: livedump process --type full.",
  },
];
