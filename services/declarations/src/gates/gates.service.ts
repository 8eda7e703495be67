import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { makeGateCode } from '@khai-bao/health-form';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { UnitsService } from '../units/units.service.js';
import { GateDirectory } from './gate-directory.js';
import type { GateRow } from './gate-row.js';
import type { ChangeGateDto, CreateGateDto, GateDto } from './gates.dto.js';
import {
  insertGate,
  isGateCodeUsed,
  listGatesOfUnit,
  lockAndCountGates,
  lockGateOfUnit,
  updateGate,
} from './gates.queries.js';

/** Gates of a unit at most, retired ones included. The whole list is one page. */
const maxGatesPerUnit = 200;

/** Administers the gates of the actor's own unit and publishes each change. */
@Injectable()
export class GatesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly units: UnitsService,
    private readonly directory: GateDirectory,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Lists the gates of the actor's unit, the oldest first, retired ones included. */
  async listGates(actor: Actor): Promise<GateDto[]> {
    const rows = await listGatesOfUnit(this.dataSource, requireOwnUnit(actor), maxGatesPerUnit);
    return rows.map(toGateDto);
  }

  /** Creates a gate with an unused code. @throws Problem UNKNOWN_UNIT, TOO_MANY_GATES */
  async createGate(actor: Actor, form: CreateGateDto): Promise<GateDto> {
    const unitId = requireOwnUnit(actor);
    if ((await this.units.findUnit(unitId)) === null)
      throw new Problem('DECLARATIONS.UNKNOWN_UNIT', { retryAfter: 2 });
    return this.dataSource.transaction(async (manager) => {
      if ((await lockAndCountGates(manager, unitId)) >= maxGatesPerUnit)
        throw new Problem('DECLARATIONS.TOO_MANY_GATES');
      const created = await insertGate(manager, {
        id: uuidv7(),
        unit_id: unitId,
        name: form.name,
        direction: form.direction,
        code: await this.generateUnusedCode(manager),
        created_at: this.clock.now(),
      });
      await this.publishGate(manager, created);
      return toGateDto(created);
    });
  }

  /** Renames, redirects, retires or reopens a gate of the actor's unit. @throws Problem PLATFORM.NOT_FOUND */
  async changeGate(actor: Actor, gateId: string, form: ChangeGateDto): Promise<GateDto> {
    return this.dataSource.transaction(async (manager) => {
      const gate = await lockGateOfUnit(manager, gateId, requireOwnUnit(actor));
      if (gate === undefined) throw new Problem('PLATFORM.NOT_FOUND');
      const changed = await updateGate(manager, gateId, {
        name: form.name ?? gate.name,
        direction: form.direction ?? gate.direction,
        active: form.active ?? gate.active,
      });
      await this.publishGate(manager, changed);
      this.directory.evictGate(gate.code);
      return toGateDto(changed);
    });
  }

  private async publishGate(manager: EntityManager, gate: GateRow): Promise<void> {
    const unit = await this.units.findUnit(gate.unit_id, manager);
    if (unit === null) throw new Problem('DECLARATIONS.UNKNOWN_UNIT', { retryAfter: 2 });
    await this.outbox.appendEvents(manager, {
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
      },
    });
  }

  private async generateUnusedCode(manager: EntityManager): Promise<string> {
    for (;;) {
      const code = makeGateCode((below) => randomInt(below));
      if (!(await isGateCodeUsed(manager, code))) return code;
    }
  }
}

const toGateDto = (row: GateRow): GateDto => ({
  gateId: row.id,
  name: row.name,
  direction: row.direction,
  code: row.code,
  active: row.active,
  createdAt: row.created_at.toISOString(),
});
