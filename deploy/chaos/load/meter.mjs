/** Counts answers of the whole run, and of the last moment for the question whether all is well now. */
export class Meter {
  answers = {};
  #window = emptyWindow();

  tell = (kind, { status, code }, milliseconds) => {
    const key = `${kind} ${status === 0 ? `no answer (${code})` : status}`;
    this.answers[key] = (this.answers[key] ?? 0) + 1;
    const good = status >= 200 && status < 300;
    if (good) this.#window.good[kind] = (this.#window.good[kind] ?? 0) + 1;
    else if (status === 0 || status >= 500) this.#window.bad += 1;
    if (good) this.#window.milliseconds.push(milliseconds);
  };

  /** What has been since the last call. */
  take() {
    const { good, bad, milliseconds } = this.#window;
    this.#window = emptyWindow();
    milliseconds.sort((a, b) => a - b);
    return {
      good,
      bad,
      answered: milliseconds.length,
      p50: at(milliseconds, 0.5),
      p95: at(milliseconds, 0.95),
    };
  }
}

const emptyWindow = () => ({ good: {}, bad: 0, milliseconds: [] });

/** The value below which a part of a sorted list lies; 0 for none. */
export const at = (sorted, part) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
