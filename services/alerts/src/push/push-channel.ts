import { Injectable } from '@nestjs/common';
import { DeliveryPostponedError } from '@khai-bao/platform/notification';
import webPush from 'web-push';
import { AlertsConfig } from '../alerts.config.js';
import { RefusedAddressError, sendOutboundRequest } from './outbound-request.js';

/** What a browser gives when it subscribes (Push API). */
export interface BrowserSubscription {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** A push message. It holds no personal data, because push services and lock screens show it. */
export interface PushMessage {
  readonly title: string;
  readonly body: string;
  /** Path that a tap opens. */
  readonly url: string;
  /** Messages of one tag replace each other on the screen. */
  readonly tag: string;
  readonly action: string;
}

/** `gone`: the subscription ended (404, 410); `refused`: the push service permanently refuses the message. */
export type PushOutcome = 'accepted' | 'gone' | 'refused';

/** A message that waits for a device for longer is dropped by the push service, seconds. */
const timeToLiveSeconds = 60 * 60;
const requestTimeoutMs = 5_000;

interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Hands messages to the push service of a browser (RFC 8030), encrypted for the browser (RFC 8291). */
@Injectable()
export class PushChannel {
  private readonly keys: VapidKeys | null;

  constructor(private readonly config: AlertsConfig) {
    this.keys = config.pushSigningKey === undefined ? null : toVapidKeys(config.pushSigningKey);
  }

  /** The key that browsers subscribe with, base64url; null when push is off. */
  get publicKey(): string | null {
    return this.keys?.publicKey ?? null;
  }

  /** @throws DeliveryPostponedError when a later attempt may succeed */
  async deliver(
    { endpoint, p256dh, auth }: BrowserSubscription,
    id: string,
    message: PushMessage,
  ): Promise<PushOutcome> {
    if (this.keys === null) return 'refused';
    const request = this.encrypt(this.keys, { endpoint, p256dh, auth }, id, message);
    if (request === null) return 'refused';
    let status: number;
    try {
      status = await sendOutboundRequest({
        url: request.endpoint,
        method: 'POST',
        headers: toTextHeaders(request.headers),
        body: request.body ?? '',
        timeoutMs: requestTimeoutMs,
        allowsPrivateAddresses: this.config.pushToPrivateAddresses,
      });
    } catch (error) {
      if (error instanceof RefusedAddressError) return 'refused';
      throw new DeliveryPostponedError('the push service did not answer', { cause: error });
    }
    if (status >= 200 && status < 300) return 'accepted';
    if (status === 404 || status === 410) return 'gone';
    if (status === 429 || status >= 500)
      throw new DeliveryPostponedError(`the push service answered ${status}`);
    return 'refused';
  }

  /** @returns the encrypted request; null when the keys of the browser are invalid, which no later attempt changes */
  private encrypt(
    keys: VapidKeys,
    { endpoint, p256dh, auth }: BrowserSubscription,
    id: string,
    message: PushMessage,
  ): webPush.RequestDetails | null {
    try {
      return webPush.generateRequestDetails(
        { endpoint, keys: { p256dh, auth } },
        JSON.stringify({ id, ...message }),
        {
          vapidDetails: { subject: this.config.pushContact, ...keys },
          TTL: timeToLiveSeconds,
          urgency: 'high',
          contentEncoding: 'aes128gcm',
          // A later message of the topic replaces one that still waits for the device.
          topic: topicOf(message.tag),
        },
      );
    } catch {
      return null;
    }
  }
}

/** A topic has at most 32 characters of the base64url alphabet (RFC 8030, 5.4). */
const topicOf = (tag: string): string =>
  tag
    .replaceAll(/[^A-Za-z0-9_-]/g, '')
    .replaceAll('-', '')
    .slice(0, 32);

const toTextHeaders = (headers: object): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

/** Returns the keys as base64url: the uncompressed point, and the private number. @throws Error for another key */
function toVapidKeys(text: string): VapidKeys {
  const { crv, x, y, d } = JSON.parse(text) as Partial<Record<'crv' | 'x' | 'y' | 'd', string>>;
  if (crv !== 'P-256' || x === undefined || y === undefined || d === undefined)
    throw new Error('PUSH_SIGNING_KEY is not a private P-256 key');
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return { publicKey: point.toString('base64url'), privateKey: d };
}
