import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  accountStates,
  caseStates,
  errorCatalogue,
  eventClasses,
  registrationStates,
  roles,
} from '../src/index.js';

const glossary = readFileSync(path.join(import.meta.dirname, '../glossary.md'), 'utf8');

/** The rows of the table below a heading, as lists of cells. */
function tableBelow(heading: string): string[][] {
  const section = glossary.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  const lines = (section ?? '').split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Names in backticks of a cell: `` `a`, `b` `` is `['a', 'b']`. */
const namesIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);

const terms = tableBelow('Terms');
const codes = tableBelow('Error codes');
const namesInCode = new Set(terms.flatMap(([, , cell]) => namesIn(cell)));

describe('the glossary', () => {
  it('fills every cell of its two tables', () => {
    expect(terms.length).toBeGreaterThan(50);
    expect(terms.filter((row) => row.length !== 5 || row.includes(''))).toEqual([]);
    expect(codes.filter((row) => row.length !== 2 || row.includes(''))).toEqual([]);
  });

  it('defines no term twice', () => {
    const names = terms.map(([term]) => term);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it.each(Object.entries(eventClasses))('names the topic %s and its event class', (topic, { name }) => {
    expect([...namesInCode]).toEqual(expect.arrayContaining([topic, name]));
  });

  it.each([
    ['role', roles],
    ['registration state', registrationStates],
    ['account state', accountStates],
    ['case state', caseStates],
  ] as const)('has a row for each %s', (kind, values) => {
    const rows = terms
      .filter(([term]) => term!.startsWith(`${kind}: `))
      .flatMap(([, , cell]) => namesIn(cell));
    expect(rows.toSorted()).toEqual([...values].toSorted());
  });

  it('explains every error code, and none that does not exist', () => {
    expect(codes.flatMap(([cell]) => namesIn(cell))).toEqual(Object.keys(errorCatalogue));
  });
});
