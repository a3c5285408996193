import { dirname } from "@std/path/dirname";

/** Path of the checkout that contains this file. */
export const checkout: string = dirname(import.meta.dirname!);
