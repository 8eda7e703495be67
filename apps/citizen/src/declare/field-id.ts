/** The id of the control at which an error of this path stands; an error of the whole person stands at the name. */
export const idOf = (path: string): string =>
  `field-${(path === 'person' ? 'person.fullName' : path).replaceAll('.', '-')}`;
