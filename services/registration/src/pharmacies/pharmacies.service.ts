import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { normalisePhone } from '@khai-bao/health-form';
import { AccessTrail, withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, MoreThan, Repository, type EntityManager } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import { RegistrationHistory } from '../registering/registration-history.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import {
  countPharmaciesByState,
  findListedUnit,
  findPharmacyChangePage,
  findPharmacyPage,
  raiseChangesSeen,
  type ListedUnit,
  type PharmacyFilter,
} from './pharmacies.queries.js';
import { PharmacyChangeCounterEntity } from './pharmacy-change-counter.entity.js';
import { PharmacyChangeEntity } from './pharmacy-change.entity.js';
import { PharmacyChangesSeenEntity } from './pharmacy-changes-seen.entity.js';
import { isReleasable, pharmacyStates, type PharmacyState } from './pharmacy-states.js';
import type {
  PharmacyChangeListDto,
  PharmacyChangeQuery,
  PharmacyCountsDto,
  PharmacyDetailDto,
  PharmacyDto,
  PharmacyListDto,
  PharmacyQuery,
} from './pharmacies.dto.js';

const dayMs = 24 * 60 * 60 * 1000;
/** Changes that a live page reads at once. */
const maxStreamedChanges = 200;

/** The pharmacy list of the Department of Health. Source: the letter, I.2. */
@Injectable()
export class PharmaciesService {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(PharmacyChangeEntity) private readonly changes: Repository<PharmacyChangeEntity>,
    @InjectRepository(PharmacyChangesSeenEntity)
    private readonly changesSeen: Repository<PharmacyChangesSeenEntity>,
    @InjectRepository(PharmacyChangeCounterEntity)
    private readonly counter: Repository<PharmacyChangeCounterEntity>,
    private readonly areas: AreasService,
    private readonly cipher: UnitDataCipher,
    private readonly history: RegistrationHistory,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  /** Lists one page with contacts, newest first, and records the access in the trail. @throws Problem REGISTRATION.UNKNOWN_AREA */
  async listPharmacies(actor: Actor, query: PharmacyQuery): Promise<PharmacyListDto> {
    const filter = this.toPharmacyFilter(query);
    return this.dataSource.transaction(async (manager) => {
      const found = await findPharmacyPage(
        manager,
        actor,
        filter,
        decodeCursor(query.cursor, 'time', 'uuid'),
        query.limit + 1,
      );
      const { items, nextCursor } = toPage(found, query.limit, (last) =>
        encodeCursor(last.listedAt.toISOString(), last.id),
      );
      if (items.length > 0)
        await this.trail.recordAccess(manager, actor, 'pharmacy.list', 'unit', items[0]!.id);
      return {
        items: items.map((row) => this.toPharmacyDto(row)),
        nextCursor,
        counts: await this.countByState(manager, actor),
      };
    });
  }

  /** Returns one pharmacy with contact and history, and records the access in the trail. @throws Problem REGISTRATION.NOT_FOUND */
  getPharmacy(actor: Actor, unitId: string): Promise<PharmacyDetailDto> {
    return this.dataSource.transaction(async (manager) => {
      const row = await findListedUnit(manager, actor, unitId);
      if (row === undefined) throw new Problem('REGISTRATION.NOT_FOUND');
      await this.trail.recordAccess(manager, actor, 'pharmacy.read', 'unit', unitId);
      return {
        ...this.toPharmacyDto(row),
        email: this.cipher.openContactOrEmpty(row).email,
        taxCode: row.taxCode,
        trackingCode: row.trackingCode,
        registrationState: row.state,
        accountState: row.accountState,
        history: await this.history.listEntries(row, manager),
      };
    });
  }

  /** Lists changes, newest first, without contacts. */
  async listChanges(actor: Actor, query: PharmacyChangeQuery): Promise<PharmacyChangeListDto> {
    const lookedAt = await this.readSeenUntil(actor);
    const since =
      query.since === undefined
        ? (lookedAt ?? new Date(this.clock.now().getTime() - dayMs))
        : new Date(query.since);
    const found = await findPharmacyChangePage(
      this.dataSource.manager,
      actor,
      since,
      decodeCursor(query.cursor, 'time', 'number'),
      query.limit + 1,
    );
    const { items, nextCursor } = toPage(found, query.limit, (last) =>
      encodeCursor(last.at.toISOString(), last.number),
    );
    return {
      items: items.map((row) => ({
        seq: Number(row.number),
        unitId: row.unitId,
        name: row.name,
        street: row.street,
        areaName: row.areaName,
        at: row.at.toISOString(),
        what: row.kind,
        fields: [...row.fields],
      })),
      nextCursor,
      since: since.toISOString(),
      lookedAt: lookedAt?.toISOString() ?? null,
    };
  }

  /** Stores up to which instant the officer has seen the changes. It never moves back, and never beyond now. */
  async markChangesSeen(actor: Actor, at: string): Promise<void> {
    const now = this.clock.now();
    const until = new Date(at) < now ? new Date(at) : now;
    await raiseChangesSeen(this.dataSource.manager, actor.accountId, until);
  }

  /** Lists at most 200 numbered changes after a number, with the unit's id only, for a live page. */
  async listChangesAfter(actor: Actor, after: number): Promise<{ id: number; data: { unitId: string } }[]> {
    const found = await this.changes.find({
      select: { number: true, unitId: true },
      where: { number: MoreThan(String(after)), areaPath: withinJurisdiction(actor) },
      order: { number: 'ASC' },
      take: maxStreamedChanges,
    });
    return found.map(({ number, unitId }) => ({ id: Number(number), data: { unitId } }));
  }

  /** Number of the latest change; 0 when there was none. */
  async readLastChangeNumber(): Promise<number> {
    const counter = await this.counter.findOneBy({ onlyOne: true });
    return Number(counter?.lastNumber ?? 0);
  }

  private async readSeenUntil({ accountId }: Actor): Promise<Date | null> {
    return (await this.changesSeen.findOneBy({ accountId }))?.seenUntil ?? null;
  }

  /** @throws Problem REGISTRATION.UNKNOWN_AREA */
  private toPharmacyFilter({ state, area: code, q }: PharmacyQuery): PharmacyFilter {
    const area = code === undefined ? undefined : this.areas.findCurrentArea(code);
    if (area === null) throw new Problem('REGISTRATION.UNKNOWN_AREA');
    const wanted = (q ?? '').trim();
    const phone = normalisePhone(wanted);
    return {
      state,
      areaPath: area?.path,
      search:
        wanted === ''
          ? undefined
          : {
              foldedText: foldVietnamese(wanted),
              phoneBlindIndex: phone === null ? null : this.cipher.blindIndexOfPhone(phone),
            },
    };
  }

  private async countByState(manager: EntityManager, actor: Actor): Promise<PharmacyCountsDto> {
    const found = await countPharmaciesByState(manager, actor);
    const of = (wanted: PharmacyState): number => found.find(({ state }) => state === wanted)?.count ?? 0;
    return Object.fromEntries(
      pharmacyStates.map((state) => [state, of(state)]),
    ) as unknown as PharmacyCountsDto;
  }

  private toPharmacyDto(row: ListedUnit): PharmacyDto {
    const { representative, phone } = this.cipher.openContactOrEmpty(row);
    return {
      unitId: row.id,
      name: row.name,
      street: row.street,
      areaName: row.areaName,
      representative,
      phone,
      state: row.pharmacyState,
      releasable: isReleasable(row),
      listedAt: row.listedAt.toISOString(),
      changedAt: row.changedAt.toISOString(),
    };
  }
}
