import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { outcomes, type Outcome } from '@khai-bao/contracts';
import { blindIndex } from '@khai-bao/platform/sealing';
import { isUUID } from 'class-validator';
import { DayKeys } from '../day-keys/day-keys.service.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';

const prefix = 'KBL1';
/** The check of a pass that was looked up is made within this time, milliseconds. */
const lookUpLifetimeMs = 15 * 60_000;

/** What the token of a look-up states about a pass. */
export interface LookedUpPass {
  readonly declarationId: string;
  readonly issue: number;
  readonly outcome: Outcome;
  readonly validUntil: Date;
  readonly lookedUpAt: Date;
}

/** Returns whether a presented text has the form of a look-up's token. */
export const isLookUpToken = (pass: string): boolean => pass.trim().startsWith(`${prefix}.`);

/** Returns whether a check at an instant belongs to the look-up. */
export const isWithinLookUp = ({ lookedUpAt }: LookedUpPass, at: Date): boolean =>
  at >= lookedUpAt && at.getTime() <= lookedUpAt.getTime() + lookUpLifetimeMs;

/**
 * Issues and verifies what stands for a pass that a guard has looked up: `KBL1.<declaration>.<issue>.<outcome>.<valid
 * until>.<looked up at>.<mac>`, times in seconds. It opens the gates of one unit, and it cannot be verified once the key of the
 * declaration's day is destroyed.
 */
@Injectable()
export class LookUpTokens {
  constructor(private readonly dayKeys: DayKeys) {}

  /** Issues the token of a declaration's current pass for a unit. */
  async issueLookUpToken(
    { id, day, pass_issue: issue, outcome, valid_until: validUntil }: DeclarationRow,
    unitId: string,
    lookedUpAt: Date,
  ): Promise<string> {
    const head = [prefix, id, issue, outcome, toSeconds(validUntil), toSeconds(lookedUpAt)].join('.');
    return `${head}.${await this.computeMac(day, unitId, head)}`;
  }

  /** Verifies a token with the key of its declaration's day. Returns null when this service did not issue it for the unit. */
  async verifyLookUpToken(
    token: string,
    { day }: Pick<DeclarationRow, 'day'>,
    unitId: string,
  ): Promise<LookedUpPass | null> {
    const head = token.slice(0, token.lastIndexOf('.'));
    const expected = Buffer.from(await this.computeMac(day, unitId, head));
    const given = Buffer.from(token.slice(head.length + 1));
    return expected.length === given.length && timingSafeEqual(expected, given)
      ? parseLookUpToken(token)
      : null;
  }

  private async computeMac(day: string, unitId: string, head: string): Promise<string> {
    return blindIndex(await this.dayKeys.getDayKey(day), 'look-up', `${unitId}\0${head}`);
  }
}

const toSeconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);
const isOutcome = (text: string): text is Outcome => (outcomes as readonly string[]).includes(text);

/** Parses a token without verifying it. Returns null when it has another form. */
export function parseLookUpToken(token: string): LookedUpPass | null {
  const [
    start,
    declarationId = '',
    issue = '',
    outcome = '',
    validUntil = '',
    lookedUpAt = '',
    mac,
    ...more
  ] = token.split('.');
  const isWellFormed =
    start === prefix && isUUID(declarationId) && isOutcome(outcome) && mac !== undefined && more.length === 0;
  if (!isWellFormed || ![issue, validUntil, lookedUpAt].every((number) => /^\d{1,10}$/.test(number)))
    return null;
  return {
    declarationId,
    issue: Number(issue),
    outcome,
    validUntil: new Date(Number(validUntil) * 1000),
    lookedUpAt: new Date(Number(lookedUpAt) * 1000),
  };
}
