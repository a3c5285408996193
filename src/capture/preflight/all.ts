import type { PreflightCheck } from "./preflight_check.ts";
import {
  diskSpaceCheck,
  existingFileCheck,
  fileSizeLimitCheck,
  folderCheck,
  memoryCheck,
  otherCaptureCheck,
} from "./resources.ts";
import {
  containerCheck,
  elevationCheck,
  liveDumpPolicyCheck,
  liveReportsCheck,
  privilegeCheck,
  versionCheck,
} from "./system.ts";

/** What a capture can meet, in the order of reports. */
export const preflightChecks: readonly PreflightCheck[] = [
  versionCheck,
  elevationCheck,
  privilegeCheck,
  liveReportsCheck,
  liveDumpPolicyCheck,
  containerCheck,
  memoryCheck,
  diskSpaceCheck,
  fileSizeLimitCheck,
  folderCheck,
  existingFileCheck,
  otherCaptureCheck,
];
