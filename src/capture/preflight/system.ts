import { exitCodes } from "../../base/exit_code.ts";
import { type Outcome, pass, skip, warn } from "../../base/finding.ts";
import { addPagesBits, liveDumpFlags } from "../../ffi/live_dump_control.ts";
import type { WindowsVersion } from "../../ffi/windows.ts";
import type {
  KernelChoices,
  KernelDumpOptions,
} from "../kernel/kernel_options.ts";
import {
  forbid,
  type PreflightCheck,
  type PreflightEvidence,
} from "./preflight_check.ts";

/** The first build whose Task Manager offers live dumps (Microsoft Learn). */
const taskManagerBuild = 22621;
const taskManagerRevision = 1992;
/**
 * First build that can save user pages without kernel debugging
 * (Sedeniono/livedump).
 */
export const userPagesBuild = 22621;

const newerOptions: readonly {
  readonly flag: string;
  /** The setting that the flag overrides. */
  readonly setting?: keyof KernelChoices;
  readonly sinceBuild: number;
  readonly windows: string;
  isOn(options: KernelDumpOptions): boolean;
}[] = [
  {
    flag: "--stacks",
    sinceBuild: liveDumpFlags.selectiveDump.sinceBuild,
    windows: "Windows 11",
    isOn: (options) => options.stacks,
  },
  {
    flag: "--nonessential",
    setting: "include-nonessential-pages",
    sinceBuild: addPagesBits.nonEssentialHypervisorPages.sinceBuild,
    windows: "Windows 11",
    isOn: (options) => options.nonessentialPages,
  },
  {
    flag: "--abort-on-memory-pressure",
    setting: "abort-if-insufficient-memory",
    sinceBuild: liveDumpFlags.abortIfMemoryPressure.sinceBuild,
    windows: "Windows 10 version 1803",
    isOn: (options) => options.abortOnMemoryPressure && options.abortWasChosen,
  },
];

const versionCheck: PreflightCheck = {
  id: "windows-version",
  title: "Windows version",
  exitCode: exitCodes.unsupported.code,
  run({ windows, options, choices }) {
    const version = windows.version();
    const { build } = version;
    const actual = versionText(version);
    const missing = newerOptions.find((row) =>
      row.isOn(options) && build < row.sinceBuild
    );
    if (missing) {
      const { flag, setting } = missing;
      const option = isSet(choices, setting) ? `The setting ${setting}` : flag;
      return forbid(`${option} needs ${missing.windows}; this is ${actual}.`, {
        expected: `build ${missing.sinceBuild} or later`,
        actual,
        hint: `${howToLeaveOut(flag, choices, setting)}.`,
      });
    }
    return versionWarning(version, { options, choices }, actual) ??
      pass(`This is ${actual}.`, { actual });
  },
};

function versionWarning(
  { build, revision }: WindowsVersion,
  { options, choices }: Pick<PreflightEvidence, "options" | "choices">,
  actual: string,
): Outcome | null {
  if (options.userPages && build < userPagesBuild) {
    return warn("This version of Windows may refuse user pages.", {
      expected: `build ${userPagesBuild} (Windows 11 22H2) or later`,
      actual,
      hint: howToLeaveOut("--user-pages", choices, "capture-user-pages") +
        ", unless kernel debugging is on.",
    });
  }
  const isOffered = build > taskManagerBuild ||
    (build === taskManagerBuild && (revision ?? 0) >= taskManagerRevision);
  if (isOffered) return null;
  return warn(
    "Task Manager does not offer live dumps on this version of Windows.",
    {
      expected: `${taskManagerBuild}.${taskManagerRevision} or later`,
      actual,
      hint: "The dump may still work.",
    },
  );
}

function versionText({ major, minor, build, revision }: WindowsVersion) {
  const end = revision === null ? "" : `.${revision}`;
  return `Windows ${major}.${minor} build ${build}${end}`;
}

/**
 * Checks for elevation: only an elevated administrator can take a live dump.
 */
const elevationCheck: PreflightCheck = {
  id: "elevation",
  title: "Elevation",
  exitCode: exitCodes.privilege.code,
  run({ windows, elevationHint }) {
    const { elevated, type } = windows.elevation();
    if (elevated) {
      return pass("livedump is elevated.", { actual: `${type} token` });
    }
    return forbid("livedump is not elevated.", {
      expected: "an elevated administrator",
      actual: type === "limited"
        ? "limited token: an administrator, not elevated"
        : `${type} token, not elevated`,
      hint: elevationHint,
    });
  },
};

