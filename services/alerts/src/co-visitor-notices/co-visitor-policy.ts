/** Policy of notices to co-visitors. It is data: a change needs no other code. The figures are our own. */
export const coVisitorPolicy = {
  /** A notice to fewer people is released only with a stated reason: a small group may guess whose case it is. */
  minPeople: 5,
  /** A notice that nobody releases expires after this time. */
  hoursToRelease: 24,
  /** Numbers that get messages. Others may have a surcharge abroad. */
  phonePrefixes: ['+84'],
  /** Messages of all notices a minute, over all instances. */
  messagesPerMinute: 6_000,
  /** Messages of one notice that are handed over at the same time. */
  concurrency: 16,
  /** Messages that a sender claims at once. */
  claimSize: 96,
  /** Time after which a sender gives its timer back, milliseconds. */
  sendingSliceMs: 5_000,
  /** Time until a gateway that does not accept messages is asked again, milliseconds. */
  retryDelayMs: 30_000,
  /** Time for which messages of a notice are tried, milliseconds. */
  patienceMs: 3_600_000,
} as const;
