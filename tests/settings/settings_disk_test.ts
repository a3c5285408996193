import { assertEquals, assertMatch } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { fromFileUrl } from "@std/path/from-file-url";
import { withSettings } from "./settings_folder.ts";

const writer = fromFileUrl(new URL("settings_writer.ts", import.meta.url));
const old = '{ "process-dump-type": "mini" }\n';

/**
 * Mounts a small disk (tmpfs(5)) that only this script sees, runs `prepare` on
 * it, changes a setting, then prints the settings file.
 */
const script = `
  mount -t tmpfs -o size=64k tmpfs "$1" || exit 99
  cd "$1"; printf %s "$2" > settings.json; : > settings.json.lock
  eval "$3"
  "$4" run --no-check --allow-all "$5" set "$1/settings.json" \
    process-dump-type full
  cat settings.json; ls`;

async function onSmallDisk(prepare: string): Promise<string | null> {
  let said: string | null = null;
  await withSettings(async (path) => {
    const { code, stdout } = await new Deno.Command("unshare", {
      args: [
        ...["--mount", "/bin/sh", "-c", script, "sh"],
        ...[dirname(path), old, prepare, Deno.execPath(), writer],
      ],
      stderr: "null",
    }).output();
    if (code === 0) said = new TextDecoder().decode(stdout);
  });
  if (said !== null) return said;
  await Deno.stderr.write(
    new TextEncoder().encode("SKIPPED: only root can mount a small disk\n"),
  );
  return null;
}

const isLinux = Deno.build.os === "linux";

Deno.test({
  name: "on a full disk the old file is kept",
  ignore: !isLinux,
  async fn() {
    const said = await onSmallDisk("cat /dev/zero > filler");
    if (said === null) return;
    assertMatch(
      said,
      /^4 settings-not-written: .* cannot be written: No space/,
    );
    assertEquals(
      said.slice(said.indexOf("\n") + 1),
      `${old}filler\nsettings.json\nsettings.json.lock\n`,
    );
  },
});

Deno.test({
  name: "on a read-only disk the old file is kept",
  ignore: !isLinux,
  async fn() {
    const said = await onSmallDisk("mount -o remount,ro .");
    if (said === null) return;
    assertMatch(said, /^4 settings-not-written: .* Read-only file system/);
    assertEquals(
      said.slice(said.indexOf("\n") + 1),
      `${old}settings.json\nsettings.json.lock\n`,
    );
  },
});

Deno.test({
  name: "the file is written if there is space",
  ignore: !isLinux,
  async fn() {
    const said = await onSmallDisk(":");
    if (said === null) return;
    assertMatch(said, /^set\n\{\n.*"process-dump-type": "full"\n\}\n/s);
  },
});
