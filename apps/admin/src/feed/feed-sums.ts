import type { StreamDto } from '@khai-bao/api-client/sync';

export const feedColumns = ['received', 'sent', 'confirmed', 'waiting', 'quarantined'] as const;
export type FeedColumn = (typeof feedColumns)[number];

/** A column over all streams of a data centre. */
export const totalOf = (streams: readonly StreamDto[], column: FeedColumn | 'unsettled'): number =>
  streams.reduce((sum, stream) => sum + stream[column], 0);
