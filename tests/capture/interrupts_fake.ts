/** A Ctrl+C that a test presses, heard by all that listen at that moment. */
export interface FakeInterrupts {
  readonly onInterrupt: (callback: () => void) => Disposable;
  press(): void;
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
    listeners: () => heard.size,
  };
}
