const dayMs = 24 * 60 * 60 * 1000;

/** Topic settings as Kafka names them. */
export type TopicConfig = Readonly<Record<string, string>>;

/**
 * How consumers process a topic.
 * - `urgent`: without pauses while many HTTP requests are in progress
 * - `normal`: with pauses during such a peak
 * - `bulk`: as `normal`, in larger fetches
 */
export type TopicDelivery = 'urgent' | 'normal' | 'bulk';

export interface TopicDefinition<Name extends string = string, EventClass = new () => object> {
  /** Name of the topic and `type` of its events; it ends in the version. */
  readonly name: Name;
  /** The ordering scope that the message key identifies. */
  readonly key: string;
  /** One sentence for the AsyncAPI channel. */
  readonly summary: string;
  /** Validates `data` of the events, when they are published and when they are consumed. */
  readonly eventClass: EventClass;
  readonly partitions: number;
  readonly retention: TopicConfig;
  readonly delivery: TopicDelivery;
  /** Whether the topic carries data that a day key opens, or the day key itself. */
  readonly isSealedByDayKey: boolean;
}

/** Declares a topic. `delivery` is `normal` and `isSealedByDayKey` is false when they are left out. */
export const defineTopic = <const Name extends string, EventClass extends new () => object>(
  definition: Omit<TopicDefinition<Name, EventClass>, 'delivery' | 'isSealedByDayKey'> &
    Partial<Pick<TopicDefinition, 'delivery' | 'isSealedByDayKey'>>,
): TopicDefinition<Name, EventClass> => ({ delivery: 'normal', isSealedByDayKey: false, ...definition });

/** Keeps the newest message of each key, and every message for at least seven days. */
export const compacted: TopicConfig = {
  'cleanup.policy': 'compact',
  'min.compaction.lag.ms': String(7 * dayMs),
};

/** Keeps each message for a number of days, and up to a segment longer. */
export const retainDays = (days: number): TopicConfig => ({
  'cleanup.policy': 'delete',
  'retention.ms': String(days * dayMs),
});

/**
 * Keeps each message for a number of days, and at most one day longer. Kafka deletes whole segments, whose default
 * length is seven days; here a segment holds one day.
 */
export const retainDaysInDailySegments = (days: number): TopicConfig => ({
  ...retainDays(days),
  'segment.ms': String(dayMs),
});
