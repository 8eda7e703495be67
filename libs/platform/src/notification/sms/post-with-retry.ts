import { setTimeout as delay } from 'node:timers/promises';
import { DeliveryPostponedError } from '../notification-channel.js';

/** Attempts of one delivery. Later attempts are those of the caller's timer. */
const maxAttempts = 3;
const firstRetryDelayMs = 300;
/** Answers are short; a longer one is not read to its end. */
const maxAnswerBytes = 64 * 1024;

export interface JsonPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
  readonly timeoutMs: number;
  /** Waits between attempts; replaced in specs. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

export interface JsonAnswer {
  readonly status: number;
  /** The parsed body; null when it is no JSON. */
  readonly body: unknown;
}

/** Statuses that a later attempt may change (RFC 9110 and RFC 6585). */
const isTransient = (status: number): boolean => status >= 500 || [408, 425, 429].includes(status);

/**
 * Posts JSON and repeats the request after a timeout, a lost connection or a transient status. The body carries the id of the
 * message, so that the receiver recognises a repetition. Redirects are not followed, because they would carry the token elsewhere.
 * @throws DeliveryPostponedError after the last attempt. Its message holds neither address nor content.
 */
export async function postJsonWithRetry({
  url,
  headers,
  body,
  timeoutMs,
  wait = delay,
}: JsonPost): Promise<JsonAnswer> {
  let last = 'no answer';
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    if (attempt > 1) await wait(firstRetryDelayMs * 2 ** (attempt - 2));
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await readShortText(response);
      if (!isTransient(response.status)) return { status: response.status, body: parseJson(text) };
      last = `status ${response.status}`;
    } catch (error) {
      last = error instanceof Error ? error.name : 'no answer';
    }
  }
  throw new DeliveryPostponedError(`the message gateway did not accept: ${last}`);
}

async function readShortText(response: Response): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > maxAnswerBytes) break;
  }
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
