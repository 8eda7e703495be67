import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { normalisePhone } from '@khai-bao/health-form';
import { AccessTrail, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource, type EntityManager } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import type { CorrectableField } from '../units/unit-fields.js';
import { RegistrationHistory } from '../registering/registration-history.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import type { UnitRow } from '../units/unit.row.js';
import type { PharmacyChangeKind } from './pharmacy-list-projection.js';
import { isReleasable, pharmacyStates, type PharmacyState } from './pharmacy-states.js';
import type {
  PharmacyChangeListDto,
  PharmacyChangeQuery,
  PharmacyCountsDto,
  PharmacyDetailDto,
  PharmacyDto,
  PharmacyListDto,
  PharmacyQuery,
} from './pharmacies.dto.js';

/** A row of `unit` joined with its row of `pharmacy`. */
export type ListedUnit = UnitRow & {
  readonly p_state: PharmacyState;
  readonly listed_at: Date;
  readonly changed_at: Date;
};

const dayMs = 24 * 60 * 60 * 1000;
const listedUnitColumns = 'u.*, p.state as p_state, p.listed_at, p.changed_at';

/** The pharmacy list of the Department of Health. Source: the letter, I.2. */
@Injectable()
export class PharmaciesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly areas: AreasService,
    private readonly cipher: UnitDataCipher,
    private readonly history: RegistrationHistory,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  /** Lists one page with contacts, newest first, and records the access in the trail. @throws Problem REGISTRATION.UNKNOWN_AREA */
  async listPharmacies(actor: Actor, query: PharmacyQuery): Promise<PharmacyListDto> {
    const scope = jurisdictionSql(actor, 'area_path', 1);
    const parameters: unknown[] = [...scope.parameters];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const where = [scope.sql];
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    if (cursor !== null)
      where.push(`(listed_at, unit_id) < (${bind(cursor[0])}::timestamptz, ${bind(cursor[1])}::uuid)`);
    where.push(query.state === undefined ? `state <> 'withdrawn'` : `state = ${bind(query.state)}`);
    const wanted = (query.q ?? '').trim();
    if (wanted !== '') where.push(this.buildSearchCondition(wanted, bind));
    if (query.area !== undefined) {
      const area = this.areas.findCurrentArea(query.area);
      if (area === null) throw new Problem('REGISTRATION.UNKNOWN_AREA');
      where.push(`(area_path ~>=~ ${bind(area.path)} and area_path ~<~ ${bind(`${area.path}/`)})`);
    }
    const order = 'order by listed_at desc, unit_id desc';
    const limit = `limit ${bind(query.limit + 1)}`;
    const condition = where.join(' and ');
    // The matches of a search or an area are gathered first and sorted afterwards; the whole list is scanned in order.
    const page =
      wanted === '' && query.area === undefined
        ? `select * from pharmacy where ${condition} ${order} ${limit}`
        : `with found as materialized (select * from pharmacy where ${condition}) select * from found ${order} ${limit}`;
    return this.dataSource.transaction(async (manager) => {
      const found = await queryRows<ListedUnit>(
        manager,
        `select ${listedUnitColumns} from (${page}) p join unit u on u.id = p.unit_id order by p.listed_at desc, p.unit_id desc`,
        parameters,
      );
      const { items, nextCursor } = toPage(found, query.limit, (last) =>
        encodeCursor(last.listed_at.toISOString(), last.id),
      );
      if (items.length > 0)
        await this.trail.recordAccess(manager, actor, 'pharmacy.list', 'unit', items[0]!.id);
      return {
        items: items.map((row) => this.toPharmacyDto(row)),
        nextCursor,
        counts: await this.countByState(manager, actor),
      };
    });
  }

  /** Returns one pharmacy with contact and history, and records the access in the trail. @throws Problem REGISTRATION.NOT_FOUND */
  getPharmacy(actor: Actor, unitId: string): Promise<PharmacyDetailDto> {
    const scope = jurisdictionSql(actor, 'p.area_path', 2);
    return this.dataSource.transaction(async (manager) => {
      const [row] = await queryRows<ListedUnit>(
        manager,
        `select ${listedUnitColumns} from pharmacy p join unit u on u.id = p.unit_id where p.unit_id = $1 and ${scope.sql}`,
        [unitId, ...scope.parameters],
      );
      if (row === undefined) throw new Problem('REGISTRATION.NOT_FOUND');
      await this.trail.recordAccess(manager, actor, 'pharmacy.read', 'unit', unitId);
      return {
        ...this.toPharmacyDto(row),
        email: this.cipher.openContactOrEmpty(row).email,
        taxCode: row.tax_code,
        trackingCode: row.tracking_code,
        registrationState: row.state,
        accountState: row.account_state,
        history: await this.history.listEntries(row, manager),
      };
    });
  }

  /** Lists changes, newest first, without contacts. */
  async listChanges(actor: Actor, query: PharmacyChangeQuery): Promise<PharmacyChangeListDto> {
    const lookedAt = await this.readSeenUntil(actor);
    const since =
      query.since === undefined
        ? (lookedAt ?? new Date(this.clock.now().getTime() - dayMs))
        : new Date(query.since);
    const scope = jurisdictionSql(actor, 'c.area_path', 2);
    const parameters: unknown[] = [since, ...scope.parameters];
    const cursor = decodeCursor(query.cursor, 'time', 'number');
    const after =
      cursor === null
        ? ''
        : `and (c.at, c.seq) < ($${parameters.push(cursor[0])}::timestamptz, $${parameters.push(cursor[1])}::bigint)`;
    const found = await queryRows<{
      seq: string;
      unit_id: string;
      at: Date;
      what: PharmacyChangeKind;
      fields: CorrectableField[];
      name: string;
      street: string;
      area_name: string;
    }>(
      this.dataSource,
      `select c.seq, c.unit_id, c.at, c.what, c.fields, u.name, u.street, u.area_name
       from (select * from pharmacy_change c where c.at >= $1 and ${scope.sql} ${after} order by c.at desc, c.seq desc limit $${parameters.push(query.limit + 1)}) c
       join unit u on u.id = c.unit_id order by c.at desc, c.seq desc`,
      parameters,
    );
    const { items, nextCursor } = toPage(found, query.limit, (last) =>
      encodeCursor(last.at.toISOString(), last.seq),
    );
    return {
      items: items.map((row) => ({
        seq: Number(row.seq),
        unitId: row.unit_id,
        name: row.name,
        street: row.street,
        areaName: row.area_name,
        at: row.at.toISOString(),
        what: row.what,
        fields: row.fields,
      })),
      nextCursor,
      since: since.toISOString(),
      lookedAt: lookedAt?.toISOString() ?? null,
    };
  }

  /** Stores up to which instant the officer has seen the changes. It never moves back, and never beyond now. */
  async markChangesSeen(actor: Actor, at: string): Promise<void> {
    const now = this.clock.now();
    const until = new Date(at) < now ? new Date(at) : now;
    await queryRows(
      this.dataSource,
      'insert into pharmacy_look (account_id, at) values ($1, $2) on conflict (account_id) do update set at = greatest(pharmacy_look.at, excluded.at)',
      [actor.accountId, until],
    );
  }

  /** Lists at most 200 numbered changes after a number, with the unit's id only, for a live page. */
  async listChangesAfter(actor: Actor, after: number): Promise<{ id: number; data: { unitId: string } }[]> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    const found = await queryRows<{ seq: string; unit_id: string }>(
      this.dataSource,
      `select seq, unit_id from pharmacy_change where seq > $1 and ${scope.sql} order by seq limit 200`,
      [after, ...scope.parameters],
    );
    return found.map(({ seq, unit_id }) => ({ id: Number(seq), data: { unitId: unit_id } }));
  }

  /** Number of the latest change; 0 when there was none. */
  async readLastChangeNumber(): Promise<number> {
    const [row] = await queryRows<{ last: string }>(
      this.dataSource,
      'select last from pharmacy_change_counter',
    );
    return Number(row?.last ?? 0);
  }

  private async readSeenUntil(actor: Actor): Promise<Date | null> {
    const [row] = await queryRows<{ at: Date }>(
      this.dataSource,
      'select at from pharmacy_look where account_id = $1',
      [actor.accountId],
    );
    return row?.at ?? null;
  }

  private buildSearchCondition(wanted: string, bind: (value: unknown) => string): string {
    const phone = normalisePhone(wanted);
    const like = `search like ${bind(`%${foldVietnamese(wanted).replaceAll(/[\\%_]/g, '\\$&')}%`)}`;
    return phone === null ? like : `(${like} or phone_mark = ${bind(this.cipher.blindIndexOfPhone(phone))})`;
  }

  private async countByState(manager: EntityManager, actor: Actor): Promise<PharmacyCountsDto> {
    const scope = jurisdictionSql(actor, 'area_path', 1);
    const found = await queryRows<{ state: PharmacyState; count: number }>(
      manager,
      `select state, count(*)::int as count from pharmacy where ${scope.sql} group by state`,
      [...scope.parameters],
    );
    const of = (wanted: PharmacyState): number => found.find(({ state }) => state === wanted)?.count ?? 0;
    return Object.fromEntries(
      pharmacyStates.map((state) => [state, of(state)]),
    ) as unknown as PharmacyCountsDto;
  }

  private toPharmacyDto(row: ListedUnit): PharmacyDto {
    const { representative, phone } = this.cipher.openContactOrEmpty(row);
    return {
      unitId: row.id,
      name: row.name,
      street: row.street,
      areaName: row.area_name,
      representative,
      phone,
      state: row.p_state,
      releasable: isReleasable(row),
      listedAt: row.listed_at.toISOString(),
      changedAt: row.changed_at.toISOString(),
    };
  }
}
