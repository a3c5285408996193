/** A Ctrl+C that a test presses. */
export interface FakeInterrupts {
  readonly onInterrupt: (callback: () => void) => Disposable;
  press(): void;
  /**
   * A press during synchronous work. As with signals, it reaches those who listen
   * now, at the next turn of the event loop, and nobody who listens later.
   */
  pressMeanwhile(): void;
  listeners(): number;
}

/** Listeners are added and removed like those of signals. */
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
