import type { Case } from "./case.ts";
import { frameCases } from "./frame_cases.ts";
import {
  deepCases,
  fixtureCases,
  flagCases,
  inputCases,
  reportCases,
} from "./inspect_cases.ts";

/** The command line as data: what each line leads to, on every system. */
export const cases: readonly Case[] = [
  ...frameCases,
  ...fixtureCases,
  ...deepCases,
  ...inputCases,
  ...flagCases,
  ...reportCases,
];
