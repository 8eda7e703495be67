import { createIdempotencyKey } from '@khai-bao/api-client/admin';
import { useRef } from 'react';

/** The key of a request and when its content was filled in. */
export interface StableKey {
  readonly clientKey: string;
  readonly filledAt: string;
}

/** Gives the same content the same key, however often it is sent, and a changed content another. */
export function useStableKey(): (content: unknown) => StableKey {
  const last = useRef({ text: '', key: { clientKey: '', filledAt: '' } });
  return (content) => {
    const text = JSON.stringify(content);
    if (last.current.text !== text)
      last.current = {
        text,
        key: { clientKey: createIdempotencyKey(), filledAt: new Date().toISOString() },
      };
    return last.current.key;
  };
}
