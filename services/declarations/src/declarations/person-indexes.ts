import type { Person } from '@khai-bao/health-form';
import { blindIndex } from '@khai-bao/platform/sealing';

/** Blind indexes of a person under the key of a day. */
export interface PersonIndexes {
  readonly personIndex: string;
  readonly phoneIndex: string;
  /** Null for a person without an ID paper. */
  readonly idIndex: string | null;
}

/** Computes the blind indexes of a person. The ID number identifies a person; without one, phone and name do. */
export function computePersonIndexes(
  key: Buffer,
  { phone, fullName, idPaper }: Pick<Person, 'phone' | 'fullName' | 'idPaper'>,
): PersonIndexes {
  const idNumber = idPaper?.number ?? null;
  return {
    personIndex: blindIndex(key, 'person', idNumber ?? `${phone}\0${fullName.toLowerCase()}`),
    phoneIndex: blindIndex(key, 'phone', phone),
    idIndex: idNumber === null ? null : blindIndex(key, 'id', idNumber),
  };
}
