import { assert, assertEquals, assertMatch } from "@std/assert";
import { signalsOf } from "../../../src/base/interrupts.ts";
import { fakeInterrupts } from "../interrupts_fake.ts";
import { fakeWindows } from "../fake_windows.ts";
import { inFolder, namesIn, runProcess } from "./process_run.ts";

const many = [10, 20, 30].map((id) => ({ id, name: "app.exe" }));
const written = { written: true, code: 0 };

Deno.test("Ctrl+C while a dump is verified keeps it and stops the run", () =>
  inFolder(async (folder) => {
    for (const format of ["text", "json"]) {
      const { onInterrupt, press, listeners } = fakeInterrupts();
      const path = `${folder}/${format}`;
      await Deno.mkdir(path);
      let verified = 0;
      const run = await runProcess(
        many,
        ["app", "--all", "-o", path, "--format", format],
        {
          onInterrupt,
          // Presses Ctrl+C at the next turn of the event loop, as a signal does.
          onInspect: () => void (++verified === 2 && setTimeout(press, 0)),
        },
      );
      assertEquals([run.code, verified, listeners()], [130, 2, 0]);
      assertEquals(run.processes.orders.length, 2);
      assertEquals(namesIn(path), ["app (2).DMP", "app.DMP"]);
      assertMatch(
        run.error?.message ?? run.stderr,
        /the run was cancelled: 2 of 3 dumps were taken/,
      );
      assertMatch(
        run.error?.hint ?? run.stderr,
        /kept: app\.exe \(10\), app\.exe \(20\)\. Not taken: app\.exe \(30\)/,
      );
      if (format === "text") {
        assertMatch(run.stdout, /Saved .*app\.DMP[^]*Saved .*app \(2\)\.DMP/);
        continue;
      }
      const { captures, error, exitCode } = JSON.parse(run.stdout);
      assertEquals([error.code, exitCode], ["cancelled", 130]);
      assertEquals(
        captures.map((
          one: { dump: unknown; error: null | { code: string } },
        ) => [one.dump !== null, one.error?.code ?? null]),
        [[true, null], [true, null], [false, "cancelled"]],
      );
    }
  }));

Deno.test("Ctrl+C before the verification skips the verification", () =>
  inFolder(async (folder) => {
    const { onInterrupt, press } = fakeInterrupts();
    let verified = 0;
    const windows = fakeWindows();
    const { move } = windows;
    windows.move = (...names) => (setTimeout(press, 0), move(...names));
    const run = await runProcess(
      [many[0]!],
      ["app", "-o", folder],
      { windows, onInterrupt, onInspect: () => void verified++ },
    );
    assertEquals([run.code, verified], [130, 0]);
    assertEquals(namesIn(folder), ["app.DMP"]);
    assertMatch(run.stdout, /Saved .*app\.DMP[^]*Not verified/);
  }));

Deno.test("a cancelled dump is reported with the dumps that are kept", () =>
  inFolder(async (folder) => {
    const { onInterrupt, press } = fakeInterrupts();
    const args = ["app", "--all", "-o", folder, "--format", "json"];
    const run = await runProcess(many, args, {
      onInterrupt,
      answer: (write, { processId }) => {
        write("whole");
        if (processId === 20) press();
        return Promise.resolve(written);
      },
    });
    assertEquals([run.code, namesIn(folder)], [130, ["app.DMP"]]);
    assertMatch(run.stderr, /the dump was cancelled: 1 of 3 dumps was taken/);
    const { captures } = JSON.parse(run.stdout);
    assertEquals(
      captures.map((one: { error: null | { code: string } }) =>
        one.error?.code ?? null
      ),
      [null, "cancelled", "cancelled"],
    );
  }));

