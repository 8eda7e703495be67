const day = 24 * 60 * 60 * 1000;

/** Kafka topics by what they carry. The key of each message is its ordering scope, given beside it. */
export const Topics = {
  /** key: unit */ unit: 'registration.unit.v1',
  /** key: area */ area: 'registration.area.v1',
  /** key: area */ reminder: 'registration.reminder.v1',
  /** key: area */ pharmacyFile: 'registration.pharmacy-file.v1',
  /** key: account */ account: 'accounts.account.v1',
  /** key: account */ sessionEnded: 'accounts.session-ended.v1',
  /** key: gate */ gate: 'declarations.gate.v1',
  /** key: questionnaire and version */ questionnaire: 'declarations.questionnaire.v1',
  /** key: declaration */ declaration: 'declarations.declaration.v1',
  /** key: unit */ riskFlagged: 'declarations.risk-flagged.v1',
  /** key: gate */ check: 'declarations.check.v1',
  /** key: unit */ unitDay: 'declarations.unit-day.v1',
  /** key: day */ dayKey: 'declarations.day-key.v1',
  /** key: case */ case: 'alerts.case.v1',
  /** key: area */ duty: 'alerts.duty.v1',
  /** key: thread */ thread: 'support.thread.v1',
  /** key: destination */ receipt: 'sync.receipt.v1',
  /** key: destination */ feedTrouble: 'sync.feed-trouble.v1',
  /** key: service and worker */ workerTrouble: 'platform.worker-trouble.v1',
  /** key: person or unit */ access: 'trail.access.v1',
  /** key: service */ mailTrouble: 'platform.mail-trouble.v1',
} as const;
export type Topic = (typeof Topics)[keyof typeof Topics];

export const serviceNames = [
  'registration',
  'accounts',
  'declarations',
  'alerts',
  'support',
  'sync',
] as const;
export type ServiceName = (typeof serviceNames)[number];

/** The topic that holds what a service could not process, with the reason and without personal data in it. */
export const deadLetterTopic = (service: ServiceName): string => `dead-letter.${service}.v1`;

export interface TopicDeclaration {
  readonly name: string;
  readonly partitions: number;
  /** Topic settings as Kafka names them. */
  readonly config: Readonly<Record<string, string>>;
}

const registry = (name: string, partitions = 3): TopicDeclaration => ({
  name,
  partitions,
  config: { 'cleanup.policy': 'compact', 'min.compaction.lag.ms': String(7 * day) },
});
const stream = (name: string, partitions: number, days: number): TopicDeclaration => ({
  name,
  partitions,
  config: { 'cleanup.policy': 'delete', 'retention.ms': String(days * day) },
});
/** Kafka deletes whole segments, a week long unless told: with a day's segments nothing outlives its time by more than a day. */
const dailyStream = (name: string, partitions: number, days: number): TopicDeclaration => {
  const { config, ...declared } = stream(name, partitions, days);
  return { ...declared, config: { ...config, 'segment.ms': String(day) } };
};

/** Topics that carry what a day's key opens, or the key itself. */
export const dayTopics: readonly Topic[] = [Topics.declaration, Topics.riskFlagged, Topics.dayKey];

/** Days after which nothing is left of a message of these topics, nor in the dead letters: a day must be kept longer than this. */
export const dayTopicDays = 23;

/** All topics, created by this list before a service starts, never on first use. Sealed personal data expires within 28 days' retention. */
export const topicDeclarations: readonly TopicDeclaration[] = [
  registry(Topics.unit),
  registry(Topics.area, 1),
  stream(Topics.pharmacyFile, 1, 28),
  registry(Topics.account),
  // An ended session matters as long as its access tokens could live.
  stream(Topics.sessionEnded, 3, 1),
  registry(Topics.gate),
  registry(Topics.questionnaire, 1),
  registry(Topics.duty, 1),
  dailyStream(Topics.declaration, 6, 14),
  dailyStream(Topics.riskFlagged, 3, 14),
  stream(Topics.check, 6, 14),
  stream(Topics.unitDay, 3, 14),
  // A week longer than what it opens: a reader that was away still finds the keys of all that it reads.
  dailyStream(Topics.dayKey, 1, 21),
  stream(Topics.reminder, 3, 28),
  stream(Topics.case, 3, 28),
  stream(Topics.thread, 3, 28),
  stream(Topics.receipt, 1, 28),
  stream(Topics.feedTrouble, 1, 28),
  stream(Topics.workerTrouble, 1, 28),
  stream(Topics.access, 3, 28),
  stream(Topics.mailTrouble, 1, 28),
  ...serviceNames.map((service) => dailyStream(deadLetterTopic(service), 1, 14)),
];
