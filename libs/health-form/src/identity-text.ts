import type { Person } from './person.js';

/**
 * Returns the text whose digest identifies a person within a day: the number of the ID paper; without one, phone and name. Every service
 * that computes such a digest uses this text.
 */
export const identityTextOf = ({
  phone,
  fullName,
  idPaper,
}: Pick<Person, 'phone' | 'fullName' | 'idPaper'>): string =>
  idPaper?.number ?? `${phone}\0${fullName.toLowerCase()}`;
