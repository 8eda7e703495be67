import { Injectable } from '@nestjs/common';
import type { GateDirection } from '@khai-bao/contracts';
import { gateCodesWithinOneEdit, normaliseCode } from '@khai-bao/health-form';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { UnitsService, type HelpLines } from '../units/units.service.js';
import { GateCodeRateLimiter } from './gate-code-rate-limiter.js';
import {
  findActiveGateCode,
  findActiveGateOfUnit,
  findGateCodeOfUnit,
  findGateWithUnit,
} from './gates.queries.js';

/** A gate with its unit, its area and whom to call there. */
export interface GateDetails {
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
   * @throws Problem GATE_NOT_FOUND or GATE_RETIRED, both with a suggestion when there is one; TOO_MANY_REQUESTS after too many
   * unknown codes
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
    if (!gate.active)
      throw new Problem('DECLARATIONS.GATE_RETIRED', {
        extra: { suggestion: await this.suggestOtherGateOfUnit(gate) },
      });
    return gate;
  }

  private async suggestSimilarCode(code: string): Promise<object | null> {
    const similarCode = await findActiveGateCode(this.dataSource, gateCodesWithinOneEdit(code));
    const gate = similarCode === undefined ? null : await this.findGateByCode(similarCode);
    return gate === null ? null : { code: gate.code, unitName: gate.unitName, gateName: gate.gateName };
  }

  private async suggestOtherGateOfUnit(gate: GateDetails): Promise<object | null> {
    const row = await findActiveGateOfUnit(this.dataSource, gate.unitId, gate.direction);
    return row === undefined ? null : { code: row.code, unitName: gate.unitName, gateName: row.name };
  }

  private async loadGate(code: string): Promise<GateDetails | null> {
    const row = await findGateWithUnit(this.dataSource, code);
    if (row === undefined) return null;
    return {
      gateId: row.id,
      code: row.code,
      gateName: row.name,
      direction: row.direction,
      // Gates of a closed unit accept no declaration.
      active: row.active && row.unit_state !== 'CLOSED',
      unitId: row.unit_id,
      unitName: row.unit_name,
      areaPath: row.area_path,
      areaName: row.area_name,
      help: await this.units.findHelpLines(row.area_path),
    };
  }
}
