import { createHmac } from 'node:crypto';

/** Hexadecimal digits of an opaque id: 64 bits, so that two of a million ids are the same once in 36 million exports. */
const idDigits = 16;

/** Makes ids that are stable within one export, and say nothing outside of it. */
export class OpaqueIds {
  private readonly key: Buffer;
  private readonly unitNumbers = new Map<string, number>();

  /** @param master secret of the service: without it, nobody computes the id of a known case */
  constructor(master: Buffer, exportId: string, accountId: string) {
    this.key = createHmac('sha256', master).update(`line-list\0${exportId}\0${accountId}`).digest();
  }

  /** Returns the id of a case: `C` and 16 hexadecimal digits. */
  idOfCase(caseId: string): string {
    return this.digest('C', caseId);
  }

  /** Returns the id of a person of a day who is no case of the list: `P` and 16 hexadecimal digits. */
  idOfPerson(day: string, personIndex: string): string {
    return this.digest('P', `${day}\0${personIndex}`);
  }

  /** Returns the number of a unit in the order in which the units appear. */
  numberOfUnit(unitId: string): number {
    const known = this.unitNumbers.get(unitId);
    if (known !== undefined) return known;
    const number = this.unitNumbers.size + 1;
    this.unitNumbers.set(unitId, number);
    return number;
  }

  private digest(prefix: 'C' | 'P', text: string): string {
    const hex = createHmac('sha256', this.key).update(`${prefix}\0${text}`).digest('hex');
    return prefix + hex.slice(0, idDigits);
  }
}
