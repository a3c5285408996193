import type { Case } from "./case.ts";
import { frameCases } from "./frame_cases.ts";
import {
  deepCases,
  fixtureCases,
  flagCases,
  inputCases,
  reportCases,
} from "./inspect_cases.ts";

/** Command lines with their expected outcomes, for all systems. */
export const cases: readonly Case[] = [
  ...frameCases,
  ...fixtureCases,
  ...deepCases,
  ...inputCases,
  ...flagCases,
  ...reportCases,
];
