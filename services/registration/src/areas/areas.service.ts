import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AreaSuccession, areaSeed, AreaTree, type AreaRow } from '@khai-bao/areas';
import { Topics } from '@khai-bao/contracts';
import { PostgresListener, updateReturning } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { safeError } from '@khai-bao/platform/observability';
import { Outbox } from '@khai-bao/platform/outbox';
import { Logger } from 'nestjs-pino';
import { DataSource, IsNull, LessThanOrEqual, MoreThan, type EntityManager } from 'typeorm';
import { AreaEntity } from './area.entity.js';
import type { AreaDto, MergedAreaDto } from './areas.dto.js';
import {
  findMergedWardCodes,
  listOrderedMerges,
  lockAreaSeed,
  lockWardsAgainstMerges,
} from './areas.queries.js';

/** Postgres channel that announces changed areas; every instance then reloads them. */
export const areasChangedChannel = 'areas';

/** The area tree. This service owns its effective-dated rows and publishes them to the other services. */
@Injectable()
export class AreasService implements OnModuleInit {
  private loadedTree = new AreaTree(areaSeed);
  private loadedSuccession = new AreaSuccession(this.loadedTree, areaSeed, []);

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly listener: PostgresListener,
    private readonly logger: Logger,
  ) {}

  /** The tree of the last load. */
  get tree(): AreaTree {
    return this.loadedTree;
  }

  /** The successors of merged wards, of the last load. */
  get succession(): AreaSuccession {
    return this.loadedSuccession;
  }

  async onModuleInit(): Promise<void> {
    await this.seedAreasOnce();
    await this.reloadAreas();
    this.listener
      .notificationsOf(areasChangedChannel)
      .subscribe(
        () =>
          void this.reloadAreas().catch((error: unknown) =>
            this.logger.warn({ err: safeError(error) }, 'areas could not be reloaded'),
          ),
      );
  }

  /** Reads areas and merges from the database. */
  async reloadAreas(manager: EntityManager = this.dataSource.manager): Promise<void> {
    const areas = await manager.find(AreaEntity, { order: { code: 'ASC' } });
    const merges = await listOrderedMerges(manager);
    this.loadedTree = new AreaTree(areas);
    this.loadedSuccession = new AreaSuccession(this.loadedTree, areas, merges);
  }

  /** Searches the areas of today. The name of a merged ward finds its successor. */
  searchAreas(query: string, limit: number): AreaDto[] {
    return this.loadedSuccession
      .searchAreas(query, { limit, on: this.clock.today() })
      .map(({ row, former }) => this.toAreaDto(row, former));
  }

  /** Finds an area of today by its code. */
  findArea(code: string): AreaDto | null {
    const row = this.loadedTree.findArea(code, this.clock.today());
    return row === undefined ? null : this.toAreaDto(row);
  }

  /** Finds the area of a code today: the area itself, or the successor of a merged ward. */
  findCurrentArea(code: string): AreaDto | null {
    const found = this.loadedSuccession.resolveSuccessor(code, this.clock.today());
    return found === undefined ? null : this.toAreaDto(found.row, found.former);
  }

  /** Reads the area without an area above it, which is the city, from the database. */
  findRootArea(manager: EntityManager, on: string): Promise<AreaEntity | null> {
    const root = { parentCode: IsNull(), validFrom: LessThanOrEqual(on) };
    return manager.findOneBy(AreaEntity, [
      { ...root, validTo: IsNull() },
      { ...root, validTo: MoreThan(on) },
    ]);
  }

  /** Finds a merged ward as it was before the merge; null for any other code. */
  findMergedArea(code: string): AreaDto | null {
    const former = this.findCurrentArea(code)?.former;
    if (former === undefined) return null;
    const above = this.loadedTree.findArea(former.path.split('.').at(-2) ?? '', this.clock.today());
    return { ...former, level: 'ward', parentName: above?.name ?? null };
  }

  /** Lists merged wards in the order of their merges. */
  listMergedAreas(): MergedAreaDto[] {
    return this.loadedSuccession.mergedWardsOn(this.clock.today()).map(({ former, row, from }) => ({
      code: former.code,
      name: former.name,
      from,
      into: this.toAreaDto(row),
    }));
  }

  /**
   * Locks wards against merges until the transaction ends. Has to run before a unit is written into a ward, because another
   * instance may merge the ward at the same time.
   * @returns the successor of each code that is merged already
   */
  async resolveAndLockAreas(
    manager: EntityManager,
    codes: readonly string[],
  ): Promise<ReadonlyMap<string, AreaDto>> {
    const moved = new Map<string, AreaDto>();
    let wanted = [...new Set(codes)].sort();
    while (wanted.length > 0) {
      await lockWardsAgainstMerges(manager, wanted);
      const gone = await findMergedWardCodes(manager, wanted, this.clock.today());
      if (gone.length === 0) break;
      await this.reloadAreas(manager);
      // The successors are locked as well.
      wanted = gone.flatMap((code) => {
        const area = this.findCurrentArea(code);
        if (area === null) return [];
        moved.set(code, area);
        return [area.code];
      });
    }
    return moved;
  }

  /** Writes on which day a ward is merged into another one, and publishes it. @param merge null: the order was cancelled */
  async publishMergeOfWard(
    manager: EntityManager,
    ward: AreaRow,
    merge: { readonly from: string; readonly into: string } | null,
  ): Promise<void> {
    const today = this.clock.today();
    const [written] = await updateReturning(
      manager,
      AreaEntity,
      { code: ward.code, validFrom: ward.validFrom },
      { validTo: merge?.from ?? null, publishedVersion: () => 'told + 1' },
    );
    await this.outbox.appendEvents(manager, {
      topic: Topics.area,
      key: ward.code,
      subject: ward.code,
      version: written!.publishedVersion,
      data: {
        code: ward.code,
        name: ward.name,
        level: ward.level,
        parentCode: ward.parentCode,
        path: this.loadedTree.areaPathOf(ward.code, today),
        fullName: this.loadedTree.fullNameOf(ward.code, today),
        validFrom: ward.validFrom,
        validTo: merge?.from ?? null,
        ...(merge === null ? {} : { mergedInto: merge.into }),
      },
    });
  }

  private toAreaDto(row: AreaRow, former: AreaRow | null = null): AreaDto {
    const on = this.clock.today();
    return {
      code: row.code,
      name: row.name,
      level: row.level,
      path: this.loadedTree.areaPathOf(row.code, on),
      parentName:
        row.parentCode === null ? null : (this.loadedTree.findArea(row.parentCode, on)?.name ?? null),
      fullName: this.loadedTree.fullNameOf(row.code, on),
      ...(former === null
        ? {}
        : {
            former: {
              code: former.code,
              name: former.name,
              path: this.loadedSuccession.formerAreaPath(former.code, on),
              fullName: this.loadedSuccession.formerFullName(former.code, on),
            },
          }),
    };
  }

  /** Inserts the areas of June 2021 into an empty table and publishes them. */
  private async seedAreasOnce(): Promise<void> {
    const tree = this.loadedTree;
    await this.dataSource.transaction(async (manager) => {
      await lockAreaSeed(manager);
      if (await manager.exists(AreaEntity)) return;
      await manager.insert(
        AreaEntity,
        areaSeed.map((row) => ({ ...row })),
      );
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
