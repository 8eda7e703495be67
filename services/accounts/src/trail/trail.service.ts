import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { daysBefore, startOfDay } from '@khai-bao/platform/core';
import { foldText } from '@khai-bao/text';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, Not, type Repository } from 'typeorm';
import { AccountEntity } from '../accounts/account.entity.js';
import { PersonalDataCipher } from '../accounts/personal-data-cipher.js';
import { AreaNamesService } from '../areas/area-names.service.js';
import type { AccessDto, AccessListDto, TrailQuery } from './trail.dto.js';
import {
  findAccessPage,
  listNamedAccounts,
  type AccessWithActor,
  type SearchMatches,
} from './trail.queries.js';

/** Members by which a label names an account. */
const namedMembers = {
  id: true,
  role: true,
  unitName: true,
  place: true,
  displayNameSealed: true,
} as const;

/** Reads the access trail: who accessed whose personal data, in every service. */
@Injectable()
export class TrailService {
  constructor(
    @InjectRepository(AccountEntity) private readonly accounts: Repository<AccountEntity>,
    private readonly areas: AreaNamesService,
    private readonly cipher: PersonalDataCipher,
  ) {}

  /** Lists one page, the newest entry first. @throws Problem PLATFORM.VALIDATION for an invalid cursor */
  async listAccesses(query: TrailQuery): Promise<AccessListDto> {
    const words = foldText(query.q ?? '');
    const found = await findAccessPage(
      this.accounts.manager,
      {
        from: query.from === undefined ? undefined : startOfDay(query.from),
        before: query.to === undefined ? undefined : startOfDay(daysBefore(query.to, -1)),
        matches: words === '' ? undefined : await this.findMatches(words, (query.q ?? '').trim()),
      },
      decodeCursor(query.cursor, 'time', 'number'),
      query.limit + 1,
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.at.toISOString(), last.id));
    const names = await this.findSubjectNames(page.items);
    return { items: page.items.map((row) => this.toAccessDto(row, names)), nextCursor: page.nextCursor };
  }

  /** Finds accounts and subjects by words. Names of persons are sealed, so they are compared in memory; a search reads each account once. */
  private async findMatches(words: string, typed: string): Promise<SearchMatches> {
    const holds = (text: string | null): boolean => text !== null && foldText(text).includes(words);
    const [accounts, areas] = await Promise.all([
      listNamedAccounts(this.accounts.manager),
      this.areas.listAreas(),
    ]);
    const named = accounts.filter(
      ({ id, unitName, place, displayNameSealed }) =>
        holds(unitName) || holds(place) || holds(this.cipher.tryOpenField(id, 'name', displayNameSealed)),
    );
    const units = named.flatMap(({ role, unitId, unitName }) =>
      role === 'unit-admin' && unitId !== null && holds(unitName) ? [unitId] : [],
    );
    const places = areas.filter(({ fullName }) => holds(fullName));
    const actorIds = named.map(({ id }) => id);
    return {
      actorIds,
      subjectIds: [...actorIds, ...units, ...places.flatMap(({ code, path }) => [code, path])],
      subjectName: typed,
    };
  }

  private toAccessDto(row: AccessWithActor, names: ReadonlyMap<string, string>): AccessDto {
    const actorName =
      row.displayNameSealed === null
        ? ''
        : this.cipher.tryOpenField(row.actorId, 'name', row.displayNameSealed);
    return {
      at: row.at.toISOString(),
      actorName: actorName ?? '',
      actorPlace: row.place ?? '',
      unreadable: actorName === null,
      role: row.role,
      action: row.action,
      subjectKind: row.subjectKind,
      subjectId: row.subjectId,
      subjectName: row.subjectName ?? names.get(toSubjectKey(row)) ?? null,
    };
  }

  /** Finds names of units, accounts and areas by `toSubjectKey`. */
  private async findSubjectNames(found: readonly AccessWithActor[]): Promise<ReadonlyMap<string, string>> {
    const keysOf = (...kinds: string[]): string[] => [
      ...new Set(found.filter((row) => kinds.includes(row.subjectKind)).map(toSubjectKey)),
    ];
    const [units, accounts, areas] = await Promise.all([
      this.accounts.find({
        select: { id: true, unitId: true, unitName: true },
        where: {
          unitId: Any(keysOf('unit', 'unit-day').filter((key) => uuidPattern.test(key))),
          role: 'unit-admin',
          state: Not('REFUSED'),
        },
      }),
      this.accounts.find({
        select: namedMembers,
        where: { id: Any(keysOf('account').filter((key) => uuidPattern.test(key))) },
      }),
      this.areas.findAreasByCode(keysOf('area')),
    ]);
    return new Map([
      ...units.flatMap(({ unitId, unitName }) =>
        unitId === null || unitName === null ? [] : [[unitId, unitName] as const],
      ),
      ...accounts.flatMap((account) => {
        const person = this.cipher.tryOpenField(account.id, 'name', account.displayNameSealed);
        // A unit's account is named after the unit, a person's account after the person and the place of work.
        const name =
          account.role === 'unit-admin'
            ? account.unitName
            : [person, account.place].filter(Boolean).join(' · ');
        return name ? [[account.id, name] as const] : [];
      }),
      ...areas.map(({ code, fullName }) => [code, fullName] as const),
    ]);
  }
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Id or code by which the name of a subject is found: the unit of a unit's day, the last code of an area's path. */
function toSubjectKey({ subjectKind: kind, subjectId: id }: AccessWithActor): string {
  if (kind === 'unit-day') return id.split('/')[0]!;
  return kind === 'area' ? id.split('.').at(-1)! : id;
}
