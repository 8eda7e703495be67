import type { FeedRecord } from '../../intake/feed-record.js';
import { cutBeforeRepeatedResource } from './repeated-resource.js';

const records = (...ids: string[]): FeedRecord[] =>
  ids.map((aggregateId, at) => ({ stream: 'gate', seq: at + 1, aggregateId, version: at }) as FeedRecord);

describe('a batch contains a resource once', () => {
  it.each<[string[], number[], number | null]>([
    [['a', 'b', 'c'], [], null],
    [['a', 'b', 'a', 'c'], [], 3],
    [['a', 'b', 'a', 'c'], [1], null],
    [['a', 'b', 'a', 'b'], [3], 4],
    [[], [], null],
  ])('%j with %j quarantined ends before %p', (ids, quarantined, cutAt) => {
    const cut = cutBeforeRepeatedResource(records(...ids), new Set(quarantined));
    expect(cut.cutAt).toBe(cutAt);
    expect(cut.list.map(({ seq }) => seq)).toEqual(
      records(...ids)
        .map(({ seq }) => seq)
        .filter((seq) => cutAt === null || seq < cutAt),
    );
  });
});
