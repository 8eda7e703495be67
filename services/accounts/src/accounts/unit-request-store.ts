import { Injectable } from '@nestjs/common';
import { LessThan, MoreThanOrEqual, Not, type EntityManager } from 'typeorm';
import { AccountEntity } from './account.entity.js';
import { insertUnitRequest, type NewUnitRequest } from './accounts.queries.js';

/** What a registration determines of a waiting request. */
export type RequestCorrection = Pick<
  AccountEntity,
  | 'displayNameSealed'
  | 'areaCode'
  | 'areaPath'
  | 'areaName'
  | 'unitName'
  | 'unitKind'
  | 'street'
  | 'emailSealed'
  | 'unitVersion'
  | 'taxCode'
  | 'contactGaps'
  | 'unitRevision'
> & { readonly unitName: string };

/** What follows from events of units: versions of registrations, requests, areas of accounts. Publishes nothing. */
@Injectable()
export class UnitRequestStore {
  /**
   * Records the version of a unit's event and its duplicate flag at the accounts of the unit, whose rows it locks.
   * @returns false when a newer event was applied before
   */
  async recordConsumedVersion(
    manager: EntityManager,
    unitId: string,
    version: number,
    unitDuplicateOpen: boolean | null,
  ): Promise<boolean> {
    const known = await manager.find(AccountEntity, {
      select: { id: true, consumedUnitVersion: true },
      where: { unitId, role: 'unit-admin' },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    if (known.some(({ consumedUnitVersion }) => Number(consumedUnitVersion) > version)) return false;
    await manager.update(
      AccountEntity,
      { unitId, role: 'unit-admin' },
      { consumedUnitVersion: String(version), unitDuplicateOpen },
    );
    return true;
  }

  /** Whether a request of this or a newer revision of the registration was refused. */
  isRefusedRevision(manager: EntityManager, unitId: string, revision: number): Promise<boolean> {
    return manager.existsBy(AccountEntity, {
      unitId,
      role: 'unit-admin',
      state: 'REFUSED',
      unitRevision: MoreThanOrEqual(String(revision)),
    });
  }

  /** Moves refused requests to another area. */
  async moveRefusedRequests(
    manager: EntityManager,
    unitId: string,
    area: Pick<AccountEntity, 'areaCode' | 'areaName'> & { readonly areaPath: string },
  ): Promise<void> {
    await manager.update(
      AccountEntity,
      { unitId, role: 'unit-admin', state: 'REFUSED', areaPath: Not(area.areaPath) },
      area,
    );
  }

  /** Creates the request of a unit; undefined when the unit has an account or a waiting request. */
  createRequest(manager: EntityManager, request: NewUnitRequest): Promise<AccountEntity | undefined> {
    return insertUnitRequest(manager, request);
  }

  /** Corrects a request unless a newer event has. @returns whether it was corrected */
  async correctRequest(manager: EntityManager, id: string, correction: RequestCorrection): Promise<boolean> {
    const { affected } = await manager.update(
      AccountEntity,
      { id, unitVersion: LessThan(correction.unitVersion) },
      { ...correction, place: correction.unitName },
    );
    return affected === 1;
  }
}
