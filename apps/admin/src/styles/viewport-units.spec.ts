import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The styles of the gate's pages, which also open on phones whose browser is older than `dvh`. */
const sheets = readdirSync(import.meta.dirname).filter((file) => /^(gate.*|base)\.css$/.test(file));

it('gives each length in dvh a fallback in vh on the line before', () => {
  const lines = sheets.flatMap((file) =>
    readFileSync(path.join(import.meta.dirname, file), 'utf8')
      .split('\n')
      .map((line) => line.trim()),
  );
  const found = lines.flatMap((line, at) => (line.includes('dvh') ? [[lines[at - 1], line]] : []));
  expect(found.length).toBeGreaterThan(0);
  expect(found.map(([before]) => before)).toEqual(found.map(([, line]) => line?.replaceAll('dvh', 'vh')));
});
