import { Injectable } from '@nestjs/common';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { toPage } from '@khai-bao/platform/http';
import { DataSource } from 'typeorm';
import { StepClockSettings } from '../clocks/clock-settings.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import type { UnitRow } from '../units/unit.row.js';
import { buildIntakePageQuery, encodeIntakeCursor, type IntakePosition } from './intake-page-query.js';
import { waitingStates } from './intake-views.js';
import { toRegistrationItemDto } from './registration-item.js';
import type {
  RegistrationCountsDto,
  RegistrationListDto,
  RegistrationQuery,
} from './registration-list.dto.js';

/** The intake list of a committee. */
@Injectable()
export class RegistrationList {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: UnitDataCipher,
    private readonly clocks: StepClockSettings,
  ) {}

  /** Reads one page: overdue registrations first, then those that have waited longest. */
  async listRegistrations(actor: Actor, query: RegistrationQuery): Promise<RegistrationListDto> {
    const overdueBefore = await this.clocks.computeOverdueBefore();
    const { text, parameters } = buildIntakePageQuery(actor, query, overdueBefore, (phone) =>
      this.cipher.blindIndexOfPhone(phone),
    );
    const [found, counts] = await Promise.all([
      queryRows<UnitRow & IntakePosition>(this.dataSource, text, [...parameters]),
      this.countByView(actor),
    ]);
    const page = toPage(found, query.limit, (last) => encodeIntakeCursor(last));
    return {
      items: page.items.map((row) => toRegistrationItemDto(row, overdueBefore)),
      nextCursor: page.nextCursor,
      counts,
    };
  }

  private async countByView(actor: Actor): Promise<RegistrationCountsDto> {
    const scope = jurisdictionSql(actor, 'area_path', 1);
    const found = await queryRows<{ state: string; count: number }>(
      this.dataSource,
      `select state, count(*)::int as count from unit where ${scope.sql} group by state`,
      [...scope.parameters],
    );
    const [flagged] = await queryRows<{ count: number }>(
      this.dataSource,
      `select count(*)::int as count from unit where ${scope.sql} and duplicate_open`,
      [...scope.parameters],
    );
    const [asked] = await queryRows<{ count: number }>(
      this.dataSource,
      `select count(*)::int as count from unit where ${scope.sql} and health_asked_at is not null and state <> all($3)`,
      [...scope.parameters, waitingStates],
    );
    const countOf = (...states: string[]): number =>
      found.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
    return {
      todo: countOf(...waitingStates) + (asked?.count ?? 0),
      needsInfo: countOf('NEEDS_INFO'),
      forwarded: countOf('FORWARDED'),
      pharmacy: countOf('PHARMACY_LISTED'),
      ncovi: countOf('EXEMPT_NCOVI'),
      duplicate: flagged?.count ?? 0,
      all: found.reduce((sum, { count }) => sum + count, 0),
    };
  }
}
