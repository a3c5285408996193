import type { ProgramDetails } from "../../tools/compile/windows_program.ts";

/** What no program says of itself. */
export const madeUpDetails: ProgramDetails = {
  version: "1.2.3",
  description: "A description",
  product: "product",
  company: "A company",
  copyright: "A copyright",
  fileName: "product.exe",
};
