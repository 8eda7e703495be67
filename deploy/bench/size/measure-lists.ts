import type { ApiResponse } from '@khai-bao/local/api-operations.ts';
import type { Log } from '@khai-bao/local/log.ts';
import { tokenAlgorithm, tokenAudience, tokenIssuer, tokenType } from '@khai-bao/platform/auth';
import { daysBefore } from '@khai-bao/platform/core';
import { importJWK, SignJWT, type JWK } from 'jose';
import { elementAt, idOf, phoneOf, unitOf, type Ward } from './city.ts';
import { busyUnits, marketVisitorsToday, retentionDays, visitorsPerBusyDay } from './load-declarations.ts';
import { quantile } from './quantile.ts';

const warmUpCalls = 30;
const maxP99Ms = 100;
const visitorsPageSize = 50;

export interface ListsOptions {
  /** The base URL of a service. */
  readonly urlOf: (service: ListService) => string;
  /** The key with which accounts signs access tokens. */
  readonly signingKey: JWK;
  readonly wards: readonly Ward[];
  readonly units: number;
  readonly today: string;
  /** Measured calls of each list. */
  readonly calls: number;
  readonly log: Log;
}

/** Times of a list in milliseconds. */
export interface ListFigures {
  readonly name: string;
  readonly target: string;
  readonly p50: number;
  readonly p99: number;
  readonly pass: boolean;
}

export type ListService = 'registration' | 'declarations';

/** Who requests a list. */
interface Requester {
  readonly role: string;
  readonly areaPath?: string;
  readonly unitId?: string;
}

interface ListRequest {
  readonly service: ListService;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly requester: Requester;
  readonly body?: object;
}

type RegistrationPage = ApiResponse<'GET /api/registration/v1/registrations'>;
type VisitorPage = ApiResponse<'GET /api/declarations/v1/visitors'>;
type VisitorsFound = ApiResponse<'POST /api/declarations/v1/visitors/find'>;

type SendListRequest = <Page>(request: ListRequest) => Promise<Page>;

/** Requests a list for the n-th time; one call may request several pages. */
type ListCall = (n: number, send: SendListRequest) => Promise<void>;

