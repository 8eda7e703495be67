import { compareContacts, type RankedContact } from './contact-ranking.js';

/** Collects the contacts of several units and days, and keeps the nearest, at most `limit`. The others are only counted. */
export class NearestContacts {
  private kept = new Map<string, RankedContact>();
  private leftOut = 0;

  constructor(private readonly limit: number) {}

  /** Number of people that the limit left out. */
  get leftOutCount(): number {
    return this.leftOut;
  }

  /** Adds ranked contacts at one unit. A person who is kept from the same day and unit has the nearer of both entries. */
  addContacts(placeId: string, contacts: readonly RankedContact[]): void {
    for (const contact of contacts) {
      const key = `${placeId} ${contact.day} ${contact.personIndex}`;
      const known = this.kept.get(key);
      if (known === undefined || compareContacts(contact, known) < 0) this.kept.set(key, contact);
    }
    if (this.kept.size <= this.limit) return;
    this.leftOut += this.kept.size - this.limit;
    const nearest = [...this.kept].sort(([, a], [, b]) => compareContacts(a, b)).slice(0, this.limit);
    this.kept = new Map(nearest);
  }

  /** Returns the contacts, the nearest first. */
  toList(): RankedContact[] {
    return [...this.kept.values()].sort(compareContacts);
  }
}
