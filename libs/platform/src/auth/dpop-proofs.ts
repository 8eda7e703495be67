import { Injectable } from '@nestjs/common';
import { ServiceConfig } from '../config/service-config.js';
import { Clock } from '../core/clock.js';
import { Problem } from '../core/problem.js';
import { ServiceName } from '../core/service-name.js';
import { verifyDpopProof } from './dpop-proof.js';
import { DpopReplayCache } from './dpop-replay-cache.js';

/** The parts of a request that a proof is compared with. */
export interface ProvenRequest {
  readonly method: string;
  /** Path of the service, with the query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Requires proofs of possession of a device's key (RFC 9449) from requests. */
@Injectable()
export class DpopProofs {
  constructor(
    private readonly config: ServiceConfig,
    private readonly service: ServiceName,
    private readonly clock: Clock,
    private readonly replays: DpopReplayCache,
  ) {}

  /**
   * Requires a proof for a request, and uses it up when its key is known: whoever makes keys by the thousand leaves nothing to remember.
   * @param boundToken the token that the proof must name, such as the access token of the request; null: none
   * @param isKnownKey whether the key with a thumbprint is one that the caller accepts
   * @returns the thumbprint of the key that made the proof; the caller decides whose key it is
   * @throws Problem PLATFORM.PROOF_REFUSED; the field names the member of the proof that is wrong
   */
  async requireProof(
    request: ProvenRequest,
    boundToken: string | null,
    isKnownKey: (keyThumbprint: string) => boolean | Promise<boolean>,
  ): Promise<string> {
    const header = request.headers['dpop'];
    const verified = await verifyDpopProof(Array.isArray(header) ? header.join() : header, {
      method: request.method,
      url: this.publicUrlOf(request.url),
      now: this.clock.now(),
      boundToken,
    });
    if ('refusal' in verified) throw proofRefused(verified.refusal);
    const { keyThumbprint, proofId } = verified;
    const isKnown = await isKnownKey(keyThumbprint);
    if (isKnown && !(await this.replays.recordUse(keyThumbprint, proofId))) throw proofRefused('jti');
    return keyThumbprint;
  }

  /** The address of a request in front of the gateway, which strips `/api/<service>` from it. */
  private publicUrlOf(url: string): string {
    return `${this.config.publicOrigin}/api/${this.service.value}${url.split('?')[0]!}`;
  }
}

/** A refusal that names the wrong member of the proof. */
export const proofRefused = (code: string): Problem =>
  new Problem('PLATFORM.PROOF_REFUSED', { fields: [{ path: 'DPoP', code }] });
