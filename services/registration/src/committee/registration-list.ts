import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { toPage } from '@khai-bao/platform/http';
import { DataSource } from 'typeorm';
import { StepClockSettings } from '../clocks/clock-settings.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import { countIntakeUnits, encodeIntakeCursor, findIntakePage } from './intake-list.queries.js';
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
    const { manager } = this.dataSource;
    const [found, counts] = await Promise.all([
      findIntakePage(manager, actor, query, overdueBefore, (phone) => this.cipher.blindIndexOfPhone(phone)),
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
    const { byState, duplicates, askedElsewhere } = await countIntakeUnits(this.dataSource.manager, actor);
    const countOf = (...states: string[]): number =>
      byState.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
    return {
      todo: countOf(...waitingStates) + askedElsewhere,
      needsInfo: countOf('NEEDS_INFO'),
      forwarded: countOf('FORWARDED'),
      pharmacy: countOf('PHARMACY_LISTED'),
      ncovi: countOf('EXEMPT_NCOVI'),
      duplicate: duplicates,
      all: byState.reduce((sum, { count }) => sum + count, 0),
    };
  }
}
