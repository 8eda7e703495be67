import type { Page } from './accounts.js';
import type { SessionClient } from './admin-session.js';

export interface CoverageCounts {
  known: number;
  received: number;
  forwarded: number;
  issued: number;
  handedOver: number;
  active: number;
  silent: number;
  exempt: number;
  pharmacies: number;
  late: number;
}
export interface CoverageArea extends CoverageCounts {
  areaCode: string;
  areaPath: string;
  name: string;
  level: 'city' | 'district' | 'ward';
}
export interface Coverage {
  area: CoverageArea;
  /** The areas above it, within one's own, the widest first. */
  above: { areaPath: string; name: string }[];
  items: CoverageArea[];
  days: number;
  /** Where the units of a ward are that has gone into another. */
  mergedInto?: { areaPath: string; name: string; former: string; isOwn: boolean } | null;
}
export type CoverageView =
  'known' | 'committee' | 'account' | 'unit' | 'active' | 'silent' | 'exempt' | 'pharmacy';
export interface CoverageUnit {
  unitId: string;
  trackingCode: string;
  name: string;
  kind: string;
  street: string;
  areaName: string;
  stage: string;
  state: string;
  accountState: string | null;
  declaredOn: string | null;
  quietDays: number | null;
  step: string | null;
  stepSince: string | null;
  late: boolean;
}
export interface StepClock {
  step: string;
  tier: string;
  /** Hours of work. */
  hours: number;
}
export interface ClockSettings {
  version: number;
  clocks: StepClock[];
  /** 1 is Monday. */
  weekdays: number[];
  workingHours: string;
  holidays: string[];
}
export interface Clocks extends ClockSettings {
  changes: {
    version: number;
    at: string;
    byName: string | null;
    byPlace: string | null;
    what: { what: string; from: string | null; to: string | null }[];
  }[];
}
export interface CoverageQuery {
  area?: string | undefined;
  days?: number | undefined;
}

const base = '/api/registration/v1/coverage';
const clocks = '/api/registration/v1/clocks';

/** How far the units of an area have come. */
export function coverageApi(session: SessionClient) {
  return {
    of: (query: CoverageQuery) => session.call<Coverage>(base, { query: { ...query } }),
    units: ({
      late = false,
      ...query
    }: CoverageQuery & { view?: CoverageView; late?: boolean; cursor?: string | undefined }) =>
      session.call<Page<CoverageUnit>>(`${base}/units`, {
        query: { ...query, ...(late ? { late: 'true' } : {}), limit: 50 },
      }),
    clocks: () => session.call<Clocks>(clocks),
    setClocks: (settings: ClockSettings) => session.call<Clocks>(clocks, { method: 'PUT', body: settings }),
    /** The same as a workbook. */
    file: (query: CoverageQuery): Promise<Blob> => session.file(`${base}/export`, { query: { ...query } }),
  };
}
