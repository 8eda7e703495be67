import { Injectable } from '@nestjs/common';
import { maxNcoviPageChanges, ncoviPageType } from '@khai-bao/contracts';
import { Clock } from '@khai-bao/platform/core';
import { MessageSigner, StatementError, verifyStatement } from '@khai-bao/platform/signing';
import { decodeProtectedHeader, type JWK } from 'jose';
import { SyncConfig } from '../sync.config.js';
import type { NcoviRefusal } from './ncovi-feed-states.js';
import type { NcoviListKey, NcoviListSource } from './ncovi-list-config.js';

export type NcoviPageResponse =
  | { readonly kind: 'page'; readonly payload: object }
  | { readonly kind: 'refused'; readonly refusal: NcoviRefusal }
  | { readonly kind: 'failed'; readonly reason: string };

/** Maximum bytes of a page. */
const maxPageBytes = 4 * 1024 * 1024;

/** Requests signed pages of the NCOVI list and verifies who signed them. */
@Injectable()
export class NcoviListClient {
  private readonly signer: MessageSigner;

  constructor(
    private readonly config: SyncConfig,
    private readonly clock: Clock,
  ) {
    this.signer = new MessageSigner(JSON.parse(config.feedSigningKey) as JWK);
  }

  /** Requests the changes after a number. @param stop aborts the request when the service stops @throws Error only when `stop` is aborted */
  async requestPage(source: NcoviListSource, after: number, stop: AbortSignal): Promise<NcoviPageResponse> {
    const url = `${source.url}/v1/ncovi-units?after=${after}&limit=${maxNcoviPageChanges}`;
    try {
      const headers = await this.signer.signRequest(
        { method: 'GET', url, headers: { accept: 'application/json' } },
        this.clock.now(),
      );
      const response = await fetch(url, {
        headers,
        redirect: 'error',
        signal: AbortSignal.any([AbortSignal.timeout(this.config.feedTimeout), stop]),
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        return { kind: 'failed', reason: `answered ${response.status}` };
      }
      const jws = readPageMember(await readBoundedText(response));
      return jws === null
        ? { kind: 'refused', refusal: 'malformed' }
        : await this.verifyPage(source.keys, jws);
    } catch (error) {
      if (stop.aborted) throw error;
      return { kind: 'failed', reason: describeFailure(error) };
    }
  }

  private async verifyPage(keys: readonly NcoviListKey[], jws: string): Promise<NcoviPageResponse> {
    const key = keys.find(({ kid }) => kid === readKeyId(jws));
    if (key === undefined) return { kind: 'refused', refusal: 'unknown-key' };
    if (key.until !== undefined && Date.parse(key.until) < this.clock.now().getTime())
      return { kind: 'refused', refusal: 'retired-key' };
    try {
      const { kid, kty, crv, x } = key;
      return { kind: 'page', payload: await verifyStatement([{ kid, kty, crv, x }], ncoviPageType, jws) };
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      return { kind: 'refused', refusal: 'bad-signature' };
    }
  }
}

function readKeyId(jws: string): string | undefined {
  try {
    return decodeProtectedHeader(jws).kid;
  } catch {
    return undefined;
  }
}

function readPageMember(text: string): string | null {
  try {
    const value = JSON.parse(text) as { page?: unknown } | null;
    return typeof value?.page === 'string' ? value.page : null;
  } catch {
    return null;
  }
}

async function readBoundedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > maxPageBytes) throw new RangeError('the page is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function describeFailure(error: unknown): string {
  const { name, cause } = (error ?? {}) as { name?: unknown; cause?: { code?: unknown } };
  if (name === 'TimeoutError') return 'no response in time';
  if (error instanceof RangeError) return 'the page is too long';
  return typeof cause?.code === 'string' ? `not reachable (${cause.code})` : 'the request failed';
}
