import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { formatPhone, normalisePhone } from '@khai-bao/health-form';
import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { isDay } from '@khai-bao/platform/working-time';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import {
  committeeOf,
  areaPathWithAncestors,
  type OfficialBody,
  type Committee,
} from '../committees/committee.js';
import type {
  ChangeFocalPersonDto,
  FocalPersonDto,
  FocalPersonListDto,
  FocalPersonQuery,
  WriteFocalPersonDto,
} from './focal-persons.dto.js';

interface FocalPersonRow {
  readonly id: string;
  readonly body: OfficialBody;
  readonly area_code: string;
  readonly area_path: string;
  readonly place: string;
  readonly name: string;
  readonly post: string;
  readonly phone: string;
  readonly email: string | null;
  readonly is_deputy: boolean;
  readonly absent_from: string | null;
  readonly absent_to: string | null;
  readonly version: number;
}

/** Focal persons of one committee. */
const maxFocalPersonsPerCommittee = 20;
const focalPersonColumns =
  'id, body, area_code, area_path, place, name, post, phone, email, is_deputy, absent_from::text, absent_to::text, version';

/** Manages focal persons: each committee maintains its own, and every account of the channel reads them. */
@Injectable()
export class FocalPersonsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Lists one page of focal persons that match the query, or those of the own area and the areas above it. */
  async listFocalPersons(actor: Actor, query: FocalPersonQuery): Promise<FocalPersonListDto> {
    const own = committeeOf(actor);
    const wanted = foldVietnamese(query.q ?? '');
    const parameters: unknown[] = [
      wanted === '' ? areaPathWithAncestors(own.areaPath) : `%${wanted}%`,
      query.limit + 1,
    ];
    const where = [wanted === '' ? 'area_path = any($1)' : 'search_text like $1'];
    const cursor = decodeCursor(query.cursor, 'text', 'uuid');
    if (cursor !== null)
      where.push(`(area_path, id) > ($${parameters.push(cursor[0])}, $${parameters.push(cursor[1])}::uuid)`);
    const found = await queryRows<FocalPersonRow>(
      this.dataSource,
      `select ${focalPersonColumns} from focal_person where ${where.join(' and ')} order by area_path, id limit $2`,
      parameters,
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.area_path, last.id));
    return {
      nextCursor: page.nextCursor,
      items: page.items.map((row) => this.toFocalPersonDto(row, own)).sort(compareByCallingOrder),
    };
  }

  /** Lists the focal persons of the own committee, including absent ones. */
  async listOwnFocalPersons(actor: Actor): Promise<FocalPersonListDto> {
    const own = committeeOf(actor);
    const found = await queryRows<FocalPersonRow>(
      this.dataSource,
      `select ${focalPersonColumns} from focal_person where area_path = $1 and body = $2 order by is_deputy, created_at, id`,
      [own.areaPath, own.body],
    );
    return { nextCursor: null, items: found.map((row) => this.toFocalPersonDto(row, own)) };
  }

  /** @throws Problem SUPPORT.BAD_PHONE, SUPPORT.BAD_ABSENCE, SUPPORT.TOO_MANY_FOCAL_PERSONS */
  addFocalPerson(actor: Actor, form: WriteFocalPersonDto): Promise<FocalPersonDto> {
    const own = committeeOf(actor);
    const written = toColumnValues(form);
    return this.dataSource.transaction(async (manager) => {
      await queryRows(manager, `select pg_advisory_xact_lock(hashtextextended('focal-persons-' || $1, 0))`, [
        `${own.body} ${own.areaCode}`,
      ]);
      const [held] = await queryRows<{ count: number }>(
        manager,
        'select count(*)::int as count from focal_person where area_path = $1 and body = $2',
        [own.areaPath, own.body],
      );
      if (held!.count >= maxFocalPersonsPerCommittee) throw new Problem('SUPPORT.TOO_MANY_FOCAL_PERSONS');
      const [added] = await queryRows<FocalPersonRow>(
        manager,
        `insert into focal_person (id, body, area_code, area_path, place, name, post, phone, email, is_deputy, absent_from, absent_to, search_text, created_at, changed_at, changed_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15) returning ${focalPersonColumns}`,
        [
          uuidv7(),
          own.body,
          own.areaCode,
          own.areaPath,
          own.place,
          ...written,
          await buildSearchText(manager, form, own),
          this.clock.now(),
          actor.accountId,
        ],
      );
      return this.toFocalPersonDto(added!, own);
    });
  }

  /** @throws Problem SUPPORT.BAD_PHONE, SUPPORT.BAD_ABSENCE, SUPPORT.FOCAL_PERSON_NOT_FOUND, SUPPORT.FOCAL_PERSON_CHANGED */
  updateFocalPerson(actor: Actor, id: string, form: ChangeFocalPersonDto): Promise<FocalPersonDto> {
    const own = committeeOf(actor);
    const written = toColumnValues(form);
    return this.dataSource.transaction(async (manager) => {
      const [changed] = await queryRows<FocalPersonRow>(
        manager,
        `update focal_person set name = $5, post = $6, phone = $7, email = $8, is_deputy = $9, absent_from = $10, absent_to = $11, search_text = $12, place = $13, changed_at = $14, changed_by = $15, version = version + 1
         where id = $1 and area_path = $2 and body = $3 and version = $4 returning ${focalPersonColumns}`,
        [
          id,
          own.areaPath,
          own.body,
          form.version,
          ...written,
          await buildSearchText(manager, form, own),
          own.place,
          this.clock.now(),
          actor.accountId,
        ],
      );
      if (changed !== undefined) return this.toFocalPersonDto(changed, own);
      const [there] = await queryRows(
        manager,
        'select 1 from focal_person where id = $1 and area_path = $2 and body = $3',
        [id, own.areaPath, own.body],
      );
      throw new Problem(
        there === undefined ? 'SUPPORT.FOCAL_PERSON_NOT_FOUND' : 'SUPPORT.FOCAL_PERSON_CHANGED',
      );
    });
  }

  /** @throws Problem SUPPORT.FOCAL_PERSON_NOT_FOUND */
  async deleteFocalPerson(actor: Actor, id: string): Promise<void> {
    const own = committeeOf(actor);
    const removed = await queryRows(
      this.dataSource,
      'with gone as (delete from focal_person where id = $1 and area_path = $2 and body = $3 returning id) select id from gone',
      [id, own.areaPath, own.body],
    );
    if (removed.length === 0) throw new Problem('SUPPORT.FOCAL_PERSON_NOT_FOUND');
  }

  private toFocalPersonDto(row: FocalPersonRow, own: Committee): FocalPersonDto {
    const today = this.clock.today();
    return {
      id: row.id,
      body: row.body,
      areaCode: row.area_code,
      place: row.place,
      name: row.name,
      post: row.post,
      phone: formatPhone(row.phone),
      email: row.email,
      isDeputy: row.is_deputy,
      absentFrom: row.absent_from,
      absentTo: row.absent_to,
      isAway:
        row.absent_from !== null &&
        row.absent_to !== null &&
        row.absent_from <= today &&
        today <= row.absent_to,
      isOwn: row.area_path === own.areaPath && row.body === own.body,
      version: row.version,
    };
  }
}

