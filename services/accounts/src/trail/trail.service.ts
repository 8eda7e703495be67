import { Injectable } from '@nestjs/common';
import type { Role } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { daysBefore, startOfDay } from '@khai-bao/platform/core';
import { foldText } from '@khai-bao/text';
import { DataSource } from 'typeorm';
import { PersonalDataCipher } from '../accounts/personal-data-cipher.js';
import type { AccessDto, AccessListDto, TrailQuery } from './trail.dto.js';

interface AccessRow {
  readonly id: string;
  readonly at: Date;
  readonly actor_id: string;
  readonly role: Role;
  readonly action: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly subject_name: string | null;
  readonly display_name_sealed: string | null;
  readonly place: string | null;
}
interface NamedAccount {
  readonly id: string;
  readonly role: Role;
  readonly unit_id: string | null;
  readonly unit_name: string | null;
  readonly place: string;
  readonly display_name_sealed: string;
}

/** Accounts and subjects that match a search. */
interface SearchTargets {
  readonly accountIds: readonly string[];
  /** Ids of accounts, units and areas, as stored in `subject_id`. */
  readonly subjectIds: readonly string[];
}

/** Reads the access trail: who accessed whose personal data, in every service. */
@Injectable()
export class TrailService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: PersonalDataCipher,
  ) {}

  /** Lists one page, the newest entry first. @throws Problem PLATFORM.VALIDATION for an invalid cursor */
  async listAccesses(query: TrailQuery): Promise<AccessListDto> {
    const parameters: unknown[] = [query.limit + 1];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions: string[] = [];
    const cursor = decodeCursor(query.cursor, 'time', 'number');
    if (cursor !== null)
      conditions.push(`(t.at, t.id) < (${bind(cursor[0])}::timestamptz, ${bind(cursor[1])}::bigint)`);
    if (query.from !== undefined) conditions.push(`t.at >= ${bind(startOfDay(query.from))}`);
    if (query.to !== undefined) conditions.push(`t.at < ${bind(startOfDay(daysBefore(query.to, -1)))}`);
    const words = foldText(query.q ?? '');
    if (words !== '') {
      const { accountIds, subjectIds } = await this.findTargets(words);
      const actors = bind(accountIds);
      const subjects = bind(subjectIds);
      const name = bind(`%${(query.q ?? '').trim().replaceAll(/[\\%_]/g, '\\$&')}%`);
      conditions.push(
        `(t.actor_id = any(${actors}::uuid[]) or t.subject_id = any(${subjects}::text[])
          or (t.subject_kind = 'unit-day' and split_part(t.subject_id, '/', 1) = any(${subjects}::text[]))
          or t.subject_name ilike ${name})`,
      );
    }
    const found = await queryRows<AccessRow>(
      this.dataSource,
      `select t.*, a.display_name_sealed, a.place
       from access_trail t left join account a on a.id = t.actor_id
       ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`} order by t.at desc, t.id desc limit $1`,
      parameters,
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.at.toISOString(), last.id));
    const names = await this.findSubjectNames(page.items);
    return { items: page.items.map((row) => this.toAccessDto(row, names)), nextCursor: page.nextCursor };
  }

  /** Finds accounts and subjects by words. Names of persons are sealed, so they are compared in memory; a search reads each account once. */
  private async findTargets(words: string): Promise<SearchTargets> {
    const holds = (text: string | null): boolean => text !== null && foldText(text).includes(words);
    const [accounts, areas] = await Promise.all([
      queryRows<NamedAccount>(
        this.dataSource,
        'select id, role, unit_id, unit_name, place, display_name_sealed from account',
      ),
      queryRows<{ code: string; path: string; full_name: string }>(
        this.dataSource,
        'select code, path, full_name from area_name',
      ),
    ]);
    const named = accounts.filter(
      ({ id, unit_name: unit, place, display_name_sealed: sealed }) =>
        holds(unit) || holds(place) || holds(this.cipher.tryOpenField(id, 'name', sealed)),
    );
    const units = named.flatMap(({ role, unit_id: unit, unit_name: name }) =>
      role === 'unit-admin' && unit !== null && holds(name) ? [unit] : [],
    );
    const places = areas.filter(({ full_name: name }) => holds(name));
    const accountIds = named.map(({ id }) => id);
    return {
      accountIds,
      subjectIds: [...accountIds, ...units, ...places.flatMap(({ code, path }) => [code, path])],
    };
  }

  private toAccessDto(row: AccessRow, names: ReadonlyMap<string, string>): AccessDto {
    const actorName =
      row.display_name_sealed === null
        ? ''
        : this.cipher.tryOpenField(row.actor_id, 'name', row.display_name_sealed);
    return {
      at: row.at.toISOString(),
      actorName: actorName ?? '',
      actorPlace: row.place ?? '',
      unreadable: actorName === null,
      role: row.role,
      action: row.action,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      subjectName: row.subject_name ?? names.get(toSubjectKey(row)) ?? null,
    };
  }

  /** Finds names of units, accounts and areas by `toSubjectKey`. */
  private async findSubjectNames(found: readonly AccessRow[]): Promise<ReadonlyMap<string, string>> {
    const keysOf = (...kinds: string[]): string[] => [
      ...new Set(found.filter((row) => kinds.includes(row.subject_kind)).map(toSubjectKey)),
    ];
    const [units, accounts, areas] = await Promise.all([
      queryRows<{ unit_id: string; unit_name: string | null }>(
        this.dataSource,
        `select unit_id, unit_name from account where unit_id = any($1::uuid[]) and role = 'unit-admin' and state <> 'REFUSED'`,
        [keysOf('unit', 'unit-day').filter((key) => uuidPattern.test(key))],
      ),
      queryRows<NamedAccount>(
        this.dataSource,
        'select id, role, unit_id, unit_name, place, display_name_sealed from account where id = any($1::uuid[])',
        [keysOf('account').filter((key) => uuidPattern.test(key))],
      ),
      queryRows<{ code: string; full_name: string }>(
        this.dataSource,
        'select code, full_name from area_name where code = any($1::text[])',
        [keysOf('area')],
      ),
    ]);
    return new Map([
      ...units.flatMap(({ unit_id: id, unit_name: name }) => (name === null ? [] : [[id, name] as const])),
      ...accounts.flatMap((account) => {
        const person = this.cipher.tryOpenField(account.id, 'name', account.display_name_sealed);
        // A unit's account is named after the unit, a person's account after the person and the place of work.
        const name =
          account.role === 'unit-admin'
            ? account.unit_name
            : [person, account.place].filter(Boolean).join(' · ');
        return name ? [[account.id, name] as const] : [];
      }),
      ...areas.map(({ code, full_name: name }) => [code, name] as const),
    ]);
  }
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Id or code by which the name of a subject is found: the unit of a unit's day, the last code of an area's path. */
function toSubjectKey({ subject_kind: kind, subject_id: id }: AccessRow): string {
  if (kind === 'unit-day') return id.split('/')[0]!;
  return kind === 'area' ? id.split('.').at(-1)! : id;
}
