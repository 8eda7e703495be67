import { Injectable } from '@nestjs/common';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource } from 'typeorm';
import type { AccountRow } from '../accounts/account.row.js';
import { PersonalDataCipher } from '../accounts/personal-data-cipher.js';
import { AreaNamesService } from '../areas/area-names.service.js';
import { duplicateOpenSql, type AccountRequestRow } from './approval/request-facts.js';
import { ageBands, requestFilterSql, type RequestFilter } from './request-filter.js';
import type {
  AccountRequestListDto,
  RefusalDto,
  RequestFilterQuery,
  RequestQuery,
  RequestSummaryDto,
} from './requests.dto.js';

/** Reads account requests and their counts by area, kind and age. */
@Injectable()
export class RequestsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: PersonalDataCipher,
    private readonly areas: AreaNamesService,
    private readonly clock: Clock,
  ) {}

  async listRequests(actor: Actor, query: RequestQuery): Promise<AccountRequestListDto> {
    const scope = jurisdictionSql(actor, 'a.area_path', 1);
    const parameters: unknown[] = [...scope.parameters, query.limit + 1];
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    const where = [
      `role = 'unit-admin'`,
      'requested_at is not null',
      scope.sql,
      ...requestFilterSql(query, this.clock.now(), parameters),
    ];
    if (query.state === 'REQUESTED') where.push(`state = 'REQUESTED'`);
    if (cursor !== null)
      where.push(
        `(requested_at, id) > ($${parameters.push(cursor[0])}::timestamptz, $${parameters.push(cursor[1])}::uuid)`,
      );
    const found = await queryRows<AccountRequestRow>(
      this.dataSource,
      `select a.*, ${duplicateOpenSql} as duplicate_open from account a where ${where.join(' and ')} order by requested_at, id limit $3`,
      parameters,
    );
    const [counts] = await queryRows<{ requested: number; all: number }>(
      this.dataSource,
      `select count(*) filter (where state = 'REQUESTED')::int as requested, count(*)::int as "all" from account a where role = 'unit-admin' and ${scope.sql}`,
      [...scope.parameters],
    );
    const page = toPage(found, query.limit, (last) =>
      encodeCursor(last.requested_at!.toISOString(), last.id),
    );
    return {
      items: page.items.map((row) => ({
        accountId: row.id,
        unitId: row.unit_id!,
        unitName: row.unit_name!,
        unitKind: row.unit_kind!,
        street: row.street ?? '',
        areaName: row.area_name ?? '',
        hasEmail: row.email_sealed !== null,
        contactGaps: row.contact_gaps,
        duplicateOpen: row.duplicate_open,
        receivedBy: row.received_tier,
        requestedAt: row.requested_at!.toISOString(),
        state: row.state,
      })),
      nextCursor: page.nextCursor,
      counts: counts ?? { requested: 0, all: 0 },
    };
  }

  /** Counts waiting requests: in each area one level below the filter's area, of each kind, in each age band. */
  async summariseRequests(actor: Actor, query: RequestFilterQuery): Promise<RequestSummaryDto> {
    const [all, byArea, byKind, byAge] = await Promise.all([
      this.countWaitingRequests(actor, query, null),
      this.countWaitingRequests(
        actor,
        { ...query, area: undefined },
        query.area === undefined ? `split_part(area_path, '.', 2)` : 'area_path',
        query.area,
      ),
      this.countWaitingRequests(actor, { ...query, kind: undefined }, 'unit_kind'),
      Promise.all(ageBands.map((age) => this.countWaitingRequests(actor, { ...query, age }, null))),
    ]);
    const paths = byArea.map(({ path }) => path);
    const names = await this.areas.findAreasByPath(paths);
    return {
      total: all[0]?.n ?? 0,
      areas: byArea
        .map(({ path, area_name: areaName, n, oldest }) => ({
          path,
          name: names.get(path)?.name ?? areaNameFrom(areaName, path),
          requested: n,
          oldestAt: oldest!.toISOString(),
        }))
        .sort((a, b) => b.requested - a.requested || a.path.localeCompare(b.path)),
      kinds: byKind.map(({ key, n }) => ({
        kind: key as RequestSummaryDto['kinds'][number]['kind'],
        requested: n,
      })),
      ages: ageBands.map((age, at) => ({ age, requested: byAge[at]?.[0]?.n ?? 0 })),
    };
  }

  /** Reads why a unit's last request was refused, for the committee that forwarded it. */
  async readRefusal(actor: Actor, unitId: string): Promise<RefusalDto> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    const [account] = await queryRows<AccountRow>(
      this.dataSource,
      `select * from account where unit_id = $1 and role = 'unit-admin' and state = 'REFUSED' and ${scope.sql} order by state_since desc limit 1`,
      [unitId, ...scope.parameters],
    );
    if (account?.refusal_sealed == null) throw new Problem('ACCOUNTS.NOT_FOUND');
    return {
      unitId,
      reason: this.cipher.tryOpenField(account.id, 'refusal', account.refusal_sealed) ?? '',
      refusedAt: account.state_since.toISOString(),
    };
  }

  /** Counts waiting requests by a column, or in total. `path` is the district's, or the ward's when grouped by `area_path`. */
  private countWaitingRequests(
    actor: Actor,
    filter: RequestFilter,
    groupBy: 'area_path' | 'unit_kind' | `split_part(area_path, '.', 2)` | null,
    within?: string,
  ): Promise<{ key: string; path: string; area_name: string; n: number; oldest: Date | null }[]> {
    const scope = jurisdictionSql(actor, 'area_path', 1);
    const parameters: unknown[] = [...scope.parameters];
    const where = [
      `role = 'unit-admin' and state = 'REQUESTED'`,
      scope.sql,
      ...requestFilterSql({ ...filter, area: within ?? filter.area }, this.clock.now(), parameters),
    ];
    const path =
      groupBy === 'area_path'
        ? 'min(area_path)'
        : `min(split_part(area_path, '.', 1) || '.' || split_part(area_path, '.', 2))`;
    return queryRows(
      this.dataSource,
      `select ${groupBy ?? `''`} as key, ${path} as path, min(area_name) as area_name, count(*)::int as n, min(requested_at) as oldest
       from account where ${where.join(' and ')} ${groupBy === null ? '' : `group by ${groupBy}`}`,
      parameters,
    );
  }
}

/** Derives an area's name from a full name such as `Phường Bến Nghé, Quận 1`, until its area event has arrived. */
const areaNameFrom = (fullName: string | null, path: string): string => {
  const parts = (fullName ?? '').split(', ');
  return (path.split('.').length > 2 ? parts[0] : parts.at(-1)) || path;
};
