/** Shortens the given name, which `shortName` spells out: `N. T. M. Khai` is `N. T. M. K.`. */
export const toInitials = (shortName: string): string =>
  shortName
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => (word.endsWith('.') ? word : `${[...word][0] ?? ''}.`))
    .join(' ');
