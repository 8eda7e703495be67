import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Ledger, pairsOf, readLedger } from './ledger.ts';

describe('the ledger', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'khai-bao-ledger-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const facts = { clientKey: 'k', outcome: 'clear', unitId: 'u' };

  it('gives back what was written down, by kind and sorted by id', async () => {
    const file = path.join(folder, 'one.tsv');
    const ledger = new Ledger(file);
    ledger.record('declaration', 'b', facts);
    ledger.record('check', 'c', { clientKey: 'k2', declarationId: 'b', unitId: 'u' });
    ledger.record('declaration', 'a', { ...facts, outcome: 'suspected' });
    expect(ledger.counts).toMatchObject({ declaration: 2, check: 1, approval: 0 });
    await ledger.close();
    const { declaration, check, registration } = readLedger(file);
    expect([...pairsOf(declaration)]).toEqual([
      ['a', 'k\tsuspected\tu'],
      ['b', 'k\tclear\tu'],
    ]);
    expect([...pairsOf(check)]).toEqual([['c', 'k2\tb\tu']]);
    expect(registration).toEqual([]);
  });

  it('leaves out a last line that a killed recorder did not finish, and takes no line of another kind', async () => {
    const file = path.join(folder, 'two.tsv');
    const ledger = new Ledger(file);
    ledger.record('approval', 'a', { delivery: 'mail' });
    await ledger.close();
    appendFileSync(file, 'approval\tb');
    expect(readLedger(file).approval).toEqual(['a\tmail']);
    appendFileSync(file, '\nnothing\tc\n');
    expect(() => readLedger(file)).toThrow('no kind');
  });

  it('takes 50,000 and gives back each', async () => {
    const file = path.join(folder, 'three.tsv');
    const ledger = new Ledger(file);
    for (let at = 0; at < 50_000; at += 1)
      ledger.record(
        'declaration',
        `0190d5a0-0000-7000-8000-${String((at * 7) % 50_000).padStart(12, '0')}`,
        facts,
      );
    await ledger.close();
    const { declaration } = readLedger(file);
    expect(declaration).toHaveLength(50_000);
    expect(declaration[0]?.slice(0, 36)).toBe('0190d5a0-0000-7000-8000-000000000000');
    expect(declaration.at(-1)?.slice(0, 36)).toBe('0190d5a0-0000-7000-8000-000000049999');
  }, 60_000);
});
