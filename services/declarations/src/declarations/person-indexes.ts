import { identityTextOf, type Person } from '@khai-bao/health-form';
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
  person: Pick<Person, 'phone' | 'fullName' | 'idPaper'>,
): PersonIndexes {
  const idNumber = person.idPaper?.number ?? null;
  return {
    personIndex: blindIndex(key, 'person', identityTextOf(person)),
    phoneIndex: blindIndex(key, 'phone', person.phone),
    idIndex: idNumber === null ? null : blindIndex(key, 'id', idNumber),
  };
}
