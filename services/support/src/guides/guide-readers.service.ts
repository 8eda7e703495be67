import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage, type PageQuery } from '@khai-bao/platform/http';
import { DataSource, In } from 'typeorm';
import { AreaEntity } from '../committees/area.entity.js';
import { formatGuideNumber } from './guide-numbers.js';
import type { GuideReadersDto } from './guide-readers.dto.js';
import { GuideStore } from './guide-store.js';
import { countReaders, listLateReaders } from './guides.queries.js';

const lowestId = '00000000-0000-0000-0000-000000000000';

/** Who still has the old guide: the units of an official's area by what their admin has opened. */
@Injectable()
export class GuideReadersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: GuideStore,
  ) {}

  async listReaders({ areaPath }: Actor, query: PageQuery): Promise<GuideReadersDto> {
    if (areaPath === null) throw new Problem('PLATFORM.FORBIDDEN');
    const { manager } = this.dataSource;
    const current = await this.store.requirePublished('unit-admin');
    const after = decodeCursor(query.cursor, 'uuid');
    const [counted, late] = [
      after === null ? await countReaders(manager, areaPath, current) : [],
      await listLateReaders(manager, areaPath, current, String(after?.[0] ?? lowestId), query.limit + 1),
    ];
    const areas = await manager.findBy(AreaEntity, { code: In(counted.map(({ areaCode }) => areaCode)) });
    const names = new Map(areas.map(({ code, fullName }) => [code, fullName]));
    const page = toPage(late, query.limit, (last) => encodeCursor(last.unitId));
    return {
      version: formatGuideNumber(current),
      counts: counted.map((row) => ({ ...row, areaName: names.get(row.areaCode) ?? row.areaCode })),
      items: page.items.map(({ unitId, name, areaName, major, minor }) => ({
        unitId,
        name,
        areaName,
        version: major === null || minor === null ? null : formatGuideNumber({ major, minor }),
      })),
      nextCursor: page.nextCursor,
    };
  }
}
