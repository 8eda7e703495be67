/**
 * A way to reach one recipient: mail and messages to phones; push and webhooks implement the same port. A channel delivers once and reports
 * the outcome. Retrying is the caller's timer (`TimerScheduler`), which holds ids and reads address and text when it runs.
 */
export interface NotificationChannel<Content> {
  /**
   * Hands a notification to the recipient's server.
   * @param address mail address, E.164 number, or endpoint of the channel
   * @throws DeliveryPostponedError when the recipient is not the cause; a later attempt may succeed
   */
  deliver(address: string, notification: Notification<Content>): Promise<DeliveryOutcome>;
}

/** Content of a notification and its identity. */
export type Notification<Content> = Content & {
  /**
   * Stable across attempts and not secret. A process that is killed between the server's acceptance and its own commit delivers
   * again, and recipients recognise the repetition by this id.
   */
  readonly id: string;
};

export interface DeliveryOutcome {
  /** `refused`: the server permanently refuses this recipient, so that no later attempt can succeed. */
  readonly outcome: 'accepted' | 'refused';
  /** The server's reply to a refusal, `550 5.1.1 User unknown`; empty when it accepted. */
  readonly reply: string;
}

/** Thrown when a notification was not accepted for a reason that does not concern the recipient. The delivery is retried. */
export class DeliveryPostponedError extends Error {
  override readonly name = 'DeliveryPostponedError';
}
