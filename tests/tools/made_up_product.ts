import type { ProductDetails } from "../../tools/compile/windows_program.ts";

export const madeUpProduct: ProductDetails = {
  version: "1.2.3",
  name: "product",
  summary: "A description",
  publisher: "A company",
  copyright: "A copyright",
  fileName: "product.exe",
};
