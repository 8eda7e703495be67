import { readFile } from 'node:fs/promises';
import { DeliveryPostponedError, type DeliveryOutcome } from '../notification-channel.js';
import { postJsonWithRetry, type JsonPost } from './post-with-retry.js';
import { SmsChannel, type OutgoingSms } from './sms-channel.js';

export interface ZnsSettings {
  readonly url: string;
  readonly accessTokenFile: string;
  /** Name of a template in the code → id of the approved template. */
  readonly templates: ReadonlyMap<string, string>;
  readonly timeoutMs: number;
  readonly wait?: JsonPost['wait'];
}

/**
 * Errors that concern one recipient: invalid number, unsupported version of the app, inactive or refusing user, no account, cannot
 * receive. Source: the error table of the ZNS guidelines.
 */
const recipientErrors = new Set([-108, -110, -114, -118, -119]);

/**
 * Sends messages through Zalo Notification Service, which delivers approved templates only. Zalo answers every request with status
 * 200 and an error number.
 */
export class ZnsSmsChannel extends SmsChannel {
  readonly isConfigured = true;

  constructor(private readonly settings: ZnsSettings) {
    super();
  }

  /** @returns `refused` also for a message without an approved template, so that a fallback can send it */
  async deliver(phone: string, { id, template }: OutgoingSms): Promise<DeliveryOutcome> {
    const { url, accessTokenFile, templates, timeoutMs, wait } = this.settings;
    const templateId = templates.get(template.name);
    if (templateId === undefined) return { outcome: 'refused', reply: 'no template' };
    const { status, body } = await postJsonWithRetry({
      url,
      headers: { access_token: await readAccessToken(accessTokenFile) },
      body: {
        phone: phone.replace(/^\+/, ''),
        template_id: templateId,
        template_data: template.parameters,
        tracking_id: id,
      },
      timeoutMs,
      ...(wait === undefined ? {} : { wait }),
    });
    const error = errorNumberOf(body);
    if (status === 200 && error === 0) return { outcome: 'accepted', reply: '' };
    if (error !== null && recipientErrors.has(error)) return { outcome: 'refused', reply: String(error) };
    throw new DeliveryPostponedError(`Zalo refuses the sender: status ${status}, error ${error ?? 'none'}`);
  }
}

async function readAccessToken(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new DeliveryPostponedError('the file of the Zalo access token cannot be read', { cause: error });
  }
}

function errorNumberOf(body: unknown): number | null {
  const { error } = (body ?? {}) as { readonly error?: unknown };
  return typeof error === 'number' ? error : null;
}