/** Checks for SeDebugPrivilege, which NtSystemDebugControl needs. */
const privilegeCheck: PreflightCheck = {
  id: "privilege",
  title: "SeDebugPrivilege",
  exitCode: exitCodes.privilege.code,
  run({ windows }) {
    if (!windows.elevation().elevated) {
      return skip("Only an elevated administrator can have SeDebugPrivilege.");
    }
    if (windows.enableDebugPrivilege()) {
      return pass("SeDebugPrivilege is enabled.");
    }
    return forbid("This account does not have SeDebugPrivilege.", {
      expected: "SeDebugPrivilege (Debug programs)",
      actual: "missing",
      hint:
        "A policy removed this privilege from administrators: see secpol.msc, " +
        "Local Policies, User Rights Assignment, Debug programs. Or run livedump as " +
        "SYSTEM.",
    });
  },
};

const control = "SYSTEM\\CurrentControlSet\\Control";

/**
 * Checks a DWORD under HKLM that may turn live dumps off when it is 0.
 * Microsoft documents the value only for other kinds of dumps. A value of 0 is
 * therefore only a warning, and the capture is attempted. If Windows refuses
 * the dump, the error names the policy.
 */
function policyCheck(
  id: string,
  key: string,
  name: string,
  hint: string,
): PreflightCheck {
  return {
    id,
    title: name,
    exitCode: exitCodes.unsupported.code,
    run({ windows }) {
      const value = windows.machineDword(key, name);
      if (value === null) return pass(`${name} is not set.`);
      if (value !== 0) return pass(`${name} is ${value}.`);
      return warn(`Live dumps may be turned off: ${name} is 0.`, {
        expected: `${name} not 0`,
        actual: "0",
        hint,
      });
    },
  };
}

const liveReportsKey = `${control}\\CrashControl\\FullLiveKernelReports`;

/**
 * FullLiveReportsMax, since Windows 10 1803, applies to the live kernel reports
 * that Windows itself creates (Microsoft Learn, "Kernel Live Dump Code
 * Reference").
 */
const liveReportsCheck = policyCheck(
  "live-reports",
  liveReportsKey,
  "FullLiveReportsMax",
  `Delete FullLiveReportsMax in HKLM\\${liveReportsKey}, or set it to 1 or more.`,
);

/**
 * The policy MemoryDump/AllowLiveDump applies to crash dumps (Microsoft Learn,
 * Policy CSP).
 */
const liveDumpPolicyCheck = policyCheck(
  "live-dump-policy",
  "SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\MemoryDump",
  "AllowLiveDump",
  "Ask the administrator of this machine to allow live dumps (policy " +
    "MemoryDump/AllowLiveDump).",
);

/**
 * Checks for a container. A process-isolated container shares the kernel of its
 * host, but cannot dump the kernel. In containers Windows sets ContainerType
 * (public knowledge: dotnet/runtime and others read the same value).
 */
const containerCheck: PreflightCheck = {
  id: "container",
  title: "Container",
  exitCode: exitCodes.unsupported.code,
  run({ windows }) {
    const type = windows.machineDword(control, "ContainerType");
    if (type === null) return pass("livedump does not run in a container.");
    return warn("livedump runs in a container.", {
      actual: `ContainerType ${type}`,
      hint: "Windows may refuse the dump: take the dump on the host.",
    });
  },
};

/** The ids of the policy checks. */
export const policyIds: readonly string[] = [
  liveReportsCheck.id,
  liveDumpPolicyCheck.id,
];

/**
 * The checks of Windows and of the account, in the order in which reports list
 * them.
 */
export const systemChecks: readonly PreflightCheck[] = [
  versionCheck,
  elevationCheck,
  privilegeCheck,
  liveReportsCheck,
  liveDumpPolicyCheck,
  containerCheck,
];

/** Text on how to turn off an option that a flag or a setting turned on. */
function howToLeaveOut(
  flag: string,
  choices: KernelChoices,
  setting: keyof KernelChoices | undefined,
): string {
  return isSet(choices, setting)
    ? `Add ${flag.replace("--", "--no-")}, or run livedump settings reset ` +
      setting
    : `Leave out ${flag}`;
}

function isSet(
  choices: KernelChoices,
  setting: keyof KernelChoices | undefined,
): setting is keyof KernelChoices {
  return setting !== undefined && choices[setting].source === "file";
}
