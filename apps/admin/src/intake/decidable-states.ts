/** States in which an officer can still decide. */
export const decidableStates: ReadonlySet<string> = new Set(['SUBMITTED', 'NEEDS_INFO', 'RECEIVED']);
