import type { Page } from './accounts.js';
import type { SessionClient } from './admin-session.js';

export type CaseState = 'NEW' | 'ACKNOWLEDGED' | 'INVESTIGATING' | 'CONFIRMED' | 'RULED_OUT' | 'CLOSED';
export interface CaseItem {
  caseId: string;
  code: string;
  state: CaseState;
  shortName: string;
  birthYear: number | null;
  unitName: string;
  gateName: string;
  areaName: string;
  signs: string[];
  source: 'rules' | 'gate-staff';
  openedAt: string;
  acknowledgedAt: string | null;
  acknowledgedByName: string | null;
  /** When the city becomes responsible unless somebody takes the case; null once it was taken. */
  escalateAt: string | null;
  /** When the city became responsible because nobody had taken it. */
  escalatedAt: string | null;
  responsible: 'district' | 'city';
  version: number;
  /** The person and the answers cannot be read; all else of the case can. */
  unreadable: boolean;
  /** Flags of a flood that stand folded under this case. */
  foldedFlags: number;
}
export interface CasePerson {
  fullName: string;
  birthYear?: number;
  birthDate?: string;
  sex: 'male' | 'female' | 'other';
  nationality: string;
  phone: string;
  email?: string;
  idPaper?: { kind: string; number: string };
  healthInsuranceNumber?: string;
  address: { province: string; district: string; ward: string; street: string };
}
export interface CaseDetail extends CaseItem {
  /** Null, as the answers, when the case is unreadable. */
  person: CasePerson | null;
  answers: Record<string, { value: boolean; details?: string[]; text?: string }> | null;
  representative: { fullName: string; phone: string; relation: string } | null;
  questionnaireVersion: string;
  acceptedAt: string;
  notifications: { target: 'district' | 'city'; at: string }[];
  history: { state: string; at: string; actorName: string | null; note: string | null }[];
}
export interface DutyPlace {
  areaCode: string;
  centreName: string;
  hotline: string;
  phone: string;
  address: string;
}
export type CasePage = Page<CaseItem> & { counts: { new: number; open: number; today: number } };

const base = '/api/alerts/v1';
export const alertsStream = `${base}/stream`;

/** Suspected cases of one's area, and who is on duty. */
export function alertsApi(session: SessionClient) {
  return {
    cases: (view: 'open' | 'closed' | 'all', cursor?: string) =>
      session.call<CasePage>(`${base}/cases`, { query: { view, cursor, limit: 100 } }),
    one: (id: string) => session.call<CaseDetail>(`${base}/cases/${id}`),
    acknowledge: (id: string) =>
      session.call<CaseDetail>(`${base}/cases/${id}/acknowledge`, { method: 'POST' }),
    setState: (id: string, state: CaseState, note?: string) =>
      session.call<CaseDetail>(`${base}/cases/${id}/state`, {
        method: 'POST',
        body: { state, ...(note ? { note } : {}) },
      }),
    /** Opens the oldest 50 folded flags of a flood as cases of their own. */
    unfold: (id: string) =>
      session.call<{ opened: number; foldedFlags: number }>(`${base}/cases/${id}/unfold`, { method: 'POST' }),
    duty: () => session.call<{ items: DutyPlace[] }>(`${base}/duty`),
    /** A medical centre's own line and address. Throws PLATFORM.VALIDATION with `phone`. */
    changeDuty: (areaCode: string, form: Pick<DutyPlace, 'phone' | 'address'>) =>
      session.call<DutyPlace>(`${base}/duty/${areaCode}`, { method: 'PUT', body: form }),
  };
}
