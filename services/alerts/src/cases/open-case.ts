import { Injectable } from '@nestjs/common';
import type { DeclarationContent, RiskFlagged } from '@khai-bao/contracts';
import { isTransientError, queryRows } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { unsealJson } from '@khai-bao/platform/sealing';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AlertsConfig } from '../alerts.config.js';
import { DayKeys } from '../keys/day-keys.service.js';
import { CaseContents } from './case-content.js';
import { caseCode, closedStates } from './case-states.js';
import { CaseStore } from './case-store.js';
import { caseColumns, type CaseRow } from './case.row.js';
import { FloodFolding } from './flood-folding.js';
import { UnitPlaces, type Place } from './unit-places.js';

export const escalationTimer = 'escalate-case';

/** Notes in the history of a case that is opened again, by the source of the flag. */
const reopenedNotes: Readonly<Record<RiskFlagged['source'], string>> = {
  rules: 'Mở lại: người này vừa khai báo có dấu hiệu nghi ngờ.',
  'gate-staff': 'Mở lại: nhân viên trực cổng vừa báo nghi ngờ.',
};

/**
 * Opens a case for a flagged declaration. One case exists per person, unit and day: a later flag joins it, and opens it again
 * when it had ended.
 */
@Injectable()
export class OpenCase {
  constructor(
    private readonly config: AlertsConfig,
    private readonly dayKeys: DayKeys,
    private readonly contents: CaseContents,
    private readonly store: CaseStore,
    private readonly places: UnitPlaces,
    private readonly jobs: TimerScheduler,
    private readonly floods: FloodFolding,
    private readonly unreadable: UnreadableRows,
    private readonly clock: Clock,
  ) {}

  /** A flag whose day's key has not come yet waits, and is opened when it does: nothing is lost to the order of two topics. */
  async run(manager: EntityManager, eventId: string, flag: RiskFlagged): Promise<void> {
    const key = await this.dayKeys.findOrHold(manager, flag.day);
    if (key === null) {
      await queryRows(
        manager,
        'insert into waiting_flag (event_id, day, event) values ($1, $2::date, $3) on conflict do nothing',
        [eventId, flag.day, JSON.stringify(flag)],
      );
      return;
    }
    if (flag.flood !== undefined && (await this.floods.fold(manager, flag))) return;
    await this.openWithKey(manager, key, flag);
  }

  /** Opens a case for a flag whose day's key is here. @throws Error when the flag's content does not open */
  async openWithKey(manager: EntityManager, key: Buffer, flag: RiskFlagged): Promise<void> {
    const content = unsealJson<DeclarationContent>(
      key,
      flag.sealed.ciphertext,
      `declaration:${flag.declarationId}`,
    );
    const place = await this.places.hold(manager, flag);
    const id = uuidv7();
    const now = this.clock.now();
    const sealed = this.contents.sealNew(id, content);
    const escalateAt = new Date(now.getTime() + this.config.escalateMinutes * 60_000);
    const [created] = await queryRows<CaseRow>(
      manager,
      `insert into suspected_case (id, code, unit_id, unit_name, gate_id, gate_name, declaration_id, area_path, area_name, day, person_index, source, questionnaire_version, accepted_at, state, state_since, opened_at, escalate_at, notified_district_at, notified_city_at, key_sealed, content_sealed)
       values ($1::uuid, $1::uuid::text, $2, $3, $4, $5, $6, $7, $8, $9::date, $10, $11, $12, $13, 'NEW', $14, $14, $15, $14, $14, $16, $17)
       on conflict (unit_id, day, person_index) do nothing returning ${caseColumns}`,
      [
        id,
        flag.unitId,
        flag.unitName,
        flag.gateId,
        flag.gateName,
        flag.declarationId,
        place.areaPath,
        place.areaName,
        flag.day,
        flag.personIndex,
        flag.source,
        flag.questionnaireVersion,
        flag.acceptedAt,
        now,
        escalateAt,
        sealed.keySealed,
        sealed.contentSealed,
      ],
    );
    if (created === undefined) return this.joinHeldCase(manager, flag, content, place);
    await this.store.joinDeclaration(manager, id, flag.declarationId);
    const code = await this.nextCode(manager, place, flag.day);
    await queryRows(manager, 'update suspected_case set code = $2 where id = $1', [id, code]);
    await this.store.remember(manager, { ...created, code }, { actor: null, note: null });
    await this.scheduleEscalation(manager, id, escalateAt);
  }

