import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, Repository, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { FilterCipher } from './filter-cipher.js';
import type { ChangeFilterDto, FilterDto, KeepFilterDto } from './filters.dto.js';
import { lockFiltersOf } from './filters.queries.js';
import { SavedFilterEntity } from './saved-filter.entity.js';

/** Filters of one person, and shared filters of one committee. */
const maxSavedFilters = 30;

/** The columns of a filter that say whose it is. */
type FilterOwner = Pick<SavedFilterEntity, 'ownerId' | 'areaPath' | 'role'>;

/**
 * Saved filters of the intake list. A filter holds no area: everybody who opens it sees the units of their own area only.
 */
@Injectable()
export class FiltersService {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(SavedFilterEntity) private readonly filters: Repository<SavedFilterEntity>,
    private readonly cipher: FilterCipher,
    private readonly clock: Clock,
  ) {}

  /** Lists own and shared filters, ordered by name. */
  async listFilters(actor: Actor): Promise<FilterDto[]> {
    const found = await this.filters.find({
      where: ownOrShared(requireFilterOwner(actor)),
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    return found
      .map((row) => this.toFilterDto(row, actor))
      .sort((one, other) => one.name.localeCompare(other.name, 'vi', { numeric: true }));
  }

  /** Saves a new filter. @throws Problem REGISTRATION.TOO_MANY_FILTERS, REGISTRATION.TOO_MANY_SHARED_FILTERS */
  async saveFilter(actor: Actor, form: KeepFilterDto): Promise<FilterDto> {
    const owner = requireFilterOwner(actor);
    const id = uuidv7();
    return this.dataSource.transaction(async (manager) => {
      await lockFiltersOf(manager, owner);
      await requireFreeOwnSlot(manager, owner);
      if (form.shared) await requireFreeSharedSlot(manager, owner);
      const filters = manager.getRepository(SavedFilterEntity);
      const now = this.clock.now();
      const saved = filters.create({
        id,
        ...owner,
        ownerName: actor.displayName,
        isShared: form.shared,
        view: form.view,
        wordsSealed: this.cipher.sealFilterWords(id, form),
        version: 1,
        createdAt: now,
        changedAt: now,
      });
      await filters.insert(saved);
      return this.toFilterDto(saved, actor);
    });
  }

  /**
   * Overwrites an own or a shared filter. Only its owner decides whether it is shared.
   * @throws Problem REGISTRATION.FILTER_NOT_FOUND, REGISTRATION.FILTER_CHANGED, REGISTRATION.FILTER_NOT_YOURS, REGISTRATION.TOO_MANY_SHARED_FILTERS
   */
  async changeFilter(actor: Actor, id: string, form: ChangeFilterDto): Promise<FilterDto> {
    const owner = requireFilterOwner(actor);
    const { areaPath, role } = owner;
    return this.dataSource.transaction(async (manager) => {
      await lockFiltersOf(manager, owner);
      const filters = manager.getRepository(SavedFilterEntity);
      const filter = await filters.findOne({
        where: ownOrShared(owner, { id }),
        lock: { mode: 'pessimistic_write' },
      });
      if (filter === null) throw new Problem('REGISTRATION.FILTER_NOT_FOUND');
      if (filter.version !== form.version) throw new Problem('REGISTRATION.FILTER_CHANGED');
      if (form.shared !== filter.isShared && filter.ownerId !== actor.accountId)
        throw new Problem('REGISTRATION.FILTER_NOT_YOURS');
      const isHere = filter.isShared && filter.areaPath === areaPath && filter.role === role;
      if (form.shared && !isHere) await requireFreeSharedSlot(manager, owner);
      const changes = {
        // The owner may have moved to another committee since: the filter is shared with the present one.
        areaPath,
        role,
        isShared: form.shared,
        view: form.view,
        wordsSealed: this.cipher.sealFilterWords(id, form),
        changedAt: this.clock.now(),
        version: filter.version + 1,
      };
      await filters.update({ id }, changes);
      return this.toFilterDto({ ...filter, ...changes }, actor);
    });
  }

  /** Deletes an own or a shared filter. @throws Problem REGISTRATION.FILTER_NOT_FOUND */
  async deleteFilter(actor: Actor, id: string): Promise<void> {
    const { affected } = await this.filters.delete(ownOrShared(requireFilterOwner(actor), { id }));
    if (affected === 0) throw new Problem('REGISTRATION.FILTER_NOT_FOUND');
  }

  private toFilterDto(row: SavedFilterEntity, actor: Actor): FilterDto {
    const words = this.cipher.openFilterWordsOrNull(row.id, row.wordsSealed);
    return {
      id: row.id,
      ...(words ?? { name: '', q: '' }),
      unreadable: words === null,
      view: row.view,
      shared: row.isShared,
      own: row.ownerId === actor.accountId,
      ownerName: row.ownerName,
      version: row.version,
    };
  }
}

/** The actor's own filters, and those that are shared with the same role and area. */
const ownOrShared = (
  { ownerId, areaPath, role }: FilterOwner,
  further: FindOptionsWhere<SavedFilterEntity> = {},
): FindOptionsWhere<SavedFilterEntity>[] => [
  { ...further, ownerId },
  { ...further, isShared: true, areaPath, role },
];

async function requireFreeOwnSlot(manager: EntityManager, { ownerId }: FilterOwner): Promise<void> {
  if ((await manager.countBy(SavedFilterEntity, { ownerId })) >= maxSavedFilters)
    throw new Problem('REGISTRATION.TOO_MANY_FILTERS');
}

async function requireFreeSharedSlot(manager: EntityManager, { areaPath, role }: FilterOwner): Promise<void> {
  if ((await manager.countBy(SavedFilterEntity, { isShared: true, areaPath, role })) >= maxSavedFilters)
    throw new Problem('REGISTRATION.TOO_MANY_SHARED_FILTERS');
}

function requireFilterOwner({ accountId, areaPath, role }: Actor): FilterOwner {
  if (areaPath === null) throw new Problem('PLATFORM.FORBIDDEN');
  return { ownerId: accountId, areaPath, role };
}
