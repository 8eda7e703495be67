/** The middle of a list, the lower one of two. */
export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)];

const number = (value, digits = 0) =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** A row of the table: what was measured, the figure, what was wanted of it, and whether it is so. */
export const row = (what, figure, wanted = '', met = null) => ({ what, figure, wanted, met });

export const perSecond = (value) => `${number(value)}/s`;
export const milliseconds = (value) => `${number(value, value < 10 ? 1 : 0)} ms`;
export const seconds = (value) => `${number(value, 1)} s`;
export const times = (value) => `${number(value, 2)} ×`;
export const megabytes = (bytes) => `${number(bytes / 1024 / 1024)} MB`;
export { number };

/** The table as Markdown. */
export function tableOf(rows) {
  const lines = rows.map(
    ({ what, figure, wanted, met }) =>
      `| ${what} | ${figure} | ${wanted} | ${met === null ? '' : met ? 'met' : '**MISS**'} |`,
  );
  return ['| what | figure | wanted | |', '| --- | --- | --- | --- |', ...lines].join('\n');
}
