import { Injectable } from '@nestjs/common';
import { AccessTrail, withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { Any, DataSource, In, type EntityManager } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import { StepClockSettings } from '../clocks/clock-settings.js';
import { CoverageService } from '../coverage/coverage.service.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import { UnitEntity } from '../units/unit.entity.js';
import { NcoviClaimEntity } from './ncovi-claim.entity.js';
import { NcoviContactCipher } from './ncovi-contact-cipher.js';
import { findEntriesMatchedWith } from './ncovi-entries.queries.js';
import { NcoviEntryEntity } from './ncovi-entry.entity.js';
import type {
  ComparedField,
  NcoviCandidateDto,
  NcoviListedUnitDto,
  NcoviWorkDto,
  NcoviWorkItemDto,
  NcoviWorkListDto,
  NcoviWorkQuery,
} from './ncovi-work.dto.js';
import { NcoviWorkEntity } from './ncovi-work.entity.js';
import { countWork, findWorkPage } from './ncovi-work.queries.js';

/** Lists questions about the national list, and shows one with the values that are compared. */
@Injectable()
export class NcoviWorkReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly areas: AreasService,
    private readonly coverage: CoverageService,
    private readonly clocks: StepClockSettings,
    private readonly cipher: UnitDataCipher,
    private readonly contacts: NcoviContactCipher,
    private readonly unreadable: UnreadableRows,
    private readonly trail: AccessTrail,
  ) {}

  async listWork(actor: Actor, query: NcoviWorkQuery): Promise<NcoviWorkListDto> {
    const area = this.coverage.requireAreaWithin(actor, query.area);
    const { ncovi: overdueBefore } = await this.clocks.computeOverdueBefore();
    const { manager } = this.dataSource;
    const found = await findWorkPage(
      manager,
      area.path,
      query.view,
      decodeCursor(query.cursor, 'time', 'uuid'),
      query.limit + 1,
    );
    const page = toPage(found, query.limit, (last) =>
      encodeCursor((query.view === 'open' ? last.since : last.settledAt!).toISOString(), last.id),
    );
    const names = await this.readNames(manager, page.items);
    return {
      counts: await countWork(manager, area.path, overdueBefore),
      items: page.items.map((work) => this.toItem(work, names.get(work.id) ?? '', overdueBefore)),
      nextCursor: page.nextCursor,
    };
  }

  /** Reads a question with the phones of its units, which the access trail records. @throws Problem REGISTRATION.NOT_FOUND */
  async readWork(actor: Actor, id: string): Promise<NcoviWorkDto> {
    const { ncovi: overdueBefore } = await this.clocks.computeOverdueBefore();
    return this.dataSource.transaction(async (manager) => {
      const work = await manager.findOneBy(NcoviWorkEntity, { id, areaPath: withinJurisdiction(actor) });
      if (work === null) throw new Problem('REGISTRATION.NOT_FOUND');
      const entry =
        work.entryId === null ? null : await manager.findOneBy(NcoviEntryEntity, { entryId: work.entryId });
      // Units that have moved out of the area since then are not shown.
      const units = await manager.find(UnitEntity, {
        where: { id: Any(work.unitIds), areaPath: withinJurisdiction(actor) },
        order: { id: 'ASC' },
      });
      const candidates = await this.toCandidates(manager, entry, units);
      for (const { unitId } of candidates)
        await this.trail.recordAccess(manager, actor, 'registration.read-contact', 'unit', unitId);
      const name = entry?.name ?? units[0]?.name ?? '';
      return {
        ...this.toItem(work, name, overdueBefore),
        version: work.version,
        listed: entry === null ? null : this.toListedUnit(entry),
        candidates,
      };
    });
  }

  private async readNames(
    manager: EntityManager,
    work: readonly NcoviWorkEntity[],
  ): Promise<Map<string, string>> {
    if (work.length === 0) return new Map();
    const entries = await manager.find(NcoviEntryEntity, {
      select: { entryId: true, name: true },
      where: { entryId: In(work.flatMap(({ entryId }) => entryId ?? [])) },
    });
    const units = await manager.find(UnitEntity, {
      select: { id: true, name: true },
      where: { id: In(work.flatMap(({ unitIds }) => unitIds.slice(0, 1))) },
    });
    return new Map(
      work.map(({ id, entryId, unitIds }) => [
        id,
        // An entry that has left the list has no name any more.
        entries.find((entry) => entry.entryId === entryId)?.name ||
          (units.find((unit) => unit.id === unitIds[0])?.name ?? ''),
      ]),
    );
  }

  private async toCandidates(
    manager: EntityManager,
    entry: NcoviEntryEntity | null,
    units: readonly UnitEntity[],
  ): Promise<NcoviCandidateDto[]> {
    const ids = units.map(({ id }) => id);
    const matched = await findEntriesMatchedWith(manager, ids);
    const claims = ids.length === 0 ? [] : await manager.findBy(NcoviClaimEntity, { unitId: Any(ids) });
    return units.map((unit) => ({
      unitId: unit.id,
      trackingCode: unit.trackingCode,
      name: unit.name,
      kind: unit.kind,
      taxCode: unit.taxCode,
      phone: this.cipher.openContactOrEmpty(unit).phone,
      street: unit.street,
      areaName: unit.areaName,
      state: unit.state,
      accountState: unit.accountState,
      usesNcovi: unit.usesNcovi,
      claimedCode: claims.find(({ unitId }) => unitId === unit.id)?.code ?? null,
      agreeing: entry === null ? [] : listAgreeingFields(entry, unit),
      otherEntryId:
        matched.find(({ unitId, entryId }) => unitId === unit.id && entryId !== entry?.entryId)?.entryId ??
        null,
    }));
  }

  private toListedUnit(entry: NcoviEntryEntity): NcoviListedUnitDto {
    const { entryId, name, taxCode, street, phoneSealed, areaCode } = entry;
    return {
      entryId,
      name,
      taxCode,
      street,
      phone:
        phoneSealed === null
          ? null
          : this.unreadable.readRowOr<string | null>(
              'ncovi_entry',
              entryId,
              () => this.contacts.openPhone(entryId, phoneSealed),
              () => null,
            ),
      areaName: areaCode === null ? null : (this.areas.findCurrentArea(areaCode)?.fullName ?? null),
    };
  }

  private toItem(work: NcoviWorkEntity, name: string, overdueBefore: Date): NcoviWorkItemDto {
    return {
      id: work.id,
      kind: work.kind,
      entryId: work.entryId,
      name,
      units: work.unitIds.length,
      areaPath: work.areaPath,
      areaName: this.areas.findArea(work.areaPath.split('.').at(-1)!)?.fullName ?? work.areaPath,
      since: work.since.toISOString(),
      late: work.settledAt === null && work.since <= overdueBefore,
      settledAt: work.settledAt?.toISOString() ?? null,
      outcome: work.outcome,
      decidedByName: work.decidedByName,
    };
  }
}

function listAgreeingFields(entry: NcoviEntryEntity, unit: UnitEntity): ComparedField[] {
  const isEqual: Readonly<Record<ComparedField, boolean>> = {
    name: entry.nameKey !== null && entry.nameKey === unit.nameKey,
    taxCode: entry.taxKey !== null && entry.taxKey === unit.taxKey,
    phone: entry.phoneBlindIndex !== null && entry.phoneBlindIndex === unit.phoneBlindIndex,
    area: entry.areaCode !== null && entry.areaCode === unit.areaCode,
  };
  return (Object.keys(isEqual) as ComparedField[]).filter((field) => isEqual[field]);
}
