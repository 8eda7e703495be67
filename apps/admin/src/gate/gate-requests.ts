import {
  CheckBatchResult,
  CheckDecision,
  PassDecision,
  listRevocations,
  listRevokedInside,
  lookUpPass,
  recordCheck,
  recordCheckBatch,
  verifyPass,
  type CheckBatchDto,
  type CheckRecordedDto,
  type LookedUpPassListDto,
  type LookUpPassDto,
  type RecordCheckDto,
  type RevocationsDto,
  type RevokedInsideListDto,
  type VerifiedPassDto,
} from '@khai-bao/api-client/declarations';
import { ServiceProblem, type Client } from '@khai-bao/api-client/admin';
import { parseEnumValue } from '../parts/parse-enum-value.js';

/** At a gate people stand in line, milliseconds. */
const gateTimeoutMs = 8_000;
/** A batch waits in the background, and on a slow network its body alone takes seconds, milliseconds. */
const batchTimeoutMs = 30_000;

/**
 * Checks that a response is this service's own: whatever lies between may answer 200 to anything.
 * @throws ServiceProblem NETWORK
 */
function requireOwn<T>(response: T, isOwn: (response: T) => boolean): T {
  if (typeof response !== 'object' || response === null || !isOwn(response))
    throw new ServiceProblem(0, 'NETWORK');
  return response;
}

/** Has the service verify a pass. @throws ServiceProblem NETWORK also for a response that is not this service's */
export async function verifyGatePass(client: Client, pass: string): Promise<VerifiedPassDto> {
  return requireOwn(
    await verifyPass({ client, body: { pass }, limit: gateTimeoutMs }),
    ({ declarationId, decision }) =>
      typeof declarationId === 'string' && parseEnumValue(PassDecision, decision) !== undefined,
  );
}

/** Records a check. @throws ServiceProblem NETWORK also for a response that is not this service's */
export async function recordGateCheck(client: Client, check: RecordCheckDto): Promise<CheckRecordedDto> {
  return requireOwn(
    await recordCheck({ client, body: check, limit: gateTimeoutMs }),
    ({ checkId, decision }) =>
      typeof checkId === 'string' && parseEnumValue(CheckDecision, decision) !== undefined,
  );
}

/** Records checks that waited. @throws ServiceProblem NETWORK also for a response that is not this service's */
export async function recordGateChecks(
  client: Client,
  checks: readonly RecordCheckDto[],
): Promise<CheckBatchDto> {
  return requireOwn(
    await recordCheckBatch({ client, body: { items: checks }, limit: batchTimeoutMs }),
    ({ results }) =>
      Array.isArray(results) &&
      results.every(({ result }) => parseEnumValue(CheckBatchResult, result) !== undefined),
  );
}

/** The list that a device holds, as a request states it; `none` and 0 without a list. */
export interface HeldRevocations {
  readonly from: number;
  readonly epoch: string;
}

/** Asks what was revoked since the held list. @throws ServiceProblem NETWORK also for a response that is not this service's */
export async function requestRevocations(client: Client, held: HeldRevocations): Promise<RevocationsDto> {
  return requireOwn(
    await listRevocations({ client, query: { ...held }, limit: gateTimeoutMs, fresh: true }),
    ({ token, more }) => typeof token === 'string' && typeof more === 'boolean',
  );
}

/**
 * Asks who is inside with a pass that was revoked after the entry.
 * @throws ServiceProblem NETWORK also for a response that is not this service's
 */
export async function requestRevokedInside(client: Client): Promise<RevokedInsideListDto> {
  return requireOwn(await listRevokedInside({ client, limit: gateTimeoutMs, fresh: true }), ({ items }) =>
    Array.isArray(items),
  );
}

/**
 * Asks for today's passes of a person who cannot show one.
 * @throws ServiceProblem NETWORK also for a response that is not this service's
 */
export async function requestLookUp(client: Client, asked: LookUpPassDto): Promise<LookedUpPassListDto> {
  return requireOwn(
    await lookUpPass({ client, body: asked, limit: gateTimeoutMs }),
    ({ items }) =>
      Array.isArray(items) &&
      items.every(({ decision }) => parseEnumValue(PassDecision, decision) !== undefined),
  );
}
