import { Injectable } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import { UnitDataCipher } from './unit-data-cipher.js';
import type { UnitTransition } from './unit-history.js';
import type { UnitEntity } from './unit.entity.js';

/** Snapshots of units for the other services (`registration.unit.v1`), written to the outbox. */
@Injectable()
export class UnitEvents {
  constructor(
    private readonly cipher: UnitDataCipher,
    private readonly outbox: Outbox,
  ) {}

  /** @param actor whose action changed the units; null for the unit itself and for the service */
  async appendUnitEvents(
    manager: EntityManager,
    units: readonly UnitEntity[],
    actor: UnitTransition['actor'],
  ): Promise<void> {
    const contacts = await Promise.all(units.map((unit) => this.cipher.wrapContactForReaders(unit)));
    await this.outbox.appendEvents(
      manager,
      units.map((unit, at) => ({
        topic: Topics.unit,
        key: unit.id,
        subject: unit.id,
        // `told` counts events that changed nothing that officers see; `version` is their optimistic lock.
        version: unit.version + unit.flagOnlyEvents,
        data: {
          unitId: unit.id,
          name: unit.name,
          kind: unit.kind,
          taxCode: unit.taxCode,
          areaCode: unit.areaCode,
          areaPath: unit.areaPath,
          areaName: unit.areaName,
          street: unit.street,
          state: unit.state,
          stateSince: unit.stateSince.toISOString(),
          submittedAt: unit.submittedAt.toISOString(),
          reference: unit.trackingCode,
          hasEmail: unit.hasEmail,
          usesNcovi: unit.usesNcovi,
          actorId: actor?.accountId ?? null,
          actorPlace: actor?.place ?? null,
          contact: contacts[at]!,
          duplicateOpen: unit.duplicateOpen,
          revision: unit.version - unit.wardMoves,
          ...(unit.splitFromId === null ? {} : { splitFrom: unit.splitFromId }),
          ...(unit.mergedIntoId === null ? {} : { mergedInto: unit.mergedIntoId }),
        },
      })),
    );
  }
}
