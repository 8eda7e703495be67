import { Injectable } from '@nestjs/common';
import type { GateDirection, GateHours } from '@khai-bao/contracts';
import { gateCodesWithinOneEdit, normaliseCode } from '@khai-bao/health-form';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { UnitsService, type HelpLines } from '../units/units.service.js';
import { GateCodeRateLimiter } from './gate-code-rate-limiter.js';
import {
  findActiveGateCode,
  findGateCode,
  findGateCodeOfUnit,
  findGateWithUnit,
  listOpenGates,
  type GateWithUnitRow,
} from './gates.queries.js';

/** A gate with its unit, its area and whom to call there. */
export interface GateDetails {
  readonly gateId: string;
  readonly code: string;
  readonly gateName: string;
  readonly direction: GateDirection;
  readonly hours: GateHours | null;
  readonly active: boolean;
  /** Why it is not active; null while it is. */
  readonly closedBecause: 'gate-retired' | 'unit-closed' | 'unit-merged' | null;
  readonly unitId: string;
  readonly unitName: string;
  /** The unit that this one was merged into. */
  readonly mergedIntoUnitId: string | null;
  readonly areaPath: string;
  readonly areaName: string;
  readonly help: HelpLines;
  readonly posterVersion: number;
}

/** An open gate that the code of a closed one leads to. */
interface OpenGate {
  readonly code: string;
  readonly unitName: string;
  readonly gateName: string;
  readonly direction: GateDirection;
  readonly hours: GateHours | null;
}

/** Open gates that the code of a closed one leads to, at most. */
const maxOfferedGates = 20;

const cacheLifetimeMs = 3_000;
const maxCachedCodes = 50_000;

/** Finds gates by their code. Intake asks for few gates very often, so results are cached for a few seconds. */
@Injectable()
export class GateDirectory {
  private readonly cache = new Map<
    string,
    { readonly until: number; readonly gate: Promise<GateDetails | null> }
  >();

  constructor(
    private readonly dataSource: DataSource,
    private readonly units: UnitsService,
    private readonly codeLimiter: GateCodeRateLimiter,
  ) {}

  /** Returns the gate of a normalised code, null when there is none. The result may be `cacheLifetimeMs` old. */
  findGateByCode(code: string): Promise<GateDetails | null> {
    const now = Date.now();
    const cached = this.cache.get(code);
    if (cached !== undefined && cached.until > now) return cached.gate;
    if (this.cache.size > maxCachedCodes) this.cache.clear();
    const gate = this.loadGate(code);
    this.cache.set(code, { until: now + cacheLifetimeMs, gate });
    gate.catch(() => this.cache.delete(code));
    return gate;
  }

  /** Returns a gate by its id, retired ones included; null when there is none. */
  async findGateById(gateId: string): Promise<GateDetails | null> {
    const code = await findGateCode(this.dataSource, gateId);
    return code === undefined ? null : this.findGateByCode(code);
  }

  /** Removes a gate that has changed from the cache of this instance. */
  evictGate(code: string): void {
    this.cache.delete(code);
  }

  /** Returns a gate of the actor's own unit, retired ones included. @throws Problem PLATFORM.NOT_FOUND */
  async requireOwnGate(actor: Actor, gateId: string): Promise<GateDetails> {
    const code = await findGateCodeOfUnit(this.dataSource, gateId, requireOwnUnit(actor));
    const gate = code === undefined ? null : await this.findGateByCode(code);
    if (gate === null) throw new Problem('PLATFORM.NOT_FOUND');
    return gate;
  }

  /**
   * Returns the active gate of a code as it was typed or scanned.
   * @throws Problem GATE_NOT_FOUND with a suggestion when there is one; GATE_RETIRED with the reason, the open gates of the unit and
   * whom to call; TOO_MANY_REQUESTS after too many unknown codes
   */
  async requireOpenGate(typedCode: string): Promise<GateDetails> {
    const code = normaliseCode(typedCode);
    const gate = await this.findGateByCode(code);
    if (gate === null) {
      const maySuggest = await this.codeLimiter.consumeUnknownCode();
      throw new Problem('DECLARATIONS.GATE_NOT_FOUND', {
        extra: { suggestion: maySuggest ? await this.suggestSimilarCode(code) : null },
      });
    }
    if (!gate.active) throw await this.refuseClosedGate(gate);
    return gate;
  }

  private async suggestSimilarCode(code: string): Promise<object | null> {
    const similarCode = await findActiveGateCode(this.dataSource, gateCodesWithinOneEdit(code));
    const gate = similarCode === undefined ? null : await this.findGateByCode(similarCode);
    return gate === null ? null : { code: gate.code, unitName: gate.unitName, gateName: gate.gateName };
  }

  private async refuseClosedGate(gate: GateDetails): Promise<Problem> {
    const unitIds = [gate.unitId, ...(gate.mergedIntoUnitId === null ? [] : [gate.mergedIntoUnitId])];
    const rows = await listOpenGates(this.dataSource, unitIds, gate.direction, maxOfferedGates);
    const openGates = rows.map((row): OpenGate => ({
      code: row.code,
      unitName: row.unit_name,
      gateName: row.name,
      direction: row.direction,
      hours: row.hours,
    }));
    return new Problem('DECLARATIONS.GATE_RETIRED', {
      extra: {
        suggestion: openGates[0] ?? null,
        openGates,
        reason: gate.closedBecause,
        unitName: gate.unitName,
        hotline: gate.help.hotline,
      },
    });
  }

  private async loadGate(code: string): Promise<GateDetails | null> {
    const row = await findGateWithUnit(this.dataSource, code);
    if (row === undefined) return null;
    const closedBecause = decideClosedBecause(row, code);
    return {
      gateId: row.id,
      code: row.code,
      gateName: row.name,
      direction: row.direction,
      hours: row.hours,
      active: closedBecause === null,
      closedBecause,
      unitId: row.unit_id,
      unitName: row.unit_name,
      mergedIntoUnitId: row.merged_into,
      areaPath: row.area_path,
      areaName: row.area_name,
      help: await this.units.findHelpLines(row.area_path),
      posterVersion: row.poster_version,
    };
  }
}

/**
 * Decides why a gate accepts no declaration. Gates of a closed unit accept none. Those of a merged unit stay open until they are
 * retired, because their posters still hang. A former code of a reopened gate stays retired.
 */
function decideClosedBecause(row: GateWithUnitRow, code: string): GateDetails['closedBecause'] {
  if (row.unit_state === 'CLOSED') return 'unit-closed';
  if (row.active && row.code === code) return null;
  return row.merged_into === null ? 'gate-retired' : 'unit-merged';
}
