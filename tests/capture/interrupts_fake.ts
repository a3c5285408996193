export interface FakeInterrupts {
  readonly onInterrupt: (callback: () => void) => Disposable;
  press(): void;
  /**
   * Presses Ctrl+C during synchronous work. As with signals, the event loop
   * calls the callbacks at its next turn. It calls only the callbacks that are
   * registered now, not those that are registered later.
   */
  pressMeanwhile(): void;
  listeners(): number;
}

/**
 * A fake Ctrl+C: callbacks are added and removed in the same way as for
 * signals.
 */
export function fakeInterrupts(): FakeInterrupts {
  const heard = new Set<() => void>();
  return {
    onInterrupt(callback) {
      heard.add(callback);
      return { [Symbol.dispose]: () => void heard.delete(callback) };
    },
    press: () => [...heard].forEach((callback) => callback()),
    pressMeanwhile() {
      const listening = [...heard];
      setTimeout(() => listening.forEach((callback) => callback()), 0);
    },
    listeners: () => heard.size,
  };
}
