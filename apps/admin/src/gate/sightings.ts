import { isPass } from './find-pass.js';

/** A code that was out of sight for longer than this has been taken away; readers miss frames, so it is not one frame. Milliseconds. */
const sightingEndsAfterMs = 3_000;
/** Another code than a pass (a poster on the wall) counts when it is seen alone for this long, milliseconds. */
const singleCodeAfterMs = 700;

interface Sighting {
  since: number;
  last: number;
  taken: boolean;
}

/**
 * Decides which of the codes before the camera is acted on: each once while it stays in sight, and a pass before anything else that is
 * in the picture.
 */
export class CodeSightings {
  private readonly seen = new Map<string, Sighting>();

  /**
   * Takes in what one picture shows. Answers the code to act on, or null.
   * @param codes the codes of the picture
   * @param now milliseconds of any steady clock
   * @param readable what may be acted on: a code that comes while it may not is taken afterwards. While a result is shown, only a pass
   * replaces it, and not the poster on the wall.
   */
  look(codes: readonly string[], now: number, readable: 'nothing' | 'passes' | 'anything'): string | null {
    for (const [code, { last }] of this.seen) if (now - last > sightingEndsAfterMs) this.seen.delete(code);
    for (const code of codes) {
      const known = this.seen.get(code);
      if (known) known.last = now;
      else this.seen.set(code, { since: now, last: now, taken: false });
    }
    if (readable === 'nothing') return null;
    const isFresh = (code: string): boolean => this.seen.get(code)?.taken === false;
    const passes = codes.filter(isPass);
    const next =
      passes.length > 0
        ? passes.find(isFresh)
        : readable === 'anything'
          ? codes.find((code) => isFresh(code) && this.isAlone(code, now))
          : undefined;
    const sighting = next === undefined ? undefined : this.seen.get(next);
    if (next === undefined || !sighting) return null;
    sighting.taken = true;
    return next;
  }

  private isAlone(code: string, now: number): boolean {
    const passInSight = [...this.seen].some(
      ([other, { last }]) => isPass(other) && now - last < singleCodeAfterMs,
    );
    return !passInSight && now - (this.seen.get(code)?.since ?? now) >= singleCodeAfterMs;
  }
}
