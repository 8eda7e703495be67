/** Keys of a hand scanner follow each other within this, milliseconds; a person types more slowly. */
const maxKeyGapMs = 60;
/** After this pause a burst without Enter is complete, milliseconds. */
export const burstEndsAfterMs = 150;
/** Shorter bursts are no code: the shortest is a pass code of eight characters. */
const minBurstLength = 8;
const maxBurstLength = 400;

/** A token whose letters a scanner with Caps Lock has swapped. */
const swapped = /^kb1\./;
const swapCase = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );

/**
 * Tells the keys of a hand scanner (keyboard wedge) from those of a person by their speed. A burst ends with Enter or Tab, or with a pause.
 */
export class KeyBurst {
  private text = '';
  private lastAt = -Infinity;

  /**
   * Takes one key. Answers the code when the key completes it, else null.
   * @param key as in `KeyboardEvent.key`
   * @param at milliseconds of any steady clock
   */
  addKey(key: string, at: number): string | null {
    const gap = at - this.lastAt;
    if (key === 'Shift' || key === 'CapsLock') return null;
    if (gap > maxKeyGapMs) this.text = '';
    this.lastAt = at;
    if (key === 'Enter' || key === 'Tab') return this.complete();
    if ([...key].length !== 1 || this.text.length >= maxBurstLength) this.text = '';
    else this.text += key;
    return null;
  }

  /** True while keys come so fast that a person does not type them. */
  isRunning(at: number): boolean {
    return this.text.length >= 3 && at - this.lastAt <= maxKeyGapMs;
  }

  /** Ends the burst after a pause. Answers its code, or null when it was none. */
  complete(): string | null {
    const text = this.text;
    this.text = '';
    if (text.length < minBurstLength) return null;
    return swapped.test(text) ? swapCase(text) : text;
  }
}
