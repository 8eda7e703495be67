import { Injectable } from '@nestjs/common';
import { Topics, type CaseState } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { notifyChannel, queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { Lane, Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import { CaseContents } from './case-content.js';
import { caseColumns, type CaseRow } from './case.row.js';

/** Tells live pages that a case has changed. */
export const caseChannel = 'cases';

/** Declarations that an event of a case lists. The status of an older one was set by an earlier event. */
const maxListedDeclarations = 20;

/** Writes a case's steps: the row, its history, its event and its place in the live stream, together. */
@Injectable()
export class CaseStore {
  constructor(
    private readonly contents: CaseContents,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Moves a locked case on. `set`: column → value; columns are written by a developer, never by a client. */
  async move(
    manager: EntityManager,
    held: CaseRow,
    state: CaseState,
    step: { actor: Actor | null; note: string | null },
    set: Readonly<Record<string, unknown>> = {},
  ): Promise<CaseRow> {
    const columns = Object.keys(set);
    const since = state === held.state ? held.state_since : this.clock.now();
    const [moved] = await queryRows<CaseRow>(
      manager,
      `update suspected_case set state = $2, state_since = $3, version = version + 1${columns.map((column, at) => `, ${column} = $${at + 4}`).join('')} where id = $1 returning ${caseColumns}`,
      [held.id, state, since, ...columns.map((column) => set[column])],
    );
    await this.remember(manager, moved!, step);
    return moved!;
  }

  /** History, event and live change of a row as it stands now. */
  async remember(
    manager: EntityManager,
    row: CaseRow,
    step: { actor: Actor | null; note: string | null },
  ): Promise<void> {
    await queryRows(
      manager,
      'insert into case_history (case_id, at, state, actor_id, actor_name, note_sealed) values ($1, $2, $3, $4, $5, $6)',
      [
        row.id,
        this.clock.now(),
        row.state,
        step.actor?.accountId ?? null,
        step.actor?.displayName ?? null,
        step.note === null ? null : this.contents.sealNote(row, step.note),
      ],
    );
    await this.announce(manager, row);
    await this.publishCase(manager, row);
  }

  /** Joins a declaration to a locked case. Returns false when it had been joined before. */
  async joinDeclaration(manager: EntityManager, caseId: string, declarationId: string): Promise<boolean> {
    const joined = await queryRows(
      manager,
      `insert into case_declaration (case_id, declaration_id, joined_at) values ($1, $2, $3)
       on conflict do nothing returning declaration_id`,
      [caseId, declarationId, this.clock.now()],
    );
    return joined.length > 0;
  }

  /** Publishes a locked case again under its next version, without a step in its history. */
  async republishCase(manager: EntityManager, caseId: string): Promise<void> {
    const [row] = await queryRows<CaseRow>(
      manager,
      `update suspected_case set version = version + 1 where id = $1 returning ${caseColumns}`,
      [caseId],
    );
    await this.announce(manager, row!);
    await this.publishCase(manager, row!);
  }

  private async listDeclarations(manager: EntityManager, caseId: string): Promise<string[]> {
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
          declarationIds: await this.listDeclarations(manager, row.id),
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
          notifications: [
            ...(row.notified_district_at === null
              ? []
              : [{ target: 'district' as const, at: row.notified_district_at.toISOString() }]),
            ...(row.notified_city_at === null
              ? []
              : [{ target: 'city' as const, at: row.notified_city_at.toISOString() }]),
          ],
          sealed: await this.contents.share(row),
        },
      },
      Lane.alert,
    );
  }

  /** Shows a case's row as it stands now on the live pages, without a step in its history. */
  async announce(manager: EntityManager, row: Pick<CaseRow, 'id' | 'area_path'>): Promise<void> {
    // One locked counter row: numbers of changes commit in their order, so a live page never skips one.
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
