import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { makeGateCode } from '@khai-bao/health-form';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { KnownUnit } from '../units/units.queries.js';
import { UnitsService } from '../units/units.service.js';
import { GateDirectory } from './gate-directory.js';
import { GateEvents } from './gate-events.js';
import type { GateRow } from './gate-row.js';
import { toGateDto } from './gate-to-dto.js';
import type { ChangeGateDto, CreateGateDto, GateDto } from './gates.dto.js';
import {
  insertGate,
  insertRetiredCode,
  isGateCodeUsed,
  listGatesOfUnit,
  lockAndCountGates,
  lockGateOfUnit,
  updateGate,
} from './gates.queries.js';
import { decidePosterVersion } from './poster-facts.js';
import { PosterVersions } from './poster-versions.js';

/** Gates of a unit at most, retired ones included. The whole list is one page, and one file of posters. */
export const maxGatesPerUnit = 200;

/** Administers the gates of the actor's own unit and publishes each change. */
@Injectable()
export class GatesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly units: UnitsService,
    private readonly directory: GateDirectory,
    private readonly posters: PosterVersions,
    private readonly events: GateEvents,
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
    const known = await this.requireKnownUnit(unitId, this.dataSource.manager);
    return this.dataSource.transaction(async (manager) => {
      if ((await lockAndCountGates(manager, unitId)) >= maxGatesPerUnit)
        throw new Problem('DECLARATIONS.TOO_MANY_GATES');
      const code = await this.generateUnusedCode(manager);
      const { name, direction } = form;
      const created = await insertGate(manager, {
        id: uuidv7(),
        unit_id: unitId,
        name,
        direction,
        code,
        created_at: this.clock.now(),
        hours: form.hours ?? null,
        poster_version: 1,
        poster_facts: await this.posters.determineFacts(manager, { name, direction, code }, known),
      });
      await this.events.appendGateEvents(manager, [{ gate: created, unit: known }]);
      return toGateDto(created);
    });
  }

  /**
   * Changes, retires or reopens a gate of the actor's unit. A reopened gate gets a new code, because its former one has been taken
   * down. @throws Problem PLATFORM.NOT_FOUND
   */
  async changeGate(actor: Actor, gateId: string, form: ChangeGateDto): Promise<GateDto> {
    return this.dataSource.transaction(async (manager) => {
      const gate = await lockGateOfUnit(manager, gateId, requireOwnUnit(actor));
      if (gate === undefined) throw new Problem('PLATFORM.NOT_FOUND');
      const unit = await this.requireKnownUnit(gate.unit_id, manager);
      const isReopened = form.active === true && !gate.active;
      if (isReopened) await insertRetiredCode(manager, gate.id, gate.code, this.clock.now());
      const next = {
        name: form.name ?? gate.name,
        direction: form.direction ?? gate.direction,
        active: form.active ?? gate.active,
        code: isReopened ? await this.generateUnusedCode(manager) : gate.code,
        hours: form.hours === undefined ? gate.hours : form.hours,
      };
      const facts = await this.posters.determineFacts(manager, next, unit);
      const poster = decidePosterVersion(gate.poster_version, gate.poster_facts, facts);
      const changed = await updateGate(manager, gateId, {
        ...next,
        poster_version: poster?.version ?? gate.poster_version,
        poster_facts: poster?.facts ?? gate.poster_facts,
      });
      await this.events.appendGateEvents(manager, [{ gate: changed, unit }]);
      this.evictCodes(gate, changed);
      return toGateDto(changed);
    });
  }

  private evictCodes(...gates: readonly GateRow[]): void {
    for (const { code } of gates) this.directory.evictGate(code);
  }

  private async requireKnownUnit(unitId: string, manager: EntityManager): Promise<KnownUnit> {
    const unit = await this.units.findUnit(unitId, manager);
    if (unit === null) throw new Problem('DECLARATIONS.UNKNOWN_UNIT', { retryAfter: 2 });
    return unit;
  }

  private async generateUnusedCode(manager: EntityManager): Promise<string> {
    for (;;) {
      const code = makeGateCode((below) => randomInt(below));
      if (!(await isGateCodeUsed(manager, code))) return code;
    }
  }
}
