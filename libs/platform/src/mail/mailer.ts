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
   * The same for the same mail, however often it is handed over, and no secret: the left part of its `Message-ID` (RFC 5322,
   * section 3.6.4). A sender that is killed between the server's yes and its own commit hands a mail over again; mailboxes
   * know the repeat by it.
   */
  readonly id: string;
  /** Where it comes back to when it does not arrive (RFC 5321, MAIL FROM); the visible sender unless told. */
  readonly envelopeFrom?: string;
}

/** What a service's configuration says of mail. */
export interface MailSettings {
  readonly smtpUrl: string;
  /** The sender, `Khai Báo <khong-tra-loi@khaibao.example.vn>`. */
  readonly mailFrom: string;
}

/** The mail was not taken, and the recipient has nothing to do with it: it is tried again. */
export class MailNotAcceptedError extends Error {
  override readonly name = 'MailNotAcceptedError';
}

/** Hands mails to the mail server. What it says about us is never held against an address: it is told to DIC, once. */
export class Mailer {
  private readonly transport: Transporter;
  /** Whose message ids they are: the sender's domain. */
  private readonly domain: string;

  constructor(
    private readonly settings: MailSettings,
    private readonly troubles: Pick<MailTroubles, 'recordRefusal' | 'recordAccepted'>,
  ) {
    this.transport = createTransport(settings.smtpUrl);
    this.domain = /@([^@>\s]+)>?\s*$/.exec(settings.mailFrom)?.[1] ?? 'khai-bao';
  }

  /**
   * @param address one address: it is given as such, so that nothing in it is read as a list
   * @returns `refused` when the server refuses this recipient for good (5yz to RCPT TO, RFC 5321 section 4.2.1)
   * @throws MailNotAcceptedError in every other case: it may work later
   */
  async sendMail(address: string, mail: OutgoingMail): Promise<'accepted' | 'refused'> {
    return (await this.sendMailWithReply(address, mail)).outcome;
  }

  /** The same, with what the server said when it refused: `550 5.1.1 User unknown`. */
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
      if (refusal.about === 'us') this.troubles.recordRefusal(refusal.reason, refusal.reply);
      throw new MailNotAcceptedError('the mail server did not take the mail', { cause: error });
    }
    this.troubles.recordAccepted();
    return { outcome: 'accepted', answer: '' };
  }
}

/** A service's mailer, by its configuration. */
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
