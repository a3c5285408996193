/*
 * All formats but text, in one module. If each was loaded alone, the bundler
 * would split the code that they share with the program into many small files,
 * and every start would load those (measured: 34 files instead of 29, 2 ms).
 */
export { openGithub } from "./github.ts";
export { openHtml } from "./html/page.ts";
export { openJson, openJsonLines } from "./json.ts";
export { openJunit } from "./junit.ts";
