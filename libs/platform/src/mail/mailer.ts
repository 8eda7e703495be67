import type { FactoryProvider, Type } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { DataSource } from 'typeorm';
import { Clock } from '../core/clock.js';
import { ServiceName } from '../core/service-name.js';
import { Outbox } from '../outbox/outbox.js';
import { MailTroubles } from './mail-troubles.js';
import { classifyRefusal } from './classify-refusal.js';

export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}
export interface OutgoingMail extends MailText {
  /**
   * Stable and not secret: the left part of the `Message-ID` (RFC 5322, section 3.6.4). A process that is killed
   * between the server's acceptance and its own commit sends the mail again, and mailboxes recognise the repeat by
   * this id.
   */
  readonly id: string;
  /** Return path for bounces (RFC 5321, MAIL FROM). Default: the visible sender. */
  readonly envelopeFrom?: string;
}

/** Mail settings of a service. */
export interface MailSettings {
  readonly smtpUrl: string;
  /** The sender, `Khai Báo <khong-tra-loi@khaibao.example.vn>`. */
  readonly mailFrom: string;
}

/** Thrown when the server did not accept a mail for a reason that does not concern the recipient. The mail is retried. */
export class MailNotAcceptedError extends Error {
  override readonly name = 'MailNotAcceptedError';
}

/** Sends mails. A refusal that concerns the sender never counts against the recipient's address; it is published once for DIC. */
export class Mailer {
  private readonly transport: Transporter;
  /** Domain of the message ids: that of the sender. */
  private readonly domain: string;

  constructor(
    private readonly settings: MailSettings,
    private readonly troubles: Pick<MailTroubles, 'recordRefusal' | 'recordAccepted'>,
  ) {
    this.transport = createTransport(settings.smtpUrl);
    this.domain = /@([^@>\s]+)>?\s*$/.exec(settings.mailFrom)?.[1] ?? 'khai-bao';
  }

  /**
   * Sends a mail. @param address a single address, passed as an object so that it is never parsed as a list
   * @returns `refused` when the server permanently refuses this recipient (5yz to RCPT TO, RFC 5321 section 4.2.1)
   * @throws MailNotAcceptedError in every other case; a retry may succeed
   */
  async sendMail(address: string, mail: OutgoingMail): Promise<'accepted' | 'refused'> {
    return (await this.sendMailWithReply(address, mail)).outcome;
  }

  /** Sends a mail and returns the server's reply to a refusal: `550 5.1.1 User unknown`. */
  async sendMailWithReply(
    address: string,
    { id, envelopeFrom, ...mail }: OutgoingMail,
  ): Promise<{ readonly outcome: 'accepted' | 'refused'; readonly answer: string }> {
    try {
      await this.transport.sendMail({
        from: this.settings.mailFrom,
        to: { name: '', address },
        messageId: `<${id}@${this.domain}>`,
        ...(envelopeFrom === undefined ? {} : { envelope: { from: envelopeFrom, to: address } }),
        ...mail,
      });
    } catch (error) {
      const refusal = classifyRefusal(error);
      if (refusal.about === 'recipient') return { outcome: 'refused', answer: refusal.answer };
      if (refusal.about === 'sender') this.troubles.recordRefusal(refusal.reason, refusal.reply);
      throw new MailNotAcceptedError('the mail server did not take the mail', { cause: error });
    }
    this.troubles.recordAccepted();
    return { outcome: 'accepted', answer: '' };
  }
}

/** Provides a service's mailer from its configuration. */
export const provideMailer = (config: Type<MailSettings>): FactoryProvider<Mailer> => ({
  provide: Mailer,
  useFactory: (
    settings: MailSettings,
    dataSource: DataSource,
    outbox: Outbox,
    service: ServiceName,
    clock: Clock,
  ) => new Mailer(settings, new MailTroubles(dataSource, outbox, service, clock)),
  inject: [config, DataSource, Outbox, ServiceName, Clock],
});
