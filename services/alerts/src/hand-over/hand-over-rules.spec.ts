import { decideTakeOver } from './hand-over-rules.js';

describe('the hand-over of a case at the change of shift', () => {
  it.each([
    ['takes an acknowledged case over', 'ACKNOWLEDGED', 'a', 'taken'],
    ['takes a case under investigation over', 'INVESTIGATING', 'a', 'taken'],
    ['takes a confirmed case over', 'CONFIRMED', 'a', 'taken'],
    ['takes a case over whose officer is not known', 'CONFIRMED', null, 'taken'],
    ['changes nothing for whoever is responsible', 'ACKNOWLEDGED', 'b', 'kept'],
    ['leaves a case that nobody has acknowledged to its ladder', 'NEW', null, 'skipped'],
    ['leaves a case that was ruled out', 'RULED_OUT', 'a', 'skipped'],
    ['leaves a closed case', 'CLOSED', 'a', 'skipped'],
  ] as const)('%s', (_name, state, acknowledgedBy, decision) => {
    expect(decideTakeOver({ state, acknowledgedBy }, 'b')).toBe(decision);
  });
});
