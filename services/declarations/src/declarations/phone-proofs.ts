import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { DeclarationsConfig } from '../declarations.config.js';

/** What a one-time code proves: that somebody receives messages at a phone, or at the phone of a declaration. */
export type ProvenSubject =
  | { readonly kind: 'phone'; readonly phoneIndex: string }
  | { readonly kind: 'declaration'; readonly id: string };

export interface IssuedPhoneProof {
  readonly proof: string;
  readonly expiresAt: Date;
}

/** Base64url encodes three bytes as four characters. */
const base64UrlLengthOf18Bytes = 24;

/**
 * Issues and verifies proofs of a phone: `p1.<subject>.<end>.<mac>`. A proof contains nothing about the person, and ends after
 * `PHONE_PROOF_MINUTES`.
 */
@Injectable()
export class PhoneProofs {
  private readonly secret: KeyObject;
  private readonly validMs: number;

  constructor(
    config: DeclarationsConfig,
    private readonly clock: Clock,
  ) {
    this.secret = createSecretKey(config.deviceTokenSecret, 'utf8');
    this.validMs = config.phoneProofMinutes * 60_000;
  }

  /** Returns the keyed digest that stands for a phone. @param phone E.164 */
  indexPhone(phone: string): string {
    return this.computeMac('phone', phone);
  }

  /** Returns the keyed digest of a one-time code. Equal codes of two requests have different digests. */
  hashCode(requestId: string, code: string): string {
    return this.computeMac('phone-code', `${requestId}\0${code}`);
  }

  issueProof(subject: ProvenSubject): IssuedPhoneProof {
    const end = Math.floor((this.clock.now().getTime() + this.validMs) / 1000);
    const signed = `p1.${textOf(subject)}.${end.toString(36)}`;
    return {
      proof: `${signed}.${this.computeMac('phone-proof', signed)}`,
      expiresAt: new Date(end * 1000),
    };
  }

  /** Returns whether a proof is valid now for a phone. @param phone E.164 */
  provesPhone(proof: string | undefined, phone: string): boolean {
    return this.proves(proof, { kind: 'phone', phoneIndex: this.indexPhone(phone) });
  }

  /** Returns whether a proof is valid now for the phone of a declaration. */
  provesDeclaration(proof: string | undefined, id: string): boolean {
    return this.proves(proof, { kind: 'declaration', id });
  }

  private proves(proof: string | undefined, subject: ProvenSubject): boolean {
    const [version, kind, key, end, mac, ...more] = (proof ?? '').split('.');
    if (version !== 'p1' || mac === undefined || more.length > 0) return false;
    const signed = `${version}.${kind}.${key}.${end}`;
    return (
      `${kind}.${key}` === textOf(subject) &&
      isEqual(mac, this.computeMac('phone-proof', signed)) &&
      parseInt(end ?? '', 36) * 1000 > this.clock.now().getTime()
    );
  }

  private computeMac(purpose: string, text: string): string {
    const mac = createHmac('sha256', this.secret).update(`${purpose}\0${text}`).digest('base64url');
    return mac.slice(0, base64UrlLengthOf18Bytes);
  }
}

const textOf = (subject: ProvenSubject): string =>
  subject.kind === 'phone' ? `f.${subject.phoneIndex}` : `d.${subject.id}`;

/** Compares two texts in constant time. */
export function isEqual(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
