import type { DeliveryOutcome, Notification, NotificationChannel } from '../notification-channel.js';

export interface SmsText {
  /** Text of an SMS. One of 160 characters without diacritics costs one segment. */
  readonly text: string;
  /** The same content for channels that send approved templates only: name of the template and its parameters. */
  readonly template: {
    readonly name: string;
    readonly parameters: Readonly<Record<string, string>>;
  };
}

/** A message to a phone. Its id makes a repetition harmless at the gateway. */
export type OutgoingSms = Notification<SmsText>;

/** Sends messages to phones, addressed by their E.164 number. The configuration selects the implementation. */
export abstract class SmsChannel implements NotificationChannel<SmsText> {
  /** False without a configured channel. Features that need messages are then off. */
  abstract readonly isConfigured: boolean;

  /** Hands a message to the gateway. @throws DeliveryPostponedError as the port states */
  abstract deliver(phone: string, sms: OutgoingSms): Promise<DeliveryOutcome>;
}
