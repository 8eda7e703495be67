import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseBatch } from '../src/batches/batch-parser.js';

/** Golden files of the Bundles that the sender builds. */
const golden = path.join(import.meta.dirname, '../../sync/test/golden');
const files = readdirSync(golden).filter((file) => file.endsWith('.json'));

describe('the golden Bundles of the sender', () => {
  it('are seven files', () => expect(files).toHaveLength(7));

  it.each(files)('%s is a valid batch', (file) => {
    const text = readFileSync(path.join(golden, file));
    const { identifier } = JSON.parse(text.toString()) as { identifier: { value: string } };
    const batch = parseBatch(text, 'city', identifier.value);
    expect(batch.stream).toBe(file.replace('.json', ''));
    expect(batch.holes).toEqual([batch.to]);
    expect(new Set(batch.entries.map(({ seq }) => seq)).size).toBe(batch.to - batch.from);
  });
});
