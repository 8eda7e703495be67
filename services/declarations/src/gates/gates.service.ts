import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Topics, type GateDirection } from '@khai-bao/contracts';
import { gateCodesWithinOneEdit, makeGateCode, normaliseCode } from '@khai-bao/health-form';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { UnitsService, type HelpLines } from '../units/units.service.js';
import { GateCodeGuesses } from './gate-code-guesses.js';
import type { ChangeGateDto, CreateGateDto, GateByCodeDto, GateDto } from './gates.dto.js';

interface GateRow {
  readonly id: string;
  readonly unit_id: string;
  readonly name: string;
  readonly direction: GateDirection;
  readonly code: string;
  readonly active: boolean;
  readonly created_at: Date;
  readonly version: number;
}

/** A gate with all that a declaration and its page need of it. */
export interface OpenGate {
  readonly gateId: string;
  readonly code: string;
  readonly gateName: string;
  readonly direction: GateDirection;
  readonly active: boolean;
  readonly unitId: string;
  readonly unitName: string;
  readonly areaPath: string;
  readonly areaName: string;
  readonly help: HelpLines;
}

const cacheMilliseconds = 3_000;
/** Gates that a unit has at most, retired ones included: its whole list is one page. */
const maxGatesPerUnit = 200;

@Injectable()
export class GatesService {
  private readonly cache = new Map<
    string,
    { readonly until: number; readonly gate: Promise<OpenGate | null> }
  >();

  constructor(
    private readonly dataSource: DataSource,
    private readonly units: UnitsService,
    private readonly outbox: Outbox,
    private readonly guesses: GateCodeGuesses,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor): Promise<GateDto[]> {
    return (
      await queryRows<GateRow>(
        this.dataSource,
        `select * from gate where unit_id = $1 order by created_at, id limit ${maxGatesPerUnit}`,
        [requireOwnUnit(actor)],
      )
    ).map(present);
  }

  /** Creates a gate. @throws Problem UNKNOWN_UNIT, TOO_MANY_GATES */
  async create(actor: Actor, form: CreateGateDto): Promise<GateDto> {
    const unitId = requireOwnUnit(actor);
    if ((await this.units.findUnit(unitId)) === null)
      throw new Problem('DECLARATIONS.UNKNOWN_UNIT', { retryAfter: 2 });
    return this.dataSource.transaction(async (manager) => {
      await this.requireRoom(manager, unitId);
      const [created] = await queryRows<GateRow>(
        manager,
        'insert into gate (id, unit_id, name, direction, code, created_at) values ($1, $2, $3, $4, $5, $6) returning *',
        [uuidv7(), unitId, form.name, form.direction, await this.freeCode(manager), this.clock.now()],
      );
      await this.publish(manager, created!);
      return present(created!);
    });
  }

