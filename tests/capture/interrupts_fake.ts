/** A Ctrl+C that a test presses, heard by all that listen at that moment. */
export interface FakeInterrupts {
  readonly onInterrupt: (callback: () => void) => Disposable;
  press(): void;
  /**
   * A press while the program works: as with signals, those who listen now hear
   * of it when the event loop turns, and who comes later never does.
   */
  pressMeanwhile(): void;
  /** How many listen. */
  listeners(): number;
}

/** Listeners come and go as those of signals do. */
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
