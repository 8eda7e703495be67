import type { MappedRecord } from '../../mapping/bundle.js';
import { MappedRecordCache } from './mapped-record-cache.js';

const record = (seq: number): MappedRecord => ({
  record: { stream: 'check', seq, aggregateId: 'a', version: 1 },
  changes: [],
});

describe('the cache of mapped records', () => {
  it('returns a record once for each of the other destinations', () => {
    const cache = new MappedRecordCache(2);
    cache.cacheRecord('check', record(7));
    expect(cache.takeRecord('gate', 7)).toBeUndefined();
    expect(cache.takeRecord('check', 7)).toEqual(record(7));
    expect(cache.takeRecord('check', 7)).toEqual(record(7));
    expect(cache.takeRecord('check', 7)).toBeUndefined();
  });

  it('stores nothing for a single destination, and a record for at most 30 seconds', () => {
    const alone = new MappedRecordCache(0);
    alone.cacheRecord('check', record(1));
    expect(alone.takeRecord('check', 1)).toBeUndefined();
    let now = 0;
    const cache = new MappedRecordCache(1, () => now);
    cache.cacheRecord('check', record(1));
    now = 30_001;
    expect(cache.takeRecord('check', 1)).toBeUndefined();
  });

  it('drops the oldest record when it is full', () => {
    const cache = new MappedRecordCache(1);
    for (let seq = 1; seq <= 2_001; seq += 1) cache.cacheRecord('check', record(seq));
    expect(cache.takeRecord('check', 1)).toBeUndefined();
    expect(cache.takeRecord('check', 2_001)).toEqual(record(2_001));
  });
});