  async change(actor: Actor, gateId: string, form: ChangeGateDto): Promise<GateDto> {
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
      await this.publish(manager, changed!);
      this.cache.delete(gate.code);
      return present(changed!);
    });
  }

  /** One of the unit's own gates. */
  async ownGate(actor: Actor, gateId: string): Promise<OpenGate> {
    const [row] = await queryRows<{ code: string }>(
      this.dataSource,
      'select code from gate where id = $1 and unit_id = $2',
      [gateId, requireOwnUnit(actor)],
    );
    const gate = row === undefined ? null : await this.byCode(row.code);
    if (gate === null) throw new Problem('PLATFORM.NOT_FOUND');
    return gate;
  }

  /** The gate of a code, kept for a few seconds: the hot path asks for few gates very often. */
  byCode(code: string): Promise<OpenGate | null> {
    const now = Date.now();
    const held = this.cache.get(code);
    if (held !== undefined && held.until > now) return held.gate;
    if (this.cache.size > 50_000) this.cache.clear();
    const gate = this.load(code);
    this.cache.set(code, { until: now + cacheMilliseconds, gate });
    gate.catch(() => this.cache.delete(code));
    return gate;
  }

  /** What a citizen's page shows for a typed or scanned code; a wrong or retired code gets the nearest one that is good. */
  async open(typed: string): Promise<GateByCodeDto> {
    const gate = await this.require(typed);
    const [, ...above] = gate.areaName.split(', ');
    return {
      gateId: gate.gateId,
      code: gate.code,
      gateName: gate.gateName,
      direction: gate.direction,
      unitId: gate.unitId,
      unitName: gate.unitName,
      areaName: gate.areaName,
      districtName: above.join(', '),
      hotline: gate.help.hotline,
      medicalCentre: gate.help.medicalCentre,
    };
  }

  /** An active gate. @throws Problem GATE_NOT_FOUND or GATE_RETIRED, both with a suggestion when there is one; TOO_MANY_REQUESTS to who guesses */
  async require(typed: string): Promise<OpenGate> {
    const code = normaliseCode(typed);
    const gate = await this.byCode(code);
    if (gate === null) {
      const mayHelp = await this.guesses.count();
      throw new Problem('DECLARATIONS.GATE_NOT_FOUND', {
        extra: { suggestion: mayHelp ? await this.nearest(code) : null },
      });
    }
    if (!gate.active)
      throw new Problem('DECLARATIONS.GATE_RETIRED', { extra: { suggestion: await this.sibling(gate) } });
    return gate;
  }

  private async nearest(code: string): Promise<object | null> {
    const [row] = await queryRows<{ code: string }>(
      this.dataSource,
      'select code from gate where active and code = any($1) limit 1',
      [gateCodesWithinOneEdit(code)],
    );
    const gate = row === undefined ? null : await this.byCode(row.code);
    return gate === null ? null : { code: gate.code, unitName: gate.unitName, gateName: gate.gateName };
  }

  private async sibling(gate: OpenGate): Promise<object | null> {
    const [row] = await queryRows<{ code: string; name: string }>(
      this.dataSource,
      `select g.code, g.name from gate g join unit u on u.id = g.unit_id where g.unit_id = $1 and g.active and u.state <> 'CLOSED' order by g.direction = $2 desc, g.created_at limit 1`,
      [gate.unitId, gate.direction],
    );
    return row === undefined ? null : { code: row.code, unitName: gate.unitName, gateName: row.name };
  }

  private async load(code: string): Promise<OpenGate | null> {
    const [row] = await queryRows<
      GateRow & { unit_name: string; unit_state: string; area_path: string; area_name: string }
    >(
      this.dataSource,
      'select g.*, u.name as unit_name, u.state as unit_state, u.area_path, u.area_name from gate g join unit u on u.id = g.unit_id where g.code = $1',
      [code],
    );
    if (row === undefined) return null;
    return {
      gateId: row.id,
      code: row.code,
      gateName: row.name,
      direction: row.direction,
      // A unit that has closed has no gate that anybody could declare at.
      active: row.active && row.unit_state !== 'CLOSED',
      unitId: row.unit_id,
      unitName: row.unit_name,
      areaPath: row.area_path,
      areaName: row.area_name,
      help: await this.units.help(row.area_path),
    };
  }

  private async publish(manager: EntityManager, gate: GateRow): Promise<void> {
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
  private async requireRoom(manager: EntityManager, unitId: string): Promise<void> {
    await queryRows(manager, `select pg_advisory_xact_lock(hashtextextended('gates-' || $1, 0))`, [unitId]);
    const [held] = await queryRows<{ count: number }>(
      manager,
      'select count(*)::int as count from gate where unit_id = $1',
      [unitId],
    );
    if (held!.count >= maxGatesPerUnit) throw new Problem('DECLARATIONS.TOO_MANY_GATES');
  }

  private async freeCode(manager: EntityManager): Promise<string> {
    for (;;) {
      const code = makeGateCode((below) => randomInt(below));
      if ((await queryRows(manager, 'select 1 from gate where code = $1', [code])).length === 0) return code;
    }
  }
}

const present = (row: GateRow): GateDto => ({
  gateId: row.id,
  name: row.name,
  direction: row.direction,
  code: row.code,
  active: row.active,
  createdAt: row.created_at.toISOString(),
});
