import { personForm } from '@khai-bao/testing';
import { findWrongFields, mustChildAgree, representativeOn, toCardPerson } from './visitor-card-person.js';

const mother = {
  fullName: 'Nguyễn Thị Lan',
  phone: '0903 123 456',
  relation: 'Mẹ',
  birthYear: 1985,
};
const today = '2021-06-30';
const childOf = (birthYear: number) =>
  toCardPerson({ person: personForm({ birthYear }), representative: mother });

describe('the person of a card', () => {
  it('holds nothing of a declaration beside the person and the representative', () => {
    const kept = toCardPerson({
      person: personForm({ fullName: 'Nguyễn Thị Bảy' }),
      answers: { symptoms: { value: true } },
      reasons: ['symptoms'],
      partyKey: 'x',
    });
    expect(Object.keys(kept)).toEqual(['person', 'representative']);
    expect(kept.person.fullName).toBe('Nguyễn Thị Bảy');
  });

  it.each([
    [2018, true, false],
    [2014, true, true],
    [2006, true, true],
    [2005, false, false],
    [1950, false, false],
  ])('born in %i is represented: %s, agrees as a child: %s', (birthYear, represented, agrees) => {
    const card = childOf(birthYear);
    expect(representativeOn(card, today) !== null).toBe(represented);
    expect(mustChildAgree(card, today)).toBe(agrees);
  });

  it('is validated as in a declaration, with a representative who is an adult', () => {
    expect(findWrongFields({ person: personForm() }, today)).toEqual([]);
    expect(findWrongFields({ person: personForm({ fullName: '' }) }, today)).toEqual([
      { path: 'person.fullName', code: 'required' },
    ]);
    const child = personForm({ birthYear: 2014 });
    expect(findWrongFields({ person: child }, today)).toEqual([
      { path: 'representative', code: 'representative' },
    ]);
    expect(findWrongFields({ person: child, representative: { ...mother, birthYear: 2005 } }, today)).toEqual(
      [{ path: 'representative.birthYear', code: 'representativeMinor' }],
    );
  });
});
