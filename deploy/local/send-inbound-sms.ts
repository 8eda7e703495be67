import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { ExplainedError } from './explained-error.ts';

export interface SmsEndpoint {
  readonly origin: string;
  readonly secret: string;
}

/** A text message as the gateway of a telephone company hands it on. */
export interface InboundSms {
  /** The same for each attempt to hand the message on. */
  readonly id?: string;
  readonly from: string;
  readonly text: string;
}

/** Hands a text message to a running system, signed as the SMS gateway signs it. @returns the status @throws ExplainedError when nothing listens */
export async function sendInboundSms(
  { origin, secret }: SmsEndpoint,
  { id = `msg_${randomUUID()}`, from, text }: InboundSms,
): Promise<number> {
  const body = JSON.stringify({ from, text });
  const now = new Date();
  try {
    const { status } = await fetch(`${origin}/api/declarations/v1/inbound-sms`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, now, body),
      },
      body,
    });
    return status;
  } catch {
    throw new ExplainedError(`Nothing answers at ${origin}: run npm start first.`);
  }
}
