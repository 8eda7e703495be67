/** States in which an officer can still decide. */
export const decidable: ReadonlySet<string> = new Set(['SUBMITTED', 'NEEDS_INFO', 'RECEIVED']);
