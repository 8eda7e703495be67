import type { FactoryProvider, Type } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';

export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}
export interface Mail extends MailText {
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

/** Hands mails to the mail server. */
export class Mailer {
  private readonly transport: Transporter;
  /** Whose message ids they are: the sender's domain. */
  private readonly domain: string;

  constructor(private readonly settings: MailSettings) {
    this.transport = createTransport(settings.smtpUrl);
    this.domain = /@([^@>\s]+)>?\s*$/.exec(settings.mailFrom)?.[1] ?? 'khai-bao';
  }

  /**
   * @param address one address: it is given as such, so that nothing in it is read as a list
   * @returns `refused` when the server refuses the address for good (SMTP 5xx, RFC 5321 section 4.2.1)
   * @throws when it may work later
   */
  async send(address: string, mail: Mail): Promise<'accepted' | 'refused'> {
    return (await this.deliver(address, mail)).outcome;
  }

  /** The same, with what the server said when it refused: `550 5.1.1 User unknown`. */
  async deliver(
    address: string,
    { id, envelopeFrom, ...mail }: Mail,
  ): Promise<{ readonly outcome: 'accepted' | 'refused'; readonly answer: string }> {
    try {
      await this.transport.sendMail({
        from: this.settings.mailFrom,
        to: { name: '', address },
        messageId: `<${id}@${this.domain}>`,
        ...(envelopeFrom === undefined ? {} : { envelope: { from: envelopeFrom, to: address } }),
        ...mail,
      });
      return { outcome: 'accepted', answer: '' };
    } catch (error) {
      const { responseCode: code, response } = error as { responseCode?: unknown; response?: unknown };
      if (typeof code === 'number' && code >= 500)
        return { outcome: 'refused', answer: typeof response === 'string' ? response : String(code) };
      throw new Error('the mail server did not take the mail', { cause: error });
    }
  }
}

/** A service's mailer, by its configuration. */
export const mailerFrom = (config: Type<MailSettings>): FactoryProvider<Mailer> => ({
  provide: Mailer,
  useFactory: (settings: MailSettings) => new Mailer(settings),
  inject: [config],
});
