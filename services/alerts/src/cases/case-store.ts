import { Injectable } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { notifyChannel, queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { Lane, Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import { EscalationClock } from '../escalation/escalation-clock.js';
import { CaseContentCipher } from './case-content-cipher.js';
import { notificationsOf } from './case-notifications.js';
import type { CaseChange } from './case-transitions.js';
import { caseColumns, type CaseColumnChanges, type CaseRow } from './case.row.js';

/** Postgres channel that is notified when a case has changed. */
export const caseChannel = 'cases';

/** Declarations that an event of a case lists. The status of an older one was set by an earlier event. */
const maxListedDeclarations = 20;

/** A line in the history of a case. `actor` is null when no person acted. */
export interface CaseHistoryLine {
  readonly actor: Actor | null;
  readonly note: string | null;
}

/** Writes transitions of a case: its row, history, event, escalation clock and change number, in one transaction. */
@Injectable()
export class CaseStore {
  constructor(
    private readonly cipher: CaseContentCipher,
    private readonly outbox: Outbox,
    private readonly escalation: EscalationClock,
    private readonly clock: Clock,
  ) {}

  /**
   * Applies a change to a case whose row is locked, and publishes it.
   * @param columns further columns that the change writes
   * @returns the row after the change
   */
  async transitionCase(
    manager: EntityManager,
    row: CaseRow,
    change: CaseChange,
    line: CaseHistoryLine,
    columns: CaseColumnChanges = {},
  ): Promise<CaseRow> {
    const now = this.clock.now();
    const written = { ...this.columnsOfChange(change, now), ...columns };
    const names = Object.keys(written) as (keyof CaseColumnChanges)[];
    const since = change.state === row.state ? row.state_since : now;
    const [changed] = await queryRows<CaseRow>(
      manager,
      `update suspected_case set state = $2, state_since = $3, version = version + 1${names.map((name, at) => `, ${name} = $${at + 4}`).join('')} where id = $1 returning ${caseColumns}`,
      [row.id, change.state, since, ...names.map((name) => written[name])],
    );
    if (change.escalationClock === 'stop') await this.escalation.stopClock(manager, row.id);
    await this.recordTransition(manager, changed!, line);
    if (change.escalationClock === 'start')
      await this.escalation.startClock(manager, row.id, changed!.escalate_at!);
    return changed!;
  }

  private columnsOfChange({ escalationClock, responsible }: CaseChange, now: Date): CaseColumnChanges {
    return {
      ...(escalationClock === 'start' ? { escalate_at: this.escalation.computeDueAt(now) } : {}),
      ...(escalationClock === 'stop' ? { escalate_at: null } : {}),
      ...(responsible === undefined
        ? {}
        : { responsible, escalated_at: responsible === 'city' ? now : null }),
    };
  }

  /** Adds the current state of a case to its history, its event stream and the live pages. */
  async recordTransition(manager: EntityManager, row: CaseRow, line: CaseHistoryLine): Promise<void> {
    await queryRows(
      manager,
      'insert into case_history (case_id, at, state, actor_id, actor_name, note_sealed) values ($1, $2, $3, $4, $5, $6)',
      [
        row.id,
        this.clock.now(),
        row.state,
        line.actor?.accountId ?? null,
        line.actor?.displayName ?? null,
        line.note === null ? null : this.cipher.sealNote(row, line.note),
      ],
    );
    await this.publishLiveChange(manager, row);
    await this.publishCase(manager, row);
  }

  /** Links a declaration to a locked case. @returns false when it was linked before */
  async linkDeclaration(manager: EntityManager, caseId: string, declarationId: string): Promise<boolean> {
    const linked = await queryRows(
      manager,
      `insert into case_declaration (case_id, declaration_id, joined_at) values ($1, $2, $3)
       on conflict do nothing returning declaration_id`,
      [caseId, declarationId, this.clock.now()],
    );
    return linked.length > 0;
  }

  /** Adds to the number of flags that are folded under a locked case. */
  async changeFoldedFlagCount(manager: EntityManager, caseId: string, difference: number): Promise<void> {
    await queryRows(manager, 'update suspected_case set folded_flags = folded_flags + $2 where id = $1', [
      caseId,
      difference,
    ]);
  }

  /** Sets the number of folded flags of cases to zero. */
  async resetFoldedFlagCounts(manager: EntityManager, caseIds: readonly string[]): Promise<void> {
    await queryRows(manager, 'update suspected_case set folded_flags = 0 where id = any($1::uuid[])', [
      caseIds,
    ]);
  }

  /** Publishes a locked case again under its next version, without a line in its history. */
  async republishCase(manager: EntityManager, caseId: string): Promise<void> {
    const [row] = await queryRows<CaseRow>(
      manager,
      `update suspected_case set version = version + 1 where id = $1 returning ${caseColumns}`,
      [caseId],
    );
    await this.publishLiveChange(manager, row!);
    await this.publishCase(manager, row!);
  }

  private async listDeclarationIds(manager: EntityManager, caseId: string): Promise<string[]> {
    const found = await queryRows<{ declaration_id: string }>(
      manager,
      `select declaration_id from case_declaration where case_id = $1 order by joined_at desc, declaration_id desc limit ${maxListedDeclarations}`,
      [caseId],
    );
    return found.map(({ declaration_id: id }) => id);
  }

  private async publishCase(manager: EntityManager, row: CaseRow): Promise<void> {
    await this.outbox.appendEvents(
      manager,
      {
        topic: Topics.case,
        key: row.id,
        subject: row.id,
        version: row.version,
        data: {
          caseId: row.id,
          code: row.code,
          declarationId: row.declaration_id,
          declarationIds: await this.listDeclarationIds(manager, row.id),
          unitId: row.unit_id,
          gateId: row.gate_id,
          areaPath: row.area_path,
          day: row.day,
          state: row.state,
          stateSince: row.state_since.toISOString(),
          openedAt: row.opened_at.toISOString(),
          acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
          responsible: row.responsible,
          source: row.source,
          notifications: notificationsOf(row),
          sealed: await this.cipher.shareContent(row),
        },
      },
      Lane.alert,
    );
  }

  /** Sends the current row of a case to the live pages, without a line in its history. */
  async publishLiveChange(manager: EntityManager, row: Pick<CaseRow, 'id' | 'area_path'>): Promise<void> {
    // The counter's row is locked: change numbers commit in their order, so a live page skips none.
    const [counter] = await queryRows<{ last: string }>(
      manager,
      'update case_change_counter set last = last + 1 returning last',
    );
    await queryRows(manager, 'insert into case_change (seq, case_id, area_path) values ($1, $2, $3)', [
      counter!.last,
      row.id,
      row.area_path,
    ]);
    await notifyChannel(manager, caseChannel, counter!.last);
  }
}
