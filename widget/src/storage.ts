/** Browser storage that never throws: a portal may be opened where storage is blocked or full. */
export class Box<T> {
  #value: T;

  constructor(
    private readonly area: () => Storage,
    private readonly key: string,
    fallback: T,
  ) {
    this.#value = fallback;
  }

  get(): T {
    try {
      const stored = this.area().getItem(this.key);
      if (stored !== null) this.#value = JSON.parse(stored) as T;
    } catch {
      // Blocked or unreadable: the value of this page view serves.
    }
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    try {
      this.area().setItem(this.key, JSON.stringify(value));
    } catch {
      // As above.
    }
  }
}

/** Shared by the tabs of a browser, kept between visits. */
export const shared = (): Storage => window.localStorage;
/** Of one tab; survives a reload and ends with the tab. */
export const ofThisTab = (): Storage => window.sessionStorage;
