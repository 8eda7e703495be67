import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { deterministicEventId, type OutgoingEvent } from '@khai-bao/platform/events';
import { OutboxRelay } from '@khai-bao/platform/outbox';
import { DataSource } from 'typeorm';
import { toDayKeyId } from '../day-keys/day-keys.service.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { loadDeclarationsOfDays } from '../declarations/declarations.queries.js';

/** Name of the expander that turns the outbox row of a change into its event. */
export const changeExpanderName = 'declaration-change';

/** The input of the expander. */
interface ChangeExpanderInput {
  readonly id: string;
  readonly day: string;
  readonly version: number;
}

/**
 * Creates the events of changes from the declarations when they are published. So the outbox keeps no content that an erasure would
 * have to find, and a change that a later one has replaced is not published at all.
 */
@Injectable()
export class ChangeExpander implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly relay: OutboxRelay,
  ) {}

  onModuleInit(): void {
    this.relay.registerExpander(changeExpanderName, {
      expand: (inputs) => this.expandChanges(inputs as ChangeExpanderInput[]),
    });
  }

  private async expandChanges(inputs: readonly ChangeExpanderInput[]): Promise<OutgoingEvent[][]> {
    const rows = await loadDeclarationsOfDays(
      this.dataSource,
      inputs.map(({ id }) => id),
      [...new Set(inputs.map(({ day }) => day))],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return inputs.map(({ id, version }) => {
      const row = byId.get(id);
      return row?.version === version ? [toChangedEvent(row)] : [];
    });
  }
}

/** Builds the event of a changed declaration. An erased one carries no content. */
export const toChangedEvent = (row: DeclarationRow): OutgoingEvent<typeof Topics.declaration> => ({
  topic: Topics.declaration,
  key: row.id,
  subject: row.id,
  version: row.version,
  id: deterministicEventId(Topics.declaration, row.id, row.version),
  time: row.changed_at ?? row.accepted_at,
  data: {
    declarationId: row.id,
    unitId: row.unit_id,
    gateId: row.gate_id,
    areaPath: row.area_path,
    day: row.day,
    acceptedAt: row.accepted_at.toISOString(),
    outcome: row.outcome,
    questionnaireVersion: row.questionnaire_version,
    channel: row.channel,
    status: row.status,
    sealed: row.status === 'erased' ? null : { keyId: toDayKeyId(row.day), ciphertext: row.sealed },
  },
});
