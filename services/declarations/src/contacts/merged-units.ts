/** A unit that was merged into another. */
export interface UnitMerger {
  readonly id: string;
  readonly merged_into: string;
}

/** Mergers that are followed from one unit: a circle, which no rule allows, ends the search. */
const maxMergers = 20;

/** Units that were merged are one place: people who entered by the gates of either were at the same site. */
export class MergedUnits {
  private readonly mergedInto: ReadonlyMap<string, string>;
  private readonly unitsByPlace = new Map<string, string[]>();

  constructor(mergers: readonly UnitMerger[]) {
    this.mergedInto = new Map(mergers.map(({ id, merged_into }) => [id, merged_into]));
    for (const { id } of mergers) {
      const place = this.placeOf(id);
      this.unitsByPlace.set(place, [...(this.unitsByPlace.get(place) ?? []), id]);
    }
  }

  /** Returns the unit that a unit ended in; the unit itself when it was not merged. */
  placeOf(unitId: string): string {
    let place = unitId;
    for (let step = 0; step < maxMergers; step += 1) {
      const next = this.mergedInto.get(place);
      if (next === undefined) break;
      place = next;
    }
    return place;
  }

  /** Returns the units of a place. */
  unitsOf(place: string): string[] {
    return [...new Set([place, ...(this.unitsByPlace.get(place) ?? [])])];
  }
}