  /**
   * Adds a flag to the case that its person has at the unit on that day. A case that has ended is opened again, unless the
   * rules' flag of one of its declarations is repeated.
   */
  private async joinHeldCase(
    manager: EntityManager,
    flag: RiskFlagged,
    content: DeclarationContent,
    place: Place,
  ): Promise<void> {
    const [held] = await queryRows<CaseRow>(
      manager,
      `select ${caseColumns} from suspected_case where unit_id = $1 and day = $2::date and person_index = $3 for update`,
      [flag.unitId, flag.day, flag.personIndex],
    );
    const joined = await this.store.joinDeclaration(manager, held!.id, flag.declarationId);
    if (closedStates.includes(held!.state) && (joined || flag.source === 'gate-staff'))
      return this.reopenCase(manager, held!, flag, content, place);
    // Declarations learns from the event that the medical centre knows of this declaration as well.
    if (joined) await this.store.republishCase(manager, held!.id);
  }

  private async reopenCase(
    manager: EntityManager,
    held: CaseRow,
    flag: RiskFlagged,
    content: DeclarationContent,
    place: Place,
  ): Promise<void> {
    const now = this.clock.now();
    const escalateAt = new Date(now.getTime() + this.config.escalateMinutes * 60_000);
    const { keySealed, contentSealed } = this.contents.sealAgain(held, content);
    await this.store.move(
      manager,
      held,
      'NEW',
      { actor: null, note: reopenedNotes[flag.source] },
      {
        declaration_id: flag.declarationId,
        gate_id: flag.gateId,
        gate_name: flag.gateName,
        area_path: place.areaPath,
        area_name: place.areaName,
        source: flag.source,
        questionnaire_version: flag.questionnaireVersion,
        accepted_at: flag.acceptedAt,
        opened_at: now,
        acknowledged_at: null,
        acknowledged_by: null,
        acknowledged_by_name: null,
        escalate_at: escalateAt,
        escalated_at: null,
        responsible: 'district',
        notified_district_at: now,
        notified_city_at: now,
        key_sealed: keySealed,
        content_sealed: contentSealed,
      },
    );
    await this.scheduleEscalation(manager, held.id, escalateAt);
  }

  private scheduleEscalation(manager: EntityManager, caseId: string, dueAt: Date): Promise<void> {
    return this.jobs.scheduleTimer(manager, {
      kind: escalationTimer,
      key: caseId,
      dueAt,
      payload: { caseId },
    });
  }

  /** Opens the flags that waited for a day's key. One that cannot be opened stays, is reported, and holds nobody up. */
  async openWaiting(manager: EntityManager, day: string): Promise<void> {
    const waiting = await queryRows<{ event_id: string; event: RiskFlagged }>(
      manager,
      'select event_id, event from waiting_flag where day = $1::date order by event_id for update',
      [day],
    );
    for (const { event_id: eventId, event } of waiting)
      try {
        // A savepoint: what this flag has written is undone, what the others have written stays.
        await manager.transaction(async (nested) => {
          await queryRows(nested, 'delete from waiting_flag where event_id = $1', [eventId]);
          await this.run(nested, eventId, event);
        });
      } catch (error) {
        if (isTransientError(error)) throw error;
        this.unreadable.reportUnreadableRow('waiting_flag', eventId, error);
        await queryRows(manager, 'update waiting_flag set failed_at = $2 where event_id = $1', [
          eventId,
          this.clock.now(),
        ]);
      }
  }

  private async nextCode(manager: EntityManager, place: Place, day: string): Promise<string> {
    const [, district = place.areaPath] = place.areaPath.split('.');
    const [number] = await queryRows<{ last: number }>(
      manager,
      'insert into case_number (district, day, last) values ($1, $2::date, 1) on conflict (district, day) do update set last = case_number.last + 1 returning last',
      [district, day],
    );
    const [, name = place.areaName] = place.areaName.split(', ');
    return caseCode(name, day, number!.last);
  }
}
