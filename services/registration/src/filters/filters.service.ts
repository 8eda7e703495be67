import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { FilterCipher } from './filter-cipher.js';
import type { ChangeFilterDto, FilterDto, KeepFilterDto } from './filters.dto.js';

interface FilterRow {
  readonly id: string;
  readonly owner_id: string;
  readonly owner_name: string;
  readonly area_path: string;
  readonly role: string;
  readonly is_shared: boolean;
  readonly view: string;
  readonly words_sealed: string;
  readonly version: number;
}

/** Filters of one person, and shared filters of one committee. */
const maxSavedFilters = 30;
/** SQL condition for the actor's own filters and those that are shared with the same role and area. */
const ownOrSharedSql = '(owner_id = $1 or (is_shared and area_path = $2 and role = $3))';

/**
 * Saved filters of the intake list. A filter holds no area: everybody who opens it sees the units of their own area only.
 */
@Injectable()
export class FiltersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: FilterCipher,
    private readonly clock: Clock,
  ) {}

  /** Lists own and shared filters, ordered by name. */
  async listFilters(actor: Actor): Promise<FilterDto[]> {
    const found = await queryRows<FilterRow>(
      this.dataSource,
      `select * from kept_filter where ${ownOrSharedSql} order by created_at, id`,
      requireFilterOwner(actor),
    );
    return found
      .map((row) => this.toFilterDto(row, actor))
      .sort((one, other) => one.name.localeCompare(other.name, 'vi', { numeric: true }));
  }

  /** Saves a new filter. @throws Problem REGISTRATION.TOO_MANY_FILTERS, REGISTRATION.TOO_MANY_SHARED_FILTERS */
  async saveFilter(actor: Actor, form: KeepFilterDto): Promise<FilterDto> {
    const [accountId, areaPath, role] = requireFilterOwner(actor);
    const id = uuidv7();
    return this.dataSource.transaction(async (manager) => {
      await this.lockFiltersOfCommittee(manager, actor);
      await this.requireFreeFilterSlot(manager, actor, 'own');
      if (form.shared) await this.requireFreeFilterSlot(manager, actor, 'shared');
      const [kept] = await queryRows<FilterRow>(
        manager,
        `insert into kept_filter (id, owner_id, owner_name, area_path, role, is_shared, view, words_sealed, created_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) returning *`,
        [
          id,
          accountId,
          actor.displayName,
          areaPath,
          role,
          form.shared,
          form.view,
          this.cipher.sealFilterWords(id, form),
          this.clock.now(),
        ],
      );
      return this.toFilterDto(kept!, actor);
    });
  }

  /**
   * Overwrites an own or a shared filter. Only its owner decides whether it is shared.
   * @throws Problem REGISTRATION.FILTER_NOT_FOUND, REGISTRATION.FILTER_CHANGED, REGISTRATION.FILTER_NOT_YOURS, REGISTRATION.TOO_MANY_SHARED_FILTERS
   */
  async changeFilter(actor: Actor, id: string, form: ChangeFilterDto): Promise<FilterDto> {
    const who = requireFilterOwner(actor);
    return this.dataSource.transaction(async (manager) => {
      await this.lockFiltersOfCommittee(manager, actor);
      const [row] = await queryRows<FilterRow>(
        manager,
        `select * from kept_filter where ${ownOrSharedSql} and id = $4 for update`,
        [...who, id],
      );
      if (row === undefined) throw new Problem('REGISTRATION.FILTER_NOT_FOUND');
      if (row.version !== form.version) throw new Problem('REGISTRATION.FILTER_CHANGED');
      if (form.shared !== row.is_shared && row.owner_id !== actor.accountId)
        throw new Problem('REGISTRATION.FILTER_NOT_YOURS');
      const isHere = row.is_shared && row.area_path === who[1] && row.role === who[2];
      if (form.shared && !isHere) await this.requireFreeFilterSlot(manager, actor, 'shared');
      // The owner may have moved to another committee since: the filter is shared with the present one.
      const [changed] = await queryRows<FilterRow>(
        manager,
        `update kept_filter set area_path = $2, role = $3, is_shared = $4, view = $5, words_sealed = $6, changed_at = $7, version = version + 1
         where id = $1 returning *`,
        [id, who[1], who[2], form.shared, form.view, this.cipher.sealFilterWords(id, form), this.clock.now()],
      );
      return this.toFilterDto(changed!, actor);
    });
  }

  /** Deletes an own or a shared filter. @throws Problem REGISTRATION.FILTER_NOT_FOUND */
  async deleteFilter(actor: Actor, id: string): Promise<void> {
    const gone = await queryRows(
      this.dataSource,
      `with gone as (delete from kept_filter where ${ownOrSharedSql} and id = $4 returning id) select id from gone`,
      [...requireFilterOwner(actor), id],
    );
    if (gone.length === 0) throw new Problem('REGISTRATION.FILTER_NOT_FOUND');
  }

  /** Serialises changes within one committee, so that two requests cannot both take the last free slot. */
  private async lockFiltersOfCommittee(manager: EntityManager, actor: Actor): Promise<void> {
    const [, areaPath, role] = requireFilterOwner(actor);
    await queryRows(manager, `select pg_advisory_xact_lock(hashtextextended('kept-filters-' || $1, 0))`, [
      `${areaPath}-${role}`,
    ]);
  }

  private async requireFreeFilterSlot(
    manager: EntityManager,
    actor: Actor,
    of: 'own' | 'shared',
  ): Promise<void> {
    const [accountId, areaPath, role] = requireFilterOwner(actor);
    const [{ count }] = (await queryRows<{ count: number }>(
      manager,
      `select count(*)::int as count from kept_filter where ${of === 'own' ? 'owner_id = $1' : 'is_shared and area_path = $1 and role = $2'}`,
      of === 'own' ? [accountId] : [areaPath, role],
    )) as [{ count: number }];
    if (count >= maxSavedFilters)
      throw new Problem(
        of === 'own' ? 'REGISTRATION.TOO_MANY_FILTERS' : 'REGISTRATION.TOO_MANY_SHARED_FILTERS',
      );
  }

  private toFilterDto(row: FilterRow, actor: Actor): FilterDto {
    const words = this.cipher.openFilterWordsOrNull(row.id, row.words_sealed);
    return {
      id: row.id,
      ...(words ?? { name: '', q: '' }),
      unreadable: words === null,
      view: row.view,
      shared: row.is_shared,
      own: row.owner_id === actor.accountId,
      ownerName: row.owner_name,
      version: row.version,
    };
  }
}

function requireFilterOwner({
  accountId,
  areaPath,
  role,
}: Actor): [accountId: string, areaPath: string, role: string] {
  if (areaPath === null) throw new Problem('PLATFORM.FORBIDDEN');
  return [accountId, areaPath, role];
}
