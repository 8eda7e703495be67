import type { Page } from './accounts.js';
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

/** Gates, posters, visitors and what gate staff do. `Document` is the questionnaire of `@khai-bao/health-form`. */
export function gatesApi(session: SessionClient) {
  return {
    gates: () => session.call<{ items: Gate[] }>(`${base}/gates`),
    addGate: (name: string, direction: Direction) =>
      session.call<Gate>(`${base}/gates`, { method: 'POST', body: { name, direction } }),
    changeGate: (id: string, change: { name?: string; direction?: Direction; active?: boolean }) =>
      session.call<Gate>(`${base}/gates/${id}`, { method: 'PATCH', body: change }),
    poster: (id: string) => session.call<Poster>(`${base}/gates/${id}/poster`),
    posterPdf: async (id: string) =>
      (
        await session.answer(`${base}/gates/${id}/poster.pdf`, { headers: { accept: 'application/pdf' } })
      ).blob(),
    counters: (day?: string) => session.call<Counters>(`${base}/counters`, { query: { day } }),
    visitors: (day: string, cursor?: string) =>
      session.call<Page<Visitor>>(`${base}/visitors`, { query: { day, cursor, limit: 100 } }),
    checks: (day?: string) => session.call<Page<Check>>(`${base}/checks`, { query: { day, limit: 100 } }),
    verify: (pass: string) =>
      session.call<VerifiedPass>(`${base}/passes/verify`, { method: 'POST', body: { pass } }),
    check: (check: NewCheck) =>
      session.call<{
        checkId: string;
        decision: 'admitted' | 'stopped';
        outcome: Outcome;
        recordedAt: string;
      }>(`${base}/checks`, { method: 'POST', body: check }),
    suspicion: (report: { clientKey: string; gateId: string; declarationId: string }) =>
      session.call<{ declarationId: string; reportedAt: string }>(`${base}/suspicions`, {
        method: 'POST',
        body: report,
      }),
    passKeys: () => session.call<{ keys: { kid: number; publicKey: string }[] }>(`${base}/pass-keys`),
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
