import { exitCodes } from "../../base/exit_code.ts";
import { type Outcome, pass, skip, warn } from "../../base/finding.ts";
import { addPagesBits, liveDumpFlags } from "../../ffi/live_dump_control.ts";
import type { WindowsVersion } from "../../ffi/windows.ts";
import type { KernelChoices, KernelDumpOptions } from "../kernel/options.ts";
import {
  forbid,
  type PreflightCheck,
  type PreflightEvidence,
} from "./preflight_check.ts";

/** Windows 8.1, the first with SysDbgGetLiveKernelDump (phnt). */
const firstBuild = 9600;
/** Task Manager offers live dumps from here (Microsoft Learn). */
const taskManagerBuild = 22621;
const taskManagerRevision = 1992;
/** Before Windows 11 22H2, user pages need kernel debugging (Sedeniono/livedump). */
const userPagesBuild = 22621;

/** Options that a build must know, each with its flag. */
const needs: readonly {
  readonly flag: string;
  /** The setting that the flag wins over. */
  readonly setting?: keyof KernelChoices;
  readonly sinceBuild: number;
  readonly windows: string;
  wanted(options: KernelDumpOptions): boolean;
}[] = [
  {
    flag: "--stacks",
    sinceBuild: liveDumpFlags.selectiveDump.sinceBuild,
    windows: "Windows 11",
    wanted: (options) => options.stacks,
  },
  {
    flag: "--nonessential",
    setting: "include-nonessential-pages",
    sinceBuild: addPagesBits.nonEssentialHypervisorPages.sinceBuild,
    windows: "Windows 11",
    wanted: (options) => options.nonessentialPages,
  },
  {
    flag: "--abort-on-memory-pressure",
    setting: "abort-if-insufficient-memory",
    sinceBuild: liveDumpFlags.abortIfMemoryPressure.sinceBuild,
    windows: "Windows 10 version 1803",
    wanted: (options) =>
      options.abortOnMemoryPressure && options.abortWasChosen,
  },
];

/** The build against what each option needs. */
export const versionCheck: PreflightCheck = {
  id: "windows-version",
  title: "Windows version",
  exitCode: exitCodes.unsupported.code,
  run({ windows, options, choices }) {
    const version = windows.version();
    const { build } = version;
    const actual = versionText(version);
    const missing = needs.find((row) =>
      row.wanted(options) && build < row.sinceBuild
    );
    if (build < firstBuild) {
      return forbid("This Windows has no live dumps.", {
        expected: `Windows 8.1 (build ${firstBuild}) or later`,
        actual,
        hint: "Take the dump on a newer Windows.",
      });
    }
    if (missing) {
      const { flag, setting } = missing;
      return forbid(
        `${wanting(flag, choices, setting)} needs ${missing.windows}.`,
        {
          expected: `build ${missing.sinceBuild} or later`,
          actual,
          hint: `${leavingOut(flag, choices, setting)}.`,
        },
      );
    }
    return versionDoubt(version, { options, choices }, actual) ??
      pass(`This is ${actual}.`, { actual });
  },
};

function versionDoubt(
  { build, revision }: WindowsVersion,
  { options, choices }: Pick<PreflightEvidence, "options" | "choices">,
  actual: string,
): Outcome | null {
  if (options.userPages && build < userPagesBuild) {
    return warn("User pages may be refused by this Windows.", {
      expected: `build ${userPagesBuild} (Windows 11 22H2) or later`,
      actual,
      hint: leavingOut("--user-pages", choices, "capture-user-pages") +
        ", unless kernel debugging is switched on.",
    });
  }
  const offered = build > taskManagerBuild ||
    (build === taskManagerBuild && (revision ?? 0) >= taskManagerRevision);
  if (offered) return null;
  return warn("Task Manager does not offer live dumps on this Windows.", {
    expected: `${taskManagerBuild}.${taskManagerRevision} or later`,
    actual,
    hint: "The dump may work all the same.",
  });
}

function versionText({ major, minor, build, revision }: WindowsVersion) {
  const end = revision === null ? "" : `.${revision}`;
  return `Windows ${major}.${minor} build ${build}${end}`;
}

