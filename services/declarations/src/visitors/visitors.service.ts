import { Injectable } from '@nestjs/common';
import { AccessTrail, requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource } from 'typeorm';
import { VisitReader } from './visit-reader.js';
import { VisitorPhoneSearch } from './visitor-phone-search.js';
import type { ListVisitorsQuery, VisitorListDto, VisitorsByPhoneDto } from './visitors.dto.js';
import { loadVisits } from './visitors.queries.js';

/** Visitors of the actor's own unit. Each read is recorded in the access trail. */
@Injectable()
export class VisitorsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reader: VisitReader,
    private readonly phoneSearch: VisitorPhoneSearch,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  /** Lists the visitors of a day (default: today), the newest first. */
  async listVisitors(actor: Actor, query: ListVisitorsQuery): Promise<VisitorListDto> {
    const unitId = requireOwnUnit(actor);
    const day = query.day ?? this.clock.today();
    const cursor = decodeCursor(query.cursor, 'uuid');
    const rows = await loadVisits(this.dataSource, {
      unitId,
      day,
      outcome: query.outcome,
      beforeId: cursor === null ? null : String(cursor[0]),
      limit: query.limit + 1,
    });
    const page = toPage(rows, query.limit, (last) => encodeCursor(last.id));
    // The access is recorded before a person is unsealed. The transaction ends first: unsealing may load a day key.
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(manager, actor, 'visitor.list', 'unit-day', `${unitId}/${day}`),
    );
    return { nextCursor: page.nextCursor, ...(await this.reader.readVisitors(unitId, page.items)) };
  }

  /** Finds the visits of a phone number on all retained days. @throws Problem PLATFORM.VALIDATION when it is no phone number */
  async findVisitorByPhone(actor: Actor, phone: string): Promise<VisitorsByPhoneDto> {
    const rows = await this.phoneSearch.findVisitsByPhone(actor, phone);
    return this.reader.readVisitors(requireOwnUnit(actor), rows);
  }
}
