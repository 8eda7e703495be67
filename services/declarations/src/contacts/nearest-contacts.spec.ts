import { compareContacts, type RankedContact } from './contact-ranking.js';
import { NearestContacts } from './nearest-contacts.js';

describe('the nearest contacts of a search', () => {
  const contact = (person: string, togetherMs: number, day = '2021-06-30'): RankedContact => ({
    declarationId: `${person} ${togetherMs}`,
    day,
    unitId: 'u',
    gateId: 'g',
    personIndex: person,
    reason: 'inside-together',
    togetherMs,
    apartMs: null,
    nearAt: 0,
  });

  it('are at most the limit, and the others are counted', () => {
    const nearest = new NearestContacts(2);
    nearest.addContacts('a', [contact('Mai', 10), contact('Lan', 30), contact('Hoa', 20)]);
    nearest.addContacts('b', [contact('Mai', 40), contact('Hoa', 5)]);
    expect(nearest.toList().map(({ declarationId }) => declarationId)).toEqual(['Mai 40', 'Lan 30']);
    expect(nearest.leftOutCount).toBe(3);
  });

  it('have one entry per person, day and unit', () => {
    const nearest = new NearestContacts(10);
    nearest.addContacts('a', [contact('Mai', 10), contact('Mai', 30), contact('Mai', 5, '2021-06-29')]);
    nearest.addContacts('a', [contact('Mai', 20)]);
    expect(nearest.toList().map(({ declarationId }) => declarationId)).toEqual(['Mai 30', 'Mai 5']);
    expect(nearest.leftOutCount).toBe(0);
  });

  it('are ordered without ties', () => {
    const [one, other] = [contact('Mai', 10), contact('Lan', 10)];
    expect([compareContacts(one, other), compareContacts(other, one)]).toEqual([1, -1]);
  });
});
