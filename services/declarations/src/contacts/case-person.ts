import { Injectable } from '@nestjs/common';
import { parseStoredContent, type Person } from '@khai-bao/health-form';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import { unsealJson } from '@khai-bao/platform/sealing';
import type { ContactsRequested, DeclarationContent } from '@khai-bao/contracts';
import type { EntityManager } from 'typeorm';
import { DayKeys } from '../day-keys/day-keys.service.js';
import { computePersonIndexes } from '../declarations/person-indexes.js';
import { erasedContent } from '../declarations/sealed-person-reader.js';
import {
  findDeclarationsOfPerson,
  loadOwnDeclarations,
  type AskedIndex,
  type OwnVisitRow,
} from './contacts.queries.js';

/** A pass is valid for three days at most, so a declaration is shown at a gate up to three days later. */
export const maxPassDays = 3;
/** Declarations of one person that a search reads. Nobody needs more in 15 days; a shared phone may have more. */
const maxOwnDeclarations = 500;

/** The person of a case: what is known of their declarations. */
export interface CasePerson {
  /** Declarations in whose visits contacts are searched. */
  readonly declarations: readonly OwnVisitRow[];
  /** Whether a declaration is of the person of the case. */
  isOwn(declaration: { readonly id: string; readonly day: string; readonly person_index: string }): boolean;
  /** Party keys of the declarations. */
  readonly partyKeys: ReadonlySet<string>;
  readonly dayKeys: ReadonlyMap<string, Buffer>;
}

type IdentifyingPerson = Pick<Person, 'fullName' | 'phone' | 'idPaper'>;

/** Finds the declarations of the person of a case: those that the case names, and others by the blind indexes of each day. */
@Injectable()
export class CasePersonFinder {
  constructor(
    private readonly dayKeys: DayKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * Finds the person of a case. Days whose key is destroyed, and declarations that are erased or cannot be opened, are found by the ids
   * that the case names alone.
   */
  async findCasePerson(manager: EntityManager, request: ContactsRequested): Promise<CasePerson> {
    const named = await loadOwnDeclarations(manager, request.declarationIds);
    const days = {
      from: daysBefore(request.day, request.windows.daysBefore + maxPassDays),
      to: earlierOf(daysBefore(request.day, -maxPassDays), this.clock.today()),
    };
    const keys = new Map(await this.dayKeys.openExistingKeys(days));
    for (const { day } of named)
      if (!keys.has(day))
        for (const [known, key] of await this.dayKeys.openExistingKeys({ from: day, to: day }))
          keys.set(known, key);
    const contents = named.flatMap((row) => openContent(row, keys.get(row.day)));
    const people = contents.flatMap(readPerson);
    const indexes = indexesByDay(keys, people);
    const searchedFrom = daysBefore(request.day, request.windows.daysBefore);
    const searchedDays = [...keys.keys()].filter((day) => day >= searchedFrom && day <= request.day);
    const others = await this.findOthers(manager, searchedDays, indexes);
    const declarations = [...new Map([...named, ...others].map((row) => [row.id, row])).values()];
    const ids = new Set([...request.declarationIds, ...declarations.map(({ id }) => id)]);
    const ownPeople = new Set(declarations.map(({ day, person_index }) => `${day} ${person_index}`));
    const partyKeys = declarations
      .flatMap((row) => openContent(row, keys.get(row.day)))
      .flatMap(({ partyKey }) => partyKey ?? []);
    return {
      declarations,
      isOwn: ({ id, day, person_index }) =>
        ids.has(id) ||
        ownPeople.has(`${day} ${person_index}`) ||
        indexes.get(day)?.people.has(person_index) === true,
      partyKeys: new Set(partyKeys),
      dayKeys: keys,
    };
  }

  private async findOthers(
    manager: EntityManager,
    days: readonly string[],
    indexes: ReadonlyMap<string, DayIndexes>,
  ): Promise<OwnVisitRow[]> {
    const asked = (of: (day: DayIndexes) => ReadonlySet<string>): AskedIndex[] =>
      days.flatMap((day) => [...of(indexes.get(day)!)].map((index) => ({ day, index })));
    const idNumbers = asked(({ idNumbers }) => idNumbers);
    const found = await findDeclarationsOfPerson(
      manager,
      asked(({ phones }) => phones),
      idNumbers,
      maxOwnDeclarations,
    );
    // A phone alone is no person: a family may share it. An ID number is.
    return found.filter(({ day, person_index }) => indexes.get(day)!.people.has(person_index));
  }
}

/** Blind indexes of the people of a case on one day. */
interface DayIndexes {
  readonly people: ReadonlySet<string>;
  readonly phones: ReadonlySet<string>;
  readonly idNumbers: ReadonlySet<string>;
}

/** Computes the indexes of people on each day: with their ID paper, and as a phone with a name. */
function indexesByDay(
  keys: ReadonlyMap<string, Buffer>,
  people: readonly IdentifyingPerson[],
): ReadonlyMap<string, DayIndexes> {
  return new Map(
    [...keys].map(([day, key]) => {
      const indexes = people.flatMap(({ fullName, phone, idPaper }) => [
        computePersonIndexes(key, { fullName, phone, ...(idPaper === undefined ? {} : { idPaper }) }),
        computePersonIndexes(key, { fullName, phone }),
      ]);
      return [
        day,
        {
          people: new Set(indexes.map(({ personIndex }) => personIndex)),
          phones: new Set(indexes.map(({ phoneIndex }) => phoneIndex)),
          idNumbers: new Set(indexes.flatMap(({ idIndex }) => idIndex ?? [])),
        },
      ];
    }),
  );
}

/** Opens the content of a declaration. An erased one, or one that cannot be opened, yields nothing. */
export function openContent(
  { id, sealed }: { readonly id: string; readonly sealed: string },
  key: Buffer | undefined,
): DeclarationContent[] {
  if (key === undefined || sealed === erasedContent) return [];
  try {
    const content: unknown = unsealJson(key, sealed, `declaration:${id}`);
    return typeof content === 'object' && content !== null ? [content as DeclarationContent] : [];
  } catch {
    return [];
  }
}

function readPerson(content: DeclarationContent): IdentifyingPerson[] {
  try {
    return [parseStoredContent(content).person];
  } catch {
    return [];
  }
}

const earlierOf = (a: string, b: string): string => (a < b ? a : b);
