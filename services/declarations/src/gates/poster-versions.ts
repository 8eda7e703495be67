import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { DataSource, type EntityManager } from 'typeorm';
import { UnitChanges } from '../units/unit-changes.js';
import { UnitsService } from '../units/units.service.js';
import { GateDirectory } from './gate-directory.js';
import { GateEvents } from './gate-events.js';
import type { GateOfUnitRow, GateRow } from './gate-row.js';
import { toGateDto } from './gate-to-dto.js';
import type { GateDto } from './gates.dto.js';
import { decidePosterVersion, type PosterFacts } from './poster-facts.js';
import { decidePosterGuideVersion } from './poster-guide.js';
import {
  listActiveGatesOfUnit,
  listGateIdsOfArea,
  listGateIdsOfOtherGuide,
  lockActiveGates,
  lockActiveGatesOfUnit,
  readGuideMajors,
  updateConfirmedPoster,
  updatePosterVersions,
} from './poster-versions.queries.js';

const timerKind = 'poster-versions';
const guideTimerKind = 'poster-guide';
/** Gates of one transaction. */
const pageSize = 200;
const lowestId = '00000000-0000-0000-0000-000000000000';

/** An open gate with what its poster states. */
export interface GateWithFacts {
  readonly posterVersion: number;
  readonly facts: PosterFacts;
}

/** Members of a gate that its poster states. */
type PosterGate = Pick<GateRow, 'name' | 'direction' | 'code'>;
type PosterUnit = { readonly name: string; readonly areaPath: string; readonly areaName: string };

/**
 * Keeps the version of each poster up to date: it rises when the unit or the gate is renamed, the help lines of the area change or a
 * new guide is printed. A unit has few gates, so they change with the event; an area has thousands, so a timer goes through them.
 */
@Injectable()
export class PosterVersions implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly units: UnitsService,
    private readonly unitChanges: UnitChanges,
    private readonly directory: GateDirectory,
    private readonly events: GateEvents,
    private readonly jobs: TimerScheduler,
    private readonly maintenance: DailyMaintenance,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.unitChanges.registerUnitListener(async (manager, unitId) =>
      this.refreshGates(manager, await lockActiveGatesOfUnit(manager, unitId)),
    );
    this.unitChanges.registerDutyListener((manager, areaPath) =>
      this.jobs.scheduleTimer(manager, {
        kind: timerKind,
        key: areaPath,
        dueAt: this.clock.now(),
        payload: { areaPath },
      }),
    );
    this.jobs.registerTimerHandler(timerKind, (payload) =>
      this.refreshPages((afterId) =>
        listGateIdsOfArea(
          this.dataSource,
          (payload as { readonly areaPath: string }).areaPath,
          afterId,
          pageSize,
        ),
      ),
    );
    this.jobs.registerTimerHandler(guideTimerKind, () => this.refreshGuides());
    this.maintenance.registerDailyTask({ name: 'poster-guide-versions', run: () => this.refreshGuides() });
  }

  /** Compares all posters with the guides soon after the transaction has committed. */
  scheduleGuideRefresh(manager: EntityManager): Promise<void> {
    return this.jobs.scheduleTimer(manager, { kind: guideTimerKind, key: 'all', dueAt: this.clock.now() });
  }

  /** Determines what the poster of a gate states now. @param manager of the transaction that has locked the gate */
  async determineFacts(manager: EntityManager, gate: PosterGate, unit: PosterUnit): Promise<PosterFacts> {
    const { hotline, medicalCentre } = await this.units.findHelpLines(unit.areaPath, manager);
    return {
      unitName: unit.name,
      areaName: unit.areaName,
      gateName: gate.name,
      direction: gate.direction,
      code: gate.code,
      hotline,
      centreName: medicalCentre?.name ?? null,
      centrePhone: medicalCentre?.phone ?? null,
      guideVersion: decidePosterGuideVersion(await readGuideMajors(manager)),
    };
  }

  /** Lists open gates of a unit, the oldest first, with what their posters state now. @param gateId only this gate */
  async listGatesWithFacts(
    manager: EntityManager,
    { unitId, gateId }: { readonly unitId: string; readonly gateId?: string },
  ): Promise<GateWithFacts[]> {
    const gates = await listActiveGatesOfUnit(manager, unitId);
    const found: GateWithFacts[] = [];
    for (const gate of gates)
      if (gateId === undefined || gate.id === gateId)
        found.push({
          posterVersion: gate.poster_version,
          facts: gate.poster_facts ?? (await this.determineFacts(manager, gate, unitOf(gate))),
        });
    return found;
  }

  /** Stores that a photo shows the current poster at a locked gate, and publishes the gate. */
  async confirmPoster(
    manager: EntityManager,
    gate: GateOfUnitRow,
    at: Date,
    byName: string,
  ): Promise<GateDto> {
    const confirmed = await updateConfirmedPoster(manager, gate.id, at, byName);
    await this.events.appendGateEvents(manager, [{ gate: confirmed, unit: unitOf(gate) }]);
    return toGateDto(confirmed);
  }

  /** Locks an active gate with its unit; undefined when there is none. */
  async lockGate(manager: EntityManager, gateId: string): Promise<GateOfUnitRow | undefined> {
    return (await lockActiveGates(manager, [gateId]))[0];
  }

  private async refreshGuides(): Promise<void> {
    const version = decidePosterGuideVersion(await readGuideMajors(this.dataSource));
    await this.refreshPages((afterId) =>
      listGateIdsOfOtherGuide(this.dataSource, version, afterId, pageSize),
    );
  }

  private async refreshPages(listIds: (afterId: string) => Promise<string[]>): Promise<void> {
    for (let afterId: string | undefined = lowestId; afterId !== undefined;) {
      const ids = await listIds(afterId);
      await this.dataSource.transaction(async (manager) =>
        this.refreshGates(manager, await lockActiveGates(manager, ids)),
      );
      afterId = ids.length < pageSize ? undefined : ids.at(-1);
    }
  }

  private async refreshGates(manager: EntityManager, gates: readonly GateOfUnitRow[]): Promise<void> {
    const raised: { gateId: string; version: number; facts: PosterFacts }[] = [];
    for (const gate of gates) {
      const facts = await this.determineFacts(manager, gate, unitOf(gate));
      const next = decidePosterVersion(gate.poster_version, gate.poster_facts, facts);
      if (next !== null) raised.push({ gateId: gate.id, ...next });
    }
    if (raised.length === 0) return;
    const units = new Map(gates.map((gate) => [gate.id, unitOf(gate)]));
    const changed = await updatePosterVersions(manager, raised);
    await this.events.appendGateEvents(
      manager,
      changed.map((gate) => ({ gate, unit: units.get(gate.id)! })),
    );
    for (const { code } of changed) this.directory.evictGate(code);
  }
}

const unitOf = (gate: GateOfUnitRow): PosterUnit => ({
  name: gate.unit_name,
  areaPath: gate.area_path,
  areaName: gate.area_name,
});