/** Orders by committee, the own and the lowest level first; within a committee present before absent, then persons before deputies. */
const compareByCallingOrder = (one: FocalPersonDto, other: FocalPersonDto): number =>
  Number(other.isOwn) - Number(one.isOwn) ||
  other.areaCode.length - one.areaCode.length ||
  one.place.localeCompare(other.place, 'vi') ||
  Number(one.isAway) - Number(other.isAway) ||
  Number(one.isDeputy) - Number(other.isDeputy);

function toColumnValues(form: WriteFocalPersonDto): unknown[] {
  const phone = normalisePhone(form.phone);
  if (phone === null) throw new Problem('SUPPORT.BAD_PHONE', { fields: [{ path: 'phone', code: 'phone' }] });
  const { absentFrom, absentTo } = form;
  if (
    (absentFrom === null) !== (absentTo === null) ||
    (absentFrom !== null &&
      absentTo !== null &&
      (absentFrom > absentTo || !isDay(absentFrom) || !isDay(absentTo)))
  )
    throw new Problem('SUPPORT.BAD_ABSENCE', { fields: [{ path: 'absentTo', code: 'absence' }] });
  return [form.name, form.post, phone, form.email, form.isDeputy, absentFrom, absentTo];
}

/** Builds the search text. It contains the full name of the area, which the name of a committee may abbreviate. */
async function buildSearchText(
  manager: EntityManager,
  form: WriteFocalPersonDto,
  own: Committee,
): Promise<string> {
  const [area] = await queryRows<{ full_name: string }>(
    manager,
    'select full_name from area where code = $1',
    [own.areaCode],
  );
  return foldVietnamese([form.name, form.post, own.place, area?.full_name ?? ''].join(' '));
}
