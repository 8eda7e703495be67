import { Injectable } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { RegistrationConfig } from '../registration.config.js';

export interface Mail {
  /** The same for the same mail, however often it is handed over: mail servers know a repeat by it. */
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
}

/** Hands mails to the mail server. */
@Injectable()
export class Mailer {
  private readonly transport: Transporter;

  constructor(private readonly config: RegistrationConfig) {
    this.transport = createTransport(config.smtpUrl);
  }

  /**
   * @param address one address: it is given as such, so that nothing in it is read as a list
   * @returns `refused` when the server refuses the address for good (SMTP 5xx, RFC 5321 section 4.2.1)
   * @throws when it may work later
   */
  async send(address: string, mail: Mail): Promise<'sent' | 'refused'> {
    try {
      await this.transport.sendMail({ from: this.config.mailFrom, to: { name: '', address }, ...mail });
      return 'sent';
    } catch (error) {
      const code = (error as { responseCode?: unknown }).responseCode;
      if (typeof code === 'number' && code >= 500) return 'refused';
      throw new Error('the mail server did not take the mail', { cause: error });
    }
  }
}
