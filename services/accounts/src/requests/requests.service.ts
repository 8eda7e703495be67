import { Injectable } from '@nestjs/common';
import { withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { AccountEntity } from '../accounts/account.entity.js';
import { PersonalDataCipher } from '../accounts/personal-data-cipher.js';
import { AreaNamesService } from '../areas/area-names.service.js';
import { ageBands, type RequestFilter } from './request-filter.js';
import type {
  AccountRequestListDto,
  RefusalDto,
  RequestFilterQuery,
  RequestQuery,
  RequestSummaryDto,
} from './requests.dto.js';
import {
  countRequests,
  countWaitingRequestsBy,
  findRequestPage,
  type RequestCount,
  type RequestGrouping,
} from './requests.queries.js';

/** Reads account requests and their counts by area, kind and age. */
@Injectable()
export class RequestsService {
  constructor(
    @InjectRepository(AccountEntity) private readonly accounts: Repository<AccountEntity>,
    private readonly cipher: PersonalDataCipher,
    private readonly areas: AreaNamesService,
    private readonly clock: Clock,
  ) {}

  async listRequests(actor: Actor, query: RequestQuery): Promise<AccountRequestListDto> {
    const { manager } = this.accounts;
    const found = await findRequestPage(
      manager,
      actor,
      query,
      this.clock.now(),
      decodeCursor(query.cursor, 'time', 'uuid'),
      query.limit + 1,
    );
    const counts = await countRequests(manager, actor);
    const page = toPage(found, query.limit, (last) => encodeCursor(last.requestedAt!.toISOString(), last.id));
    return {
      items: page.items.map((row) => ({
        accountId: row.id,
        unitId: row.unitId!,
        unitName: row.unitName!,
        unitKind: row.unitKind!,
        street: row.street ?? '',
        areaName: row.areaName ?? '',
        hasEmail: row.emailSealed !== null,
        contactGaps: row.contactGaps,
        duplicateOpen: row.duplicateOpen,
        receivedBy: row.receivedTier,
        requestedAt: row.requestedAt!.toISOString(),
        state: row.state,
      })),
      nextCursor: page.nextCursor,
      counts,
    };
  }

  /** Counts waiting requests: in each area one level below the filter's area, of each kind, in each age band. */
  async summariseRequests(actor: Actor, query: RequestFilterQuery): Promise<RequestSummaryDto> {
    const [all, byArea, byKind, byAge] = await Promise.all([
      this.countWaitingRequests(actor, query, null),
      this.countWaitingRequests(
        actor,
        query,
        query.area === undefined ? `split_part(area_path, '.', 2)` : 'area_path',
      ),
      this.countWaitingRequests(actor, { ...query, kind: undefined }, 'unit_kind'),
      Promise.all(ageBands.map((age) => this.countWaitingRequests(actor, { ...query, age }, null))),
    ]);
    const paths = byArea.map(({ path }) => path);
    const names = await this.areas.findAreasByPath(paths);
    return {
      total: all[0]?.requestCount ?? 0,
      areas: byArea
        .map(({ path, areaName, requestCount, oldestAt }) => ({
          path,
          name: names.get(path)?.name ?? areaNameFrom(areaName, path),
          requested: requestCount,
          oldestAt: oldestAt!.toISOString(),
        }))
        .sort((a, b) => b.requested - a.requested || a.path.localeCompare(b.path)),
      kinds: byKind.map(({ key, requestCount }) => ({
        kind: key as RequestSummaryDto['kinds'][number]['kind'],
        requested: requestCount,
      })),
      ages: ageBands.map((age, at) => ({ age, requested: byAge[at]?.[0]?.requestCount ?? 0 })),
    };
  }

  /** Reads why a unit's last request was refused, for the committee that forwarded it. */
  async readRefusal(actor: Actor, unitId: string): Promise<RefusalDto> {
    const account = await this.accounts.findOne({
      where: { unitId, role: 'unit-admin', state: 'REFUSED', areaPath: withinJurisdiction(actor) },
      order: { stateSince: 'DESC' },
    });
    if (account?.refusalSealed == null) throw new Problem('ACCOUNTS.NOT_FOUND');
    return {
      unitId,
      reason: this.cipher.tryOpenField(account.id, 'refusal', account.refusalSealed) ?? '',
      refusedAt: account.stateSince.toISOString(),
    };
  }

  private countWaitingRequests(
    actor: Actor,
    { area, kind, age, delivery }: RequestFilter,
    grouping: RequestGrouping,
  ): Promise<RequestCount[]> {
    const filter = { area, kind, age, delivery };
    return countWaitingRequestsBy(this.accounts.manager, actor, filter, this.clock.now(), grouping);
  }
}

/** Derives an area's name from a full name such as `Phường Bến Nghé, Quận 1`, until its area event has arrived. */
const areaNameFrom = (fullName: string | null, path: string): string => {
  const parts = (fullName ?? '').split(', ');
  return (path.split('.').length > 2 ? parts[0] : parts.at(-1)) || path;
};
