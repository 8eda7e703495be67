/** A row of the printed table. */
export interface FigureRow {
  readonly what: string;
  readonly figure: string;
  /** The target in words; empty without one. */
  readonly target: string;
  /** Whether the target is met; null without one. */
  readonly met: boolean | null;
}

/** The median of a list, the lower one of two; NaN for an empty list. */
export const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)] ?? NaN;

export const figureRow = (
  what: string,
  figure: string,
  target = '',
  met: boolean | null = null,
): FigureRow => ({
  what,
  figure,
  target,
  met,
});

/** A row that states whether a ledger is complete. */
export const ledgerRow = (
  what: string,
  { complete }: { readonly complete: boolean },
  details = '',
): FigureRow => figureRow(what, complete ? 'complete' : `NOT complete${details}`, 'complete', complete);

export const formatNumber = (value: number, digits = 0): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
export const formatRate = (perSecond: number): string => `${formatNumber(perSecond)}/s`;
export const formatMilliseconds = (value: number): string => `${formatNumber(value, value < 10 ? 1 : 0)} ms`;
export const formatSeconds = (value: number): string => `${formatNumber(value, 1)} s`;
export const formatFactor = (value: number): string => `${formatNumber(value, 2)} ×`;
export const formatMegabytes = (bytes: number): string => `${formatNumber(bytes / 1024 / 1024)} MB`;

/** The rows as a Markdown table. */
export function formatTable(rows: readonly FigureRow[]): string {
  const lines = rows.map(
    ({ what, figure, target, met }) =>
      `| ${what} | ${figure} | ${target} | ${met === null ? '' : met ? 'met' : '**MISS**'} |`,
  );
  return ['| what | figure | target | |', '| --- | --- | --- | --- |', ...lines].join('\n');
}
