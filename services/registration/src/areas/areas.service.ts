import { Injectable, type OnModuleInit } from '@nestjs/common';
import { areaSeed, AreaTree, type AreaRow } from '@khai-bao/areas';
import { Topics } from '@khai-bao/contracts';
import { rows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/observability';
import { Outbox } from '@khai-bao/platform/outbox';
import { DataSource } from 'typeorm';
import type { AreaDto } from './areas.dto.js';

/** The area tree: rows live here, are effective-dated, and travel to other services as events. */
@Injectable()
export class AreasService implements OnModuleInit {
  private held = new AreaTree(areaSeed);

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** The tree as of the last load. */
  get tree(): AreaTree {
    return this.held;
  }

  async onModuleInit(): Promise<void> {
    await this.seedOnce();
    this.held = new AreaTree(
      await rows<AreaRow>(
        this.dataSource,
        `select code, name, level, kind, parent_code as "parentCode", valid_from::text as "validFrom", valid_to::text as "validTo" from area order by code`,
      ),
    );
  }

  search(query: string, limit: number): AreaDto[] {
    return this.held.search(query, { limit, on: this.clock.today() }).map((row) => this.present(row));
  }

  find(code: string): AreaDto | null {
    const row = this.held.find(code, this.clock.today());
    return row === undefined ? null : this.present(row);
  }

  private present(row: AreaRow): AreaDto {
    const on = this.clock.today();
    return {
      code: row.code,
      name: row.name,
      level: row.level,
      path: this.held.path(row.code, on),
      parentName: row.parentCode === null ? null : (this.held.find(row.parentCode, on)?.name ?? null),
      fullName: this.held.fullName(row.code, on),
    };
  }

  /** Puts the areas of June 2021 into an empty table and tells the other services. */
  private async seedOnce(): Promise<void> {
    const tree = this.held;
    await this.dataSource.transaction(async (manager) => {
      await rows(manager, `select pg_advisory_xact_lock(hashtext('area-seed'))`);
      const [present] = await rows(manager, 'select 1 from area limit 1');
      if (present !== undefined) return;
      for (const row of areaSeed) {
        await rows(
          manager,
          'insert into area (code, name, level, kind, parent_code, valid_from, valid_to) values ($1, $2, $3, $4, $5, $6, $7)',
          [row.code, row.name, row.level, row.kind, row.parentCode, row.validFrom, row.validTo],
        );
      }
      const day = '2021-06-25';
      await this.outbox.append(
        manager,
        areaSeed.map((row) => ({
          topic: Topics.area,
          key: row.code,
          subject: row.code,
          version: 1,
          data: {
            code: row.code,
            name: row.name,
            level: row.level,
            parentCode: row.parentCode,
            path: tree.path(row.code, day),
            fullName: tree.fullName(row.code, day),
            validFrom: row.validFrom,
            validTo: row.validTo,
          },
        })),
      );
    });
  }
}
