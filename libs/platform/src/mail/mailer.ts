import type { FactoryProvider, Type } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** The same for the same mail, however often it is handed over: mail servers know a repeat by it. */
  readonly messageId?: string;
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

  constructor(private readonly settings: MailSettings) {
    this.transport = createTransport(settings.smtpUrl);
  }

  /**
   * @param address one address: it is given as such, so that nothing in it is read as a list
   * @returns `refused` when the server refuses the address for good (SMTP 5xx, RFC 5321 section 4.2.1)
   * @throws when it may work later
   */
  async send(address: string, mail: Mail): Promise<'accepted' | 'refused'> {
    try {
      await this.transport.sendMail({ from: this.settings.mailFrom, to: { name: '', address }, ...mail });
      return 'accepted';
    } catch (error) {
      const code = (error as { responseCode?: unknown }).responseCode;
      if (typeof code === 'number' && code >= 500) return 'refused';
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
