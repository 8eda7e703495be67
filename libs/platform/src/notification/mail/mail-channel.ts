import type { FactoryProvider, Type } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { DataSource } from 'typeorm';
import { Clock } from '../../core/clock.js';
import { ServiceName } from '../../core/service-name.js';
import { Outbox } from '../../outbox/outbox.js';
import {
  DeliveryPostponedError,
  type DeliveryOutcome,
  type Notification,
  type NotificationChannel,
} from '../notification-channel.js';
import { MailTroubles } from './mail-troubles.js';
import { classifyRefusal } from './classify-refusal.js';

export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** A calendar entry (RFC 6047): mail programs offer to add it, and attach it as a file. */
  readonly calendar?: MailCalendar;
}
export interface MailCalendar {
  readonly method: 'REQUEST' | 'CANCEL';
  /** Calendar file (RFC 5545). */
  readonly content: string;
}
/** Name of an attached calendar file. */
const calendarFileName = 'lich.ics';
/** A mail, with the `Message-ID` `<id@domain>` (RFC 5322, section 3.6.4). */
export type OutgoingMail = Notification<MailText> & {
  /** Return path for bounces (RFC 5321, MAIL FROM). Default: the visible sender. */
  readonly envelopeFrom?: string;
};

/** A mail server that does not respond for this time is unavailable, milliseconds. Without it nodemailer waits up to ten minutes. */
const serverTimeoutMs = 10_000;

/** Mail settings of a service. */
export interface MailSettings {
  readonly smtpUrl: string;
  /** The sender, `Khai Báo <khong-tra-loi@khaibao.example.vn>`. */
  readonly mailFrom: string;
}

/** Sends mails. A refusal that concerns the sender never counts against the recipient's address; it is published once for DIC. */
export class MailChannel implements NotificationChannel<MailText> {
  private readonly transport: Transporter;
  /** Domain of the message ids: that of the sender. */
  private readonly domain: string;

  constructor(
    private readonly settings: MailSettings,
    private readonly troubles: Pick<MailTroubles, 'recordRefusal' | 'recordAccepted'>,
  ) {
    this.transport = createTransport({
      url: settings.smtpUrl,
      connectionTimeout: serverTimeoutMs,
      greetingTimeout: serverTimeoutMs,
      socketTimeout: serverTimeoutMs,
    });
    this.domain = /@([^@>\s]+)>?\s*$/.exec(settings.mailFrom)?.[1] ?? 'khai-bao';
  }

  /**
   * Sends a mail. @param address a single address, passed as an object so that it is never parsed as a list
   * @returns `refused` when the server permanently refuses this recipient (5yz to RCPT TO, RFC 5321 section 4.2.1)
   */
  async deliver(
    address: string,
    { id, envelopeFrom, calendar, ...mail }: OutgoingMail,
  ): Promise<DeliveryOutcome> {
    try {
      await this.transport.sendMail({
        from: this.settings.mailFrom,
        to: { name: '', address },
        messageId: `<${id}@${this.domain}>`,
        ...(envelopeFrom === undefined ? {} : { envelope: { from: envelopeFrom, to: address } }),
        ...(calendar === undefined ? {} : { icalEvent: { filename: calendarFileName, ...calendar } }),
        ...mail,
      });
    } catch (error) {
      const refusal = classifyRefusal(error);
      if (refusal.about === 'recipient') return { outcome: 'refused', reply: refusal.answer };
      if (refusal.about === 'sender') this.troubles.recordRefusal(refusal.reason, refusal.reply);
      throw new DeliveryPostponedError('the mail server did not take the mail', { cause: error });
    }
    this.troubles.recordAccepted();
    return { outcome: 'accepted', reply: '' };
  }
}

/** Provides a service's mail channel from its configuration. */
export const provideMailChannel = (config: Type<MailSettings>): FactoryProvider<MailChannel> => ({
  provide: MailChannel,
  useFactory: (
    settings: MailSettings,
    dataSource: DataSource,
    outbox: Outbox,
    service: ServiceName,
    clock: Clock,
  ) => new MailChannel(settings, new MailTroubles(dataSource, outbox, service, clock)),
  inject: [config, DataSource, Outbox, ServiceName, Clock],
});
