import { Injectable } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import type { KnownUnit } from '../units/units.queries.js';
import type { GateRow } from './gate-row.js';

/** A changed gate with its unit. */
export interface ChangedGate {
  readonly gate: GateRow;
  readonly unit: Pick<KnownUnit, 'name' | 'areaPath' | 'areaName'>;
}

/** Snapshots of gates for the other services (`declarations.gate.v1`), written to the outbox. */
@Injectable()
export class GateEvents {
  constructor(private readonly outbox: Outbox) {}

  /** Appends the snapshots of changed gates, whose rows the caller has locked. */
  async appendGateEvents(manager: EntityManager, changes: readonly ChangedGate[]): Promise<void> {
    await this.outbox.appendEvents(
      manager,
      changes.map(({ gate, unit }) => ({
        topic: Topics.gate,
        key: gate.id,
        subject: gate.id,
        version: gate.version,
        data: {
          gateId: gate.id,
          unitId: gate.unit_id,
          unitName: unit.name,
          areaPath: unit.areaPath,
          areaName: unit.areaName,
          name: gate.name,
          direction: gate.direction,
          code: gate.code,
          active: gate.active,
          hours: gate.hours,
          posterVersion: gate.poster_version,
          confirmedPosterVersion: gate.confirmed_poster_version,
        },
      })),
    );
  }
}
