import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { makeGateCode } from '@khai-bao/health-form';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { queryRows } from '@khai-bao/platform/database';
import { Outbox } from '@khai-bao/platform/outbox';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { UnitsService } from '../units/units.service.js';
import { GateDirectory } from './gate-directory.js';
import type { GateRow } from './gate-row.js';
import type { ChangeGateDto, CreateGateDto, GateDto } from './gates.dto.js';

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
    const rows = await queryRows<GateRow>(
      this.dataSource,
      `select * from gate where unit_id = $1 order by created_at, id limit ${maxGatesPerUnit}`,
      [requireOwnUnit(actor)],
    );
    return rows.map(toGateDto);
  }

  /** Creates a gate with an unused code. @throws Problem UNKNOWN_UNIT, TOO_MANY_GATES */
  async createGate(actor: Actor, form: CreateGateDto): Promise<GateDto> {
    const unitId = requireOwnUnit(actor);
    if ((await this.units.findUnit(unitId)) === null)
      throw new Problem('DECLARATIONS.UNKNOWN_UNIT', { retryAfter: 2 });
    return this.dataSource.transaction(async (manager) => {
      await this.requireGateCapacity(manager, unitId);
      const [created] = await queryRows<GateRow>(
        manager,
        'insert into gate (id, unit_id, name, direction, code, created_at) values ($1, $2, $3, $4, $5, $6) returning *',
        [
          uuidv7(),
          unitId,
          form.name,
          form.direction,
          await this.generateUnusedCode(manager),
          this.clock.now(),
        ],
      );
      await this.publishGate(manager, created!);
      return toGateDto(created!);
    });
  }

  /** Renames, redirects, retires or reopens a gate of the actor's unit. @throws Problem PLATFORM.NOT_FOUND */
  async changeGate(actor: Actor, gateId: string, form: ChangeGateDto): Promise<GateDto> {
    return this.dataSource.transaction(async (manager) => {
      const [gate] = await queryRows<GateRow>(
        manager,
        'select * from gate where id = $1 and unit_id = $2 for update',
        [gateId, requireOwnUnit(actor)],
      );
      if (gate === undefined) throw new Problem('PLATFORM.NOT_FOUND');
      const [changed] = await queryRows<GateRow>(
        manager,
        'update gate set name = $2, direction = $3, active = $4, version = version + 1 where id = $1 returning *',
        [gateId, form.name ?? gate.name, form.direction ?? gate.direction, form.active ?? gate.active],
      );
      await this.publishGate(manager, changed!);
      this.directory.evictGate(gate.code);
      return toGateDto(changed!);
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

  /** Requires that the unit has fewer gates than the maximum. Concurrent requests of the unit wait for each other. */
  private async requireGateCapacity(manager: EntityManager, unitId: string): Promise<void> {
    await queryRows(manager, `select pg_advisory_xact_lock(hashtextextended('gates-' || $1, 0))`, [unitId]);
    const [gates] = await queryRows<{ count: number }>(
      manager,
      'select count(*)::int as count from gate where unit_id = $1',
      [unitId],
    );
    if (gates!.count >= maxGatesPerUnit) throw new Problem('DECLARATIONS.TOO_MANY_GATES');
  }

  private async generateUnusedCode(manager: EntityManager): Promise<string> {
    for (;;) {
      const code = makeGateCode((below) => randomInt(below));
      if ((await queryRows(manager, 'select 1 from gate where code = $1', [code])).length === 0) return code;
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
