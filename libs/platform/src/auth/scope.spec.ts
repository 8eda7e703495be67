import type { Actor } from './actor.js';
import { isWithinJurisdiction, jurisdictionSql } from './scope.js';

const officer = (areaPath: string | null): Actor => ({ areaPath }) as Actor;
/** What `~>=~` and `~<~` do: bytes are compared. */
const holds = (path: string, [from, to]: readonly string[]): boolean => path >= from! && path < to!;

describe('the jurisdiction as a range', () => {
  it.each([
    ['79.760', '79.760', true],
    ['79.760', '79.760.26740', true],
    ['79.760', '79.761', false],
    ['79.760', '79.7600', false],
    ['79.760', '79.76', false],
    ['79.760', '79', false],
    ['79', '79.760.26740', true],
    ['79', '790', false],
    ['79', '78.999', false],
    ['79.760.26740', '79.760.26740', true],
    ['79.760.26740', '79.760.267401', false],
  ])('%s and %s: %s', (own, path, within) => {
    expect(holds(path, jurisdictionSql(officer(own), 'area_path', 1).parameters)).toBe(within);
    expect(isWithinJurisdiction(officer(own), path)).toBe(within);
  });

  it.each([null, '', '%', "79' or true"])('%j has none', (path) => {
    expect(() => jurisdictionSql(officer(path), 'area_path', 1)).toThrow();
  });
});
