import type { Page } from './accounts.js';
import type { SessionClient } from './admin-session.js';

/** What a spreadsheet can say of a unit. */
export const importFields = [
  'name',
  'kind',
  'street',
  'ward',
  'representative',
  'phone',
  'email',
  'taxCode',
  'expectedGates',
  'usesNcovi',
] as const;
export type ImportField = (typeof importFields)[number];
export type ImportRowState = 'good' | 'already' | 'wrong' | 'entered' | 'hidden';
/** `alike`: of the good ones, those that look like a unit that is registered. */
export type ImportCounts = Record<ImportRowState | 'alike', number>;
export interface ImportItem {
  id: string;
  state: 'checked' | 'running' | 'done';
  madeAt: string;
  madeByName: string;
  rowCount: number;
  counts: ImportCounts;
  finishedAt: string | null;
  /** False when its rows are destroyed, after seven days. */
  kept: boolean;
}
export interface ImportColumn {
  heading: string;
  samples: string[];
  field: ImportField | null;
}
export interface UnitImport extends ImportItem {
  columns: ImportColumn[];
  /** The same file was imported before. */
  earlier: { at: string; byName: string; entered: number } | null;
}
export interface ImportRowProblem {
  field: ImportField;
  code: string;
  /** The row that is repeated. */
  row?: number;
}
export type ImportValues = Partial<Record<ImportField, string>>;
export interface ImportRow {
  /** The number beside it in the spreadsheet. */
  n: number;
  state: ImportRowState;
  values: ImportValues;
  problems: ImportRowProblem[];
}

const base = '/api/registration/v1/imports';

/** Registrations from a spreadsheet: up, looked through, put right, in. */
export function importsApi(session: SessionClient) {
  const file = (path: string): Promise<Blob> => session.file(`${base}/${path}`);
  return {
    template: () => file('template'),
    upload: (bytes: Blob) => session.call<UnitImport>(base, { method: 'POST', body: bytes }),
    list: () => session.call<{ items: ImportItem[] }>(base),
    one: (id: string) => session.call<UnitImport>(`${base}/${id}`),
    match: (id: string, columns: readonly (ImportField | null)[]) =>
      session.call<UnitImport>(`${base}/${id}/columns`, { method: 'PUT', body: { columns } }),
    rows: (id: string, state: ImportRowState, cursor?: string) =>
      session.call<Page<ImportRow>>(`${base}/${id}/rows`, { query: { state, cursor, limit: 50 } }),
    mend: (id: string, n: number, values: ImportValues) =>
      session.call<ImportRow & { counts: ImportCounts }>(`${base}/${id}/rows/${n}`, {
        method: 'PATCH',
        body: values,
      }),
    /** Takes the rows that the spreadsheet hides too. */
    takeHidden: (id: string) => session.call<UnitImport>(`${base}/${id}/hidden-rows`, { method: 'POST' }),
    run: (id: string) => session.call<UnitImport>(`${base}/${id}/run`, { method: 'POST' }),
    rest: (id: string) => file(`${id}/rest`),
  };
}
