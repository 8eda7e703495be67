import type { MappedRecord } from '../mapping/bundle.js';
import { SpeltRecords } from './spelt-records.js';

const record = (seq: number): MappedRecord => ({
  record: { stream: 'check', seq, aggregateId: 'a', version: 1 },
  changes: [],
});

describe('records kept for the other centres', () => {
  it('are given to each of the others once, and then gone', () => {
    const kept = new SpeltRecords(2);
    kept.put('check', record(7));
    expect(kept.take('gate', 7)).toBeUndefined();
    expect(kept.take('check', 7)).toEqual(record(7));
    expect(kept.take('check', 7)).toEqual(record(7));
    expect(kept.take('check', 7)).toBeUndefined();
  });

  it('are not kept where there is no other, nor longer than half a minute', () => {
    const alone = new SpeltRecords(0);
    alone.put('check', record(1));
    expect(alone.take('check', 1)).toBeUndefined();
    let now = 0;
    const kept = new SpeltRecords(1, () => now);
    kept.put('check', record(1));
    now = 30_001;
    expect(kept.take('check', 1)).toBeUndefined();
  });

  it('make room for newer ones', () => {
    const kept = new SpeltRecords(1);
    for (let seq = 1; seq <= 2_001; seq += 1) kept.put('check', record(seq));
    expect(kept.take('check', 1)).toBeUndefined();
    expect(kept.take('check', 2_001)).toEqual(record(2_001));
  });
});