/** Measures each list as those who use it request it. */
export async function measureLists({
  urlOf,
  signingKey,
  wards,
  units,
  today,
  calls,
  log,
}: ListsOptions): Promise<ListFigures[]> {
  const signToken = tokenSignerOf(signingKey);
  const wardPathOf = (n: number): string => elementAt(wards, n * 7).path;
  const wardOfficer = (n: number): Requester => ({ role: 'ward-officer', areaPath: wardPathOf(n) });
  const districtOfficer = (n: number): Requester => {
    const wardPath = wardPathOf(n);
    return { role: 'district-officer', areaPath: wardPath.slice(0, wardPath.lastIndexOf('.')) };
  };
  const dicOperator: Requester = { role: 'dic-operator', areaPath: '79' };
  const unitAdmin = (n: number): Requester => ({ role: 'unit-admin', unitId: idOf('unit', n) });
  const lists: readonly (readonly [name: string, call: ListCall])[] = [
    ['a ward officer’s list', registrationPages(wardOfficer)],
    ['a district’s list', registrationPages(districtOfficer)],
    ['the unit’s visitors of a day (20,000 and 1,000)', visitorPages(unitAdmin, today)],
    [
      'a search of units without diacritics',
      async (n, send) => {
        const { folded } = unitOf((n * 7919) % units, wards);
        const [, , ...words] = folded.split(' ');
        const query = encodeURIComponent(words.slice(0, 2 + (n % 2)).join(' '));
        await send<RegistrationPage>({
          service: 'registration',
          method: 'GET',
          path: `/v1/registrations?view=all&q=${query}`,
          requester: elementAt([wardOfficer(n), districtOfficer(n), dicOperator], n),
        });
      },
    ],
    [
      'a visitor found by phone',
      async (n, send) => {
        const unit = n % busyUnits;
        const visitor = n % (unit === 0 ? marketVisitorsToday : visitorsPerBusyDay);
        const { items } = await send<VisitorsFound>({
          service: 'declarations',
          method: 'POST',
          path: '/v1/visitors/find',
          requester: unitAdmin(unit),
          body: { phone: phoneOf(unit * 100_000 + visitor) },
        });
        if (items.length === 0) throw new Error('a visitor with a declaration was not found');
      },
    ],
  ];
  const figures: ListFigures[] = [];
  for (const [name, call] of lists) {
    const latencies = await measureLatencies(call, { urlOf, signToken, calls });
    const [p50, p99] = [quantile(latencies, 0.5), quantile(latencies, 0.99)];
    figures.push({ name, target: `p99 ≤ ${maxP99Ms} ms`, p50, p99, pass: p99 <= maxP99Ms });
    log(`${name}: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
  }
  return figures;
}

/** Requests the first page of a view and the next one. */
const registrationPages =
  (requesterOf: (n: number) => Requester): ListCall =>
  async (n, send) => {
    const path = `/v1/registrations?view=${elementAt(['todo', 'forwarded', 'all'], n)}`;
    const request = { service: 'registration', method: 'GET', requester: requesterOf(n) } as const;
    const { nextCursor } = await send<RegistrationPage>({ ...request, path });
    if (nextCursor !== null)
      await send<RegistrationPage>({ ...request, path: `${path}&cursor=${nextCursor}` });
  };

/** Every second call requests the next page of the large market's day; the others, a day of a busy unit. */
function visitorPages(adminOf: (n: number) => Requester, today: string): ListCall {
  let cursor: string | null = null;
  return async (n, send) => {
    const request = { service: 'declarations', method: 'GET' } as const;
    if (n % 2 === 0) {
      const path = `/v1/visitors?day=${today}&limit=${visitorsPageSize}${cursor === null ? '' : `&cursor=${cursor}`}`;
      const { nextCursor } = await send<VisitorPage>({ ...request, path, requester: adminOf(0) });
      cursor = nextCursor;
      return;
    }
    const { items } = await send<VisitorPage>({
      ...request,
      path: `/v1/visitors?day=${daysBefore(today, n % retentionDays)}&limit=${visitorsPageSize}`,
      requester: adminOf(1 + (n % (busyUnits - 1))),
    });
    if (items.length !== visitorsPageSize) throw new Error(`a busy unit shows ${items.length} visitors`);
  };
}

interface MeasureOptions extends Pick<ListsOptions, 'urlOf' | 'calls'> {
  readonly signToken: (requester: Requester) => Promise<string>;
}

/** @returns milliseconds of each request after the warm-up */
async function measureLatencies(
  call: ListCall,
  { urlOf, signToken, calls }: MeasureOptions,
): Promise<number[]> {
  const latencies: number[] = [];
  const send = async <Page>({ service, method, path, requester, body }: ListRequest): Promise<Page> => {
    const authorization = `Bearer ${await signToken(requester)}`;
    const startedAt = performance.now();
    const response = await fetch(urlOf(service) + path, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const page = (await response.json()) as Page;
    latencies.push(performance.now() - startedAt);
    if (response.status !== 200)
      throw new Error(`${method} ${path.split('?')[0]} responded with ${response.status}`);
    return page;
  };
  for (let n = 0; latencies.length < calls + warmUpCalls; n += 1) await call(n, send);
  return latencies.slice(warmUpCalls);
}

/** Signs access tokens as accounts does, one for each requester. */
function tokenSignerOf(signingKey: JWK): (requester: Requester) => Promise<string> {
  const tokens = new Map<string, Promise<string>>();
  return (requester) => {
    const {
      role,
      areaPath = null,
      unitId = null,
    }: { role: string; areaPath?: string | null; unitId?: string | null } = requester;
    const key = `${role}/${areaPath}/${unitId}`;
    const signed = tokens.get(key);
    if (signed !== undefined) return signed;
    const claims = {
      role,
      area: areaPath?.split('.').at(-1) ?? null,
      areaPath,
      unit: unitId,
      name: 'Cán bộ',
      place: 'Nơi thử',
      ver: 1,
      sid: idOf('session', key),
    };
    const token = importJWK(signingKey, tokenAlgorithm).then((secret) =>
      new SignJWT(claims)
        .setProtectedHeader({
          alg: tokenAlgorithm,
          typ: tokenType,
          ...(signingKey.kid ? { kid: signingKey.kid } : {}),
        })
        .setSubject(idOf('account', key))
        .setIssuer(tokenIssuer)
        .setAudience(tokenAudience)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(secret),
    );
    tokens.set(key, token);
    return token;
  };
}
