import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AreaSuccession, areaSeed, AreaTree, type AreaMerge, type AreaRow } from '@khai-bao/areas';
import { Topics } from '@khai-bao/contracts';
import { PostgresListener, queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { safeError } from '@khai-bao/platform/observability';
import { Outbox } from '@khai-bao/platform/outbox';
import { Logger } from 'nestjs-pino';
import { DataSource, type EntityManager } from 'typeorm';
import type { AreaDto, MergedAreaDto } from './areas.dto.js';

/** Told when areas have changed: every instance reads them again. */
export const areasChannel = 'areas';

/** The area tree: rows live here, are effective-dated, and travel to other services as events. */
@Injectable()
export class AreasService implements OnModuleInit {
  private held = new AreaTree(areaSeed);
  private ways = new AreaSuccession(this.held, areaSeed, []);

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly listener: PostgresListener,
    private readonly logger: Logger,
  ) {}

  /** The tree as of the last load. */
  get tree(): AreaTree {
    return this.held;
  }

  /** Which wards stand for merged ones, as of the last load. */
  get succession(): AreaSuccession {
    return this.ways;
  }

  async onModuleInit(): Promise<void> {
    await this.seedOnce();
    await this.reload();
    this.listener
      .notificationsOf(areasChannel)
      .subscribe(
        () =>
          void this.reload().catch((error: unknown) =>
            this.logger.warn({ err: safeError(error) }, 'the areas could not be read again'),
          ),
      );
  }

  /** Reads areas and merges again. */
  async reload(runner: DataSource | EntityManager = this.dataSource): Promise<void> {
    const areas = await queryRows<AreaRow>(
      runner,
      `select code, name, level, kind, parent_code as "parentCode", valid_from::text as "validFrom", valid_to::text as "validTo" from area order by code`,
    );
    const merges = await queryRows<AreaMerge>(
      runner,
      `select code, into_code as into, from_day::text as "from" from area_merge order by code`,
    );
    this.held = new AreaTree(areas);
    this.ways = new AreaSuccession(this.held, areas, merges);
  }

  /** Areas of today; the name of a merged ward finds the one that it went into. */
  search(query: string, limit: number): AreaDto[] {
    return this.ways
      .searchAreas(query, { limit, on: this.clock.today() })
      .map(({ row, former }) => this.present(row, former));
  }

  /** An area of today. */
  find(code: string): AreaDto | null {
    const row = this.held.findArea(code, this.clock.today());
    return row === undefined ? null : this.present(row);
  }

  /** What stands for a code today: the area itself, or the ward that it was merged into. */
  current(code: string): AreaDto | null {
    const found = this.ways.resolveSuccessor(code, this.clock.today());
    return found === undefined ? null : this.present(found.row, found.former);
  }

  /** A ward that has gone into another, as it was; null for any other code. */
  former(code: string): AreaDto | null {
    const former = this.current(code)?.former;
    if (former === undefined) return null;
    const above = this.held.findArea(former.path.split('.').at(-2) ?? '', this.clock.today());
    return { ...former, level: 'ward', parentName: above?.name ?? null };
  }

  /** Wards that have gone into others, in the order in which they went. */
  merged(): MergedAreaDto[] {
    return this.ways.mergedWardsOn(this.clock.today()).map(({ former, row, from }) => ({
      code: former.code,
      name: former.name,
      from,
      into: this.present(row),
    }));
  }

  /**
   * Keeps wards as they are until the transaction ends: a merge that begins waits for whoever puts a unit into one. To be asked
   * before a unit gets its place, since another instance may have merged the ward in this very moment.
   * @returns for each of these codes that was merged already, the ward that stands for it
   */
  async settle(manager: EntityManager, codes: readonly string[]): Promise<ReadonlyMap<string, AreaDto>> {
    const moved = new Map<string, AreaDto>();
    let wanted = [...new Set(codes)].sort();
    while (wanted.length > 0) {
      await queryRows(
        manager,
        `select pg_advisory_xact_lock_shared(hashtext('area-merge'), hashtext(t.code)) from unnest($1::text[]) as t(code)`,
        [wanted],
      );
      const gone = await queryRows<{ code: string }>(
        manager,
        'select code from area_merge where code = any($1) and from_day <= $2',
        [wanted, this.clock.today()],
      );
      if (gone.length === 0) break;
      await this.reload(manager);
      // What stands for them is held as well.
      wanted = gone.flatMap(({ code }) => {
        const area = this.current(code);
        if (area === null) return [];
        moved.set(code, area);
        return [area.code];
      });
    }
    return moved;
  }

  private present(row: AreaRow, former: AreaRow | null = null): AreaDto {
    const on = this.clock.today();
    return {
      code: row.code,
      name: row.name,
      level: row.level,
      path: this.held.areaPathOf(row.code, on),
      parentName: row.parentCode === null ? null : (this.held.findArea(row.parentCode, on)?.name ?? null),
      fullName: this.held.fullNameOf(row.code, on),
      ...(former === null
        ? {}
        : {
            former: {
              code: former.code,
              name: former.name,
              path: this.ways.formerAreaPath(former.code, on),
              fullName: this.ways.formerFullName(former.code, on),
            },
          }),
    };
  }

  /** Puts the areas of June 2021 into an empty table and tells the other services. */
  private async seedOnce(): Promise<void> {
    const tree = this.held;
    await this.dataSource.transaction(async (manager) => {
      await queryRows(manager, `select pg_advisory_xact_lock(hashtext('area-seed'))`);
      const [present] = await queryRows(manager, 'select 1 from area limit 1');
      if (present !== undefined) return;
      for (const row of areaSeed) {
        await queryRows(
          manager,
          'insert into area (code, name, level, kind, parent_code, valid_from, valid_to) values ($1, $2, $3, $4, $5, $6, $7)',
          [row.code, row.name, row.level, row.kind, row.parentCode, row.validFrom, row.validTo],
        );
      }
      const day = '2021-06-25';
      await this.outbox.appendEvents(
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
            path: tree.areaPathOf(row.code, day),
            fullName: tree.fullNameOf(row.code, day),
            validFrom: row.validFrom,
            validTo: row.validTo,
          },
        })),
      );
    });
  }
}
