import { isValidPassCode, normaliseCode, verifyPass, webCryptoVerifier } from '@khai-bao/health-form';
import type { OnBehalfAnswer, Outcome, VerifiedPass } from '@khai-bao/api-client/admin';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import type { Api } from '../session/session.js';
import { mayHeal, readKeys } from './kept.js';

export type Refusal =
  'forged' | 'expired' | 'not-yet' | 'unknown' | 'revoked' | 'malformed' | 'poster' | 'network';

/** What the gate shows about a pass. */
export type GateResult =
  | {
      kind: 'pass';
      decision: 'admit' | 'ask' | 'stop';
      pass: string;
      outcome: Outcome;
      declarationId: string;
      /** Null without a network: a pass carries no name. */
      person: { shortName: string; birthYear: number | null } | null;
      declaredAt: string;
      validUntil: string;
      gateName: string | null;
      unitName: string | null;
      /** When the keys were read, for a check without a network. */
      offlineSince: string | null;
      /** For a declaration made here on behalf. */
      code: string | null;
      scanned: boolean;
    }
  | { kind: 'refused'; reason: Refusal; noKeys?: boolean };

const decisions: Record<Outcome, 'admit' | 'ask' | 'stop'> = {
  clear: 'admit',
  caution: 'ask',
  suspected: 'stop',
};
const refusals: Readonly<Record<string, Refusal>> = {
  'DECLARATIONS.PASS_FORGED': 'forged',
  'DECLARATIONS.PASS_EXPIRED': 'expired',
  'DECLARATIONS.PASS_UNKNOWN': 'unknown',
  'DECLARATIONS.PASS_REVOKED': 'revoked',
  'PLATFORM.VALIDATION': 'malformed',
};

/** Finds the pass in what a camera or a keyboard gave: a token, or a typed code with a good check character. */
export function findPass(text: string): { pass: string; typed: boolean } | Refusal {
  const token = /KB1\.[\w-]+\.[\w-]+/.exec(text)?.[0];
  if (token) return { pass: token, typed: false };
  if (/\/g\/[^/]+/.test(text)) return 'poster';
  const code = normaliseCode(text);
  return isValidPassCode(code) ? { pass: code, typed: true } : 'malformed';
}

function known(answer: VerifiedPass, pass: string, scanned: boolean): GateResult {
  return {
    kind: 'pass',
    decision: answer.decision,
    pass,
    outcome: answer.outcome,
    declarationId: answer.declarationId,
    person: answer.person,
    declaredAt: answer.declaredAt,
    validUntil: answer.validUntil,
    gateName: answer.gateName,
    unitName: answer.unitName,
    offlineSince: null,
    code: null,
    scanned,
  };
}

async function offline(token: string): Promise<GateResult> {
  const kept = readKeys();
  if (!kept) return { kind: 'refused', reason: 'network', noKeys: true };
  const verdict = await verifyPass(token, webCryptoVerifier(kept.keys), Math.floor(Date.now() / 1000));
  if (!verdict.ok) return { kind: 'refused', reason: verdict.reason };
  const { pass } = verdict;
  return {
    kind: 'pass',
    decision: decisions[pass.outcome],
    pass: token,
    outcome: pass.outcome,
    declarationId: pass.declarationId,
    person: null,
    declaredAt: new Date(pass.issuedAt * 1000).toISOString(),
    validUntil: new Date(pass.expiresAt * 1000).toISOString(),
    gateName: null,
    unitName: null,
    offlineSince: kept.at,
    code: null,
    scanned: true,
  };
}

/** Checks a pass at the service; without a network a token's signature is checked here with the kept keys. */
export async function verify(api: Api, text: string, scanned: boolean): Promise<GateResult> {
  const found = findPass(text);
  if (typeof found === 'string') return { kind: 'refused', reason: found };
  try {
    return known(await api.gates.verify(found.pass), found.pass, scanned);
  } catch (error) {
    if (mayHeal(error)) return found.typed ? { kind: 'refused', reason: 'network' } : offline(found.pass);
    const reason = error instanceof ServiceProblem ? refusals[error.code] : undefined;
    if (reason) return { kind: 'refused', reason };
    throw error;
  }
}

/** A declaration made here on behalf, as if its pass had just been scanned. */
export function resultOfDeclaration(
  answer: OnBehalfAnswer,
  shortName: string,
  birthYear: number | null,
): GateResult {
  return {
    kind: 'pass',
    decision: decisions[answer.outcome],
    pass: answer.pass.token,
    outcome: answer.outcome,
    declarationId: answer.declarationId,
    person: { shortName, birthYear },
    declaredAt: answer.acceptedAt,
    validUntil: answer.pass.validUntil,
    gateName: answer.gateName,
    unitName: answer.unitName,
    offlineSince: null,
    code: answer.pass.code,
    scanned: false,
  };
}
