/**
 * A module that synchronous code uses, but that is loaded only when it is first
 * needed. Compiling a module that is not needed would slow down every start.
 */
export class OnDemand<M extends object> {
  readonly #import: () => Promise<M>;
  #module: M | null = null;

  constructor(importModule: () => Promise<M>) {
    this.#import = importModule;
  }

  /**
   * The module.
   *
   * @throws {NotLoadedError} If it is not loaded yet. {@linkcode withModules}
   * loads it and repeats the work.
   */
  get(): M {
    if (this.#module === null) throw new NotLoadedError(this);
    return this.#module;
  }

  async load(): Promise<void> {
    this.#module ??= await this.#import();
  }
}

/** The error if synchronous code needs a module that is not loaded yet. */
class NotLoadedError extends Error {
  override readonly name = "NotLoadedError";
  constructor(readonly needed: OnDemand<object>) {
    super("a module is needed that is not loaded; see withModules");
  }
}

/**
 * Returns the result of `work`. If `work` needs a module that is not loaded,
 * loads the module and calls `work` again. `work` must be safe to repeat.
 */
export async function withModules<T>(work: () => T): Promise<T> {
  while (true) {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof NotLoadedError)) throw error;
      await error.needed.load();
    }
  }
}
