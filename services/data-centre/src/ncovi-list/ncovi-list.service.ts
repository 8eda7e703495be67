import { Injectable } from '@nestjs/common';
import { ncoviPageType, type NcoviListPage } from '@khai-bao/contracts';
import { Clock, Problem } from '@khai-bao/platform/core';
import { signStatement } from '@khai-bao/platform/signing';
import type { JWK } from 'jose';
import { Any, DataSource, IsNull, MoreThan, Not, type EntityManager } from 'typeorm';
import { CentreConfig } from '../centre.config.js';
import { firstChain, numberChanges, type WantedEntry } from './list-changes.js';
import { NcoviChangeEntity } from './ncovi-change.entity.js';
import type {
  ImportedNcoviListDto,
  ImportedNcoviUnitDto,
  ImportNcoviUnitsDto,
  NcoviPageQuery,
} from './ncovi-list.dto.js';
import { NcoviListEntity } from './ncovi-list.entity.js';
import { insertChanges } from './ncovi-list.queries.js';
import { NcoviUnitEntity } from './ncovi-unit.entity.js';

/** The list of NCOVI units as a log of numbered, chained changes. Pages of it are signed. */
@Injectable()
export class NcoviListService {
  constructor(
    private readonly config: CentreConfig,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Returns the signed page of the changes after a number. @throws Problem PLATFORM.NOT_FOUND when this centre publishes no list */
  async signPage({ after, limit }: NcoviPageQuery): Promise<string> {
    const { listSigningKey } = this.config;
    if (listSigningKey === undefined) throw new Problem('PLATFORM.NOT_FOUND');
    const page = await this.dataSource.transaction('REPEATABLE READ', (manager) =>
      this.readPage(manager, after, limit),
    );
    return signStatement(JSON.parse(listSigningKey) as JWK, ncoviPageType, page);
  }

  private async readPage(manager: EntityManager, after: number, limit: number): Promise<NcoviListPage> {
    const list = await manager.findOneByOrFail(NcoviListEntity, { single: true });
    const before = after === 0 ? null : await manager.findOneBy(NcoviChangeEntity, { change: String(after) });
    // A reader that is ahead of the list gets an empty page, whose head says that the list is shorter.
    const rows = await manager.find(NcoviChangeEntity, {
      where: { change: MoreThan(String(after)) },
      order: { change: 'ASC' },
      take: limit,
    });
    const chainBefore = before?.chain ?? firstChain;
    const last = rows.at(-1);
    return {
      centre: this.config.centreName,
      after,
      to: last === undefined ? after : Number(last.change),
      head: Number(list.head),
      listed: list.listed,
      chainBefore,
      chain: last?.chain ?? chainBefore,
      changes: rows.map(({ change, entryId, unit }) => ({ change: Number(change), entryId, unit })),
      signedAt: this.clock.now().toISOString(),
    };
  }

  /** Imports units and removals of the operator. Equal entries change nothing. @throws Problem CENTRE.BAD_LIST for a repeated entry */
  async importUnits({ units, removed, replacesList }: ImportNcoviUnitsDto): Promise<ImportedNcoviListDto> {
    const given = [...units.map(({ entryId }) => entryId), ...removed];
    const givenIds = new Set(given);
    if (givenIds.size !== given.length)
      throw new Problem('CENTRE.BAD_LIST', { fields: [{ path: 'units', code: 'repeated' }] });
    return this.dataSource.transaction(async (manager) => {
      const list = await manager.findOneOrFail(NcoviListEntity, {
        where: { single: true },
        lock: { mode: 'pessimistic_write' },
      });
      const known = await manager.find(NcoviUnitEntity, {
        where: replacesList ? { digest: Not(IsNull()) } : { entryId: Any(given) },
      });
      const stored = new Map(known.map(({ entryId, digest }) => [entryId, digest]));
      const missing = replacesList ? [...stored.keys()].filter((entryId) => !givenIds.has(entryId)) : [];
      const changes = numberChanges(
        [
          ...units.map(toWantedEntry),
          ...[...removed, ...missing].map((entryId) => ({ entryId, unit: null })),
        ],
        stored,
        { change: Number(list.head), chain: list.chain },
      );
      const listed =
        list.listed +
        changes.filter(({ entryId, digest }) => digest !== null && (stored.get(entryId) ?? null) === null)
          .length -
        changes.filter(({ digest }) => digest === null).length;
      const last = changes.at(-1);
      if (last === undefined) return { changes: 0, head: Number(list.head), listed };
      await insertChanges(manager, changes, this.clock.now());
      await manager.update(
        NcoviListEntity,
        { single: true },
        { head: String(last.change), chain: last.chain, listed },
      );
      return { changes: changes.length, head: last.change, listed };
    });
  }
}

const toWantedEntry = ({
  entryId,
  name,
  taxCode,
  phone,
  areaCode,
  street,
}: ImportedNcoviUnitDto): WantedEntry => ({
  entryId,
  unit: { name, taxCode: taxCode ?? null, phone: phone ?? null, areaCode, street },
});
