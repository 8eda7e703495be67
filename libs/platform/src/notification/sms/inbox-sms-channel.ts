import { createTransport, type Transporter } from 'nodemailer';
import { DeliveryPostponedError, type DeliveryOutcome } from '../notification-channel.js';
import { SmsChannel, type OutgoingSms } from './sms-channel.js';

/** Domain of the mail addresses that stand for phones in the development inbox. */
export const smsInboxDomain = 'sms.local';

/** Returns the mail address that stands for a phone: `0903123456@sms.local`. */
export const smsInboxAddress = (phone: string): string =>
  `${phone.replace(/^\+84/, '0').replace(/\D/g, '')}@${smsInboxDomain}`;

/** Shows messages in the mail inbox of a development machine, as mails to `<phone>@sms.local`. */
export class InboxSmsChannel extends SmsChannel {
  readonly isConfigured = true;
  private readonly transport: Transporter;

  constructor(smtpUrl: string) {
    super();
    this.transport = createTransport(smtpUrl);
  }

  async deliver(phone: string, { id, text }: OutgoingSms): Promise<DeliveryOutcome> {
    try {
      await this.transport.sendMail({
        from: `SMS <khai-bao@${smsInboxDomain}>`,
        to: { name: '', address: smsInboxAddress(phone) },
        messageId: `<${id}@${smsInboxDomain}>`,
        subject: `SMS: ${text}`,
        text,
      });
    } catch (error) {
      throw new DeliveryPostponedError('the inbox did not take the message', { cause: error });
    }
    return { outcome: 'accepted', reply: '' };
  }
}
