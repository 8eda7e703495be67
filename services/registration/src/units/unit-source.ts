/** How a registration was submitted: on the public form, at the counter of a committee, or in a spreadsheet. */
export const unitSources = ['public', 'counter', 'spreadsheet'] as const;
export type UnitSource = (typeof unitSources)[number];