/** An elevated administrator: only those may take a live dump. */
export const elevationCheck: PreflightCheck = {
  id: "elevation",
  title: "Elevation",
  exitCode: exitCodes.privilege.code,
  run({ windows, elevationHint }) {
    const { elevated, type } = windows.elevation();
    if (elevated) {
      return pass("livedump runs elevated.", { actual: `${type} token` });
    }
    return forbid(
      type === "limited"
        ? "You are an administrator, but livedump does not run elevated."
        : "livedump does not run elevated.",
      {
        expected: "an elevated administrator",
        actual: `${type} token, not elevated`,
        hint: elevationHint,
      },
    );
  },
};

/** SeDebugPrivilege, which the call needs. */
export const privilegeCheck: PreflightCheck = {
  id: "privilege",
  title: "SeDebugPrivilege",
  exitCode: exitCodes.privilege.code,
  run({ windows }) {
    if (!windows.elevation().elevated) {
      return skip("Only an elevated administrator can hold it.");
    }
    if (windows.enableDebugPrivilege()) {
      return pass("SeDebugPrivilege is enabled.");
    }
    return forbid("This account does not hold SeDebugPrivilege.", {
      expected: "SeDebugPrivilege (Debug programs)",
      actual: "not held",
      hint: "A policy took it from administrators: secpol.msc, Local " +
        "Policies, User Rights Assignment, Debug programs.",
    });
  },
};

const control = "SYSTEM\\CurrentControlSet\\Control";

/**
 * FullLiveReportsMax 0 switches live dumps off from Windows 10 1803 (Microsoft
 * Learn, "Kernel Live Dump Code Reference").
 */
export const liveReportsCheck: PreflightCheck = {
  id: "live-reports",
  title: "FullLiveReportsMax",
  exitCode: exitCodes.unsupported.code,
  run({ windows }) {
    const key = `${control}\\CrashControl\\FullLiveKernelReports`;
    const value = windows.machineDword(key, "FullLiveReportsMax");
    if (value !== 0) {
      return pass(
        value === null
          ? "FullLiveReportsMax is not set."
          : `FullLiveReportsMax is ${value}.`,
      );
    }
    return forbid("Live dumps are switched off on this machine.", {
      expected: "FullLiveReportsMax not 0",
      actual: "0",
      hint: `Delete FullLiveReportsMax in HKLM\\${key}, or raise it.`,
    });
  },
};

/** The policy MemoryDump/AllowLiveDump (Microsoft Learn, Policy CSP). */
export const liveDumpPolicyCheck: PreflightCheck = {
  id: "live-dump-policy",
  title: "AllowLiveDump",
  exitCode: exitCodes.unsupported.code,
  run({ windows }) {
    const key =
      "SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\MemoryDump";
    const value = windows.machineDword(key, "AllowLiveDump");
    if (value !== 0) {
      return pass(
        value === null
          ? "The policy AllowLiveDump is not set."
          : "The policy AllowLiveDump allows live dumps.",
      );
    }
    return forbid("A policy of this machine forbids live dumps.", {
      expected: "MemoryDump/AllowLiveDump not 0",
      actual: "0",
      hint: "Ask whoever manages this machine to allow live dumps.",
    });
  },
};

/**
 * A process-isolated container shares its host's kernel and may not dump it.
 * Windows marks containers with ContainerType (public knowledge: dotnet/runtime
 * and others test the same value).
 */
export const containerCheck: PreflightCheck = {
  id: "container",
  title: "Container",
  exitCode: exitCodes.unsupported.code,
  run({ windows }) {
    const type = windows.machineDword(control, "ContainerType");
    if (type === null) return pass("livedump does not run in a container.");
    return warn("livedump runs in a container.", {
      actual: `ContainerType ${type}`,
      hint: "Windows may refuse the dump: take it on the host.",
    });
  },
};

/** Who wants an option: a flag, or the setting that stands for it. */
export function wanting(
  flag: string,
  choices: KernelChoices,
  setting: keyof KernelChoices | undefined,
): string {
  return isSet(choices, setting) ? `The setting ${setting}` : flag;
}

/** How to do without an option that a flag or a setting turned on. */
export function leavingOut(
  flag: string,
  choices: KernelChoices,
  setting: keyof KernelChoices | undefined,
): string {
  return isSet(choices, setting)
    ? `Add ${flag.replace("--", "--no-")}, or livedump settings reset ` +
      setting
    : `Leave out ${flag}`;
}

function isSet(
  choices: KernelChoices,
  setting: keyof KernelChoices | undefined,
): setting is keyof KernelChoices {
  return setting !== undefined && choices[setting].source === "file";
}