Deno.test("Ctrl+C while a process is opened cancels its dump", () =>
  inFolder(async (folder) => {
    const { onInterrupt, pressMeanwhile } = fakeInterrupts();
    let wasCancelled = false;
    const run = await runProcess([many[0]!], ["app", "-o", folder], {
      onInterrupt,
      refuse: () => (pressMeanwhile(), null),
      answer: async (write, _, cancelled) => {
        write("whole");
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, 500);
        await Promise.race([
          promise,
          cancelled.then(() => wasCancelled = true),
        ]);
        clearTimeout(timer);
        return written;
      },
    });
    assertEquals([run.code, wasCancelled, namesIn(folder)], [130, true, []]);
  }));

Deno.test("Ctrl+C before the request still cancels it", () =>
  inFolder(async (folder) => {
    const { onInterrupt, press } = fakeInterrupts();
    let wasCancelled = false;
    const run = await runProcess([many[0]!], ["app", "-o", folder], {
      onInterrupt,
      // Ctrl+C is pressed before the request starts.
      refuse: () => (press(), null),
      answer: async (write, _, cancelled) => {
        write("whole");
        void cancelled.then(() => wasCancelled = true);
        await new Promise((resolve) => setTimeout(resolve, 0));
        return written;
      },
    });
    assertEquals([run.code, wasCancelled, namesIn(folder)], [130, true, []]);
  }));

Deno.test("a third Ctrl+C closes nothing that Windows still uses", () =>
  inFolder(async (folder) => {
    const { onInterrupt, press, listeners } = fakeInterrupts();
    const windows = fakeWindows();
    const run = await runProcess(
      [many[0]!],
      ["app", "--clone", "-o", folder],
      {
        windows,
        onInterrupt,
        answer: () => {
          for (let i = 0; i < 3; i++) press();
          return new Promise(() => {});
        },
      },
    );
    assertEquals([run.code, run.error?.code], [130, "abandoned"]);
    assertEquals(run.processes.events, [
      ...["open 10 clone-and-handles", "snapshot 10 with handles"],
      // Only the clone is ended, because the clone would outlive livedump.
      ...["wait 0", "end clone 10"],
    ]);
    assert(!windows.events.includes("close file"));
    assertEquals(listeners(), 0);
  }));

Deno.test("closing the window waits for Windows, and ends the clone", () =>
  inFolder(async (folder) => {
    const windows = fakeWindows();
    const run = await runProcess(
      [many[0]!],
      ["app", "--clone", "-o", folder],
      {
        windows,
        answer: async (write, _, cancelled) => {
          write("half");
          await new Promise((resolve) => setTimeout(resolve, 0));
          windows.closeWindow();
          await cancelled;
          return { written: false, code: 0x800704c7 };
        },
      },
    );
    // After the window is closed, Windows would end livedump after 5 seconds.
    // In this test, livedump continues.
    assertEquals(run.processes.events, [
      ...["open 10 clone-and-handles", "snapshot 10 with handles"],
      ...["wait 4500", "end clone 10", "free 10", "close 10"],
    ]);
    assertEquals(namesIn(folder), []);
    run.processes.events.length = 0;
    windows.closeWindow();
    assertEquals(run.processes.events, [], "nobody watches after the dump");
  }));

Deno.test("a close event that arrives after the handler was removed has no effect", () =>
  inFolder(async (folder) => {
    const windows = fakeWindows();
    let late = () => {};
    windows.watchForClose = (callback) => ({
      // Windows may still call the handler after its removal.
      [Symbol.dispose]: () => void (late = callback),
    });
    const run = await runProcess([many[0]!], ["app", "--clone", "-o", folder], {
      windows,
    });
    assertEquals(run.code, 0);
    run.processes.events.length = 0;
    late();
    assertEquals(run.processes.events, []);
  }));

Deno.test("closing the console cancels a capture", () => {
  assertEquals(signalsOf("windows"), ["SIGINT", "SIGBREAK", "SIGHUP"]);
  assertEquals(signalsOf("linux"), ["SIGINT", "SIGTERM"]);
});
