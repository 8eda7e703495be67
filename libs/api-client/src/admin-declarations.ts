import type { Page } from './accounts.js';
import { ServiceProblem } from './admin-problem.js';
import type { SessionClient } from './admin-session.js';

export type Direction = 'entrance' | 'exit' | 'both';
export interface Gate {
  gateId: string;
  name: string;
  direction: Direction;
  code: string;
  active: boolean;
  createdAt: string;
}
export interface Poster {
  unitName: string;
  gateName: string;
  direction: Direction;
  areaName: string;
  code: string;
  url: string;
  version: number;
  issuedOn: string;
}
export interface Counters {
  day: string;
  declarations: number;
  suspected: number;
  entries: number;
  exits: number;
  inside: number;
}
export interface Visitor {
  declarationId: string;
  fullName: string;
  /** Grouped for people: `0903 123 456`. */
  phone: string;
  birthYear: number | null;
  outcome: Outcome;
  gateName: string;
  acceptedAt: string;
  /** The latest entry and exit here with this declaration; null when none was recorded. */
  enteredAt: string | null;
  leftAt: string | null;
}
export type Outcome = 'clear' | 'caution' | 'suspected';
export interface VerifiedPass {
  declarationId: string;
  outcome: Outcome;
  decision: 'admit' | 'ask' | 'stop';
  person: { shortName: string; birthYear: number | null };
  declaredAt: string;
  validUntil: string;
  unitName: string;
  gateName: string;
  sameUnit: boolean;
}
export interface NewCheck {
  clientKey: string;
  gateId: string;
  direction: 'entry' | 'exit';
  pass: string;
  decision?: 'admit' | 'stop';
  checkedAt: string;
  /** Record it although the same passage was recorded within ten minutes. */
  again?: boolean;
  /** The guard who made it, when another account sends it. */
  guardId?: string;
}
export interface CheckAnswer {
  checkId: string;
  decision: 'admitted' | 'stopped';
  outcome: Outcome;
  recordedAt: string;
  checkedAt: string;
  /** True when this passage had been recorded within ten minutes: this is that first check. */
  repeated: boolean;
}
export interface Check {
  checkId: string;
  at: string;
  gateName: string;
  direction: 'entry' | 'exit';
  decision: 'admitted' | 'stopped';
  outcome: Outcome;
  shortName: string;
}
export interface OnBehalfAnswer {
  declarationId: string;
  outcome: Outcome;
  acceptedAt: string;
  pass: { token: string; code: string; validUntil: string };
  deviceToken: string | null;
  unitName: string;
  gateName: string;
  areaName: string;
  hotline: string;
  medicalCentre: { name: string; phone: string; address: string } | null;
}

const base = '/api/declarations/v1';
/** At a gate people stand in line, milliseconds. */
const gateLimit = 8_000;

/** An answer that is this service's own: whatever lies between may answer 200 to anything. @throws ServiceProblem NETWORK */
function own<T>(answer: T, isOwn: (answer: T) => boolean): T {
  if (typeof answer !== 'object' || answer === null || !isOwn(answer)) throw new ServiceProblem(0, 'NETWORK');
  return answer;
}

/** Gates, posters, visitors and what gate staff do. `Document` is the questionnaire of `@khai-bao/health-form`. */
export function gatesApi(session: SessionClient) {
  return {
    gates: () => session.call<{ items: Gate[] }>(`${base}/gates`),
    addGate: (name: string, direction: Direction) =>
      session.call<Gate>(`${base}/gates`, { method: 'POST', body: { name, direction } }),
    changeGate: (id: string, change: { name?: string; direction?: Direction; active?: boolean }) =>
      session.call<Gate>(`${base}/gates/${id}`, { method: 'PATCH', body: change }),
    poster: (id: string) => session.call<Poster>(`${base}/gates/${id}/poster`),
    posterPdf: (id: string) =>
      session.file(`${base}/gates/${id}/poster.pdf`, { headers: { accept: 'application/pdf' } }),
    counters: (day?: string) => session.call<Counters>(`${base}/counters`, { query: { day } }),
    visitors: ({
      day,
      outcome,
      cursor,
    }: {
      day: string;
      outcome?: Outcome | undefined;
      cursor?: string | undefined;
    }) =>
      session.call<Page<Visitor> & { unreadable: number }>(`${base}/visitors`, {
        query: { day, outcome, cursor, limit: 200 },
      }),
    /** The whole list of a day as CSV. It leaves a line of its own in the access trail. */
    visitorsFile: (day: string, outcome?: Outcome) =>
      session.file(`${base}/visitors/export`, { query: { day, outcome }, headers: { accept: 'text/csv' } }),
    checks: (day?: string, cursor?: string) =>
      session.call<Page<Check>>(`${base}/checks`, { query: { day, cursor, limit: 100 } }),
    /** @throws ServiceProblem NETWORK also for an answer that is not this service's */
    verify: async (pass: string) =>
      own(
        await session.call<VerifiedPass>(`${base}/passes/verify`, {
          method: 'POST',
          body: { pass },
          limit: gateLimit,
        }),
        ({ declarationId, decision }) =>
          typeof declarationId === 'string' && ['admit', 'ask', 'stop'].includes(decision),
      ),
    /** @throws ServiceProblem NETWORK also for an answer that is not this service's */
    check: async (check: NewCheck) =>
      own(
        await session.call<CheckAnswer>(`${base}/checks`, { method: 'POST', body: check, limit: gateLimit }),
        ({ checkId, decision }) => typeof checkId === 'string' && ['admitted', 'stopped'].includes(decision),
      ),
    suspicion: (report: { clientKey: string; gateId: string; declarationId: string }) =>
      session.call<{ declarationId: string; reportedAt: string }>(`${base}/suspicions`, {
        method: 'POST',
        body: report,
      }),
    passKeys: () =>
      session.call<{ keys: { kid: number; publicKey: string }[] }>(`${base}/pass-keys`, { fresh: true }),
    questionnaire: <Document>() =>
      session.call<{
        id: string;
        version: string;
        publishedAt: string;
        document: Document;
        consent: { version: string; text: { vi: string; en: string } };
      }>(`${base}/questionnaires/current`),
    onBehalf: (body: unknown) =>
      session.call<OnBehalfAnswer>(`${base}/declarations/on-behalf`, { method: 'POST', body }),
  };
}
