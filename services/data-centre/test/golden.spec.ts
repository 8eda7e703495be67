import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readBatch } from '../src/batches/read-batch.js';

/** The Bundles that the sender promises to send: its golden files. */
const golden = path.join(import.meta.dirname, '../../sync/test/golden');
const files = readdirSync(golden).filter((file) => file.endsWith('.json'));

describe('what the sender promises', () => {
  it('is there', () => expect(files).toHaveLength(6));

  it.each(files)('%s is acceptable here', (file) => {
    const text = readFileSync(path.join(golden, file));
    const { identifier } = JSON.parse(text.toString()) as { identifier: { value: string } };
    const batch = readBatch(text, 'city', identifier.value);
    expect(batch.stream).toBe(file.replace('.json', ''));
    expect(batch.holes).toEqual([batch.to]);
    expect(new Set(batch.entries.map(({ seq }) => seq)).size).toBe(batch.to - batch.from);
  });
});
