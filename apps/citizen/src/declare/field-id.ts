/** The id of the control at which an error of this path stands. */
export const idOf = (path: string): string => `field-${path.replaceAll('.', '-')}`;
