import { DeliveryPostponedError, type DeliveryOutcome } from '../notification-channel.js';
import { postJsonWithRetry, type JsonPost } from './post-with-retry.js';
import { SmsChannel, type OutgoingSms } from './sms-channel.js';

export interface SmsGatewaySettings {
  readonly url: string;
  readonly token: string;
  readonly timeoutMs: number;
  readonly wait?: JsonPost['wait'];
}

/** Statuses with which a gateway refuses the number or the text of one message. */
const recipientStatuses = new Set([400, 404, 410, 422]);

/**
 * Sends messages through an SMS gateway over HTTP: `POST {to, text, id}` with a bearer token. The gateway must send a message once
 * per `id`, which is also the `Idempotency-Key`.
 */
export class GatewaySmsChannel extends SmsChannel {
  readonly isConfigured = true;

  constructor(private readonly settings: SmsGatewaySettings) {
    super();
  }

  async deliver(phone: string, { id, text }: OutgoingSms): Promise<DeliveryOutcome> {
    const { url, token, timeoutMs, wait } = this.settings;
    const { status } = await postJsonWithRetry({
      url,
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': id },
      body: { to: phone, text, id },
      timeoutMs,
      ...(wait === undefined ? {} : { wait }),
    });
    // 409: a message with this id was accepted before.
    if ((status >= 200 && status < 300) || status === 409) return { outcome: 'accepted', reply: '' };
    if (recipientStatuses.has(status)) return { outcome: 'refused', reply: String(status) };
    // 401, 403, a redirect: the cause is the sender.
    throw new DeliveryPostponedError(`the SMS gateway refuses the sender: status ${status}`);
  }
}
