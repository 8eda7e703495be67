import { Injectable } from '@nestjs/common';
import { feedStreams } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource } from 'typeorm';
import { QuarantineStore, type DecisionNote } from '../delivery/quarantine/quarantine-store.js';
import type { QuarantineCommand } from '../delivery/quarantine/quarantine-states.js';
import { QuarantineEntity } from '../delivery/quarantine/quarantine.entity.js';
import { findQuarantinePage } from '../delivery/quarantine/quarantine.queries.js';
import { findNewestUnitPayloads } from '../intake/intake.queries.js';
import type { QuarantinedRecordDto, QuarantineListDto, QuarantineQuery, RetryResultDto } from './feed.dto.js';
import { FeedService } from './feed.service.js';

/** Shows DIC the quarantined records and stores the decisions about them. */
@Injectable()
export class QuarantineService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly feed: FeedService,
    private readonly records: QuarantineStore,
  ) {}

  /** Lists quarantined records, the newest first. */
  async listQuarantine(name: string, query: QuarantineQuery): Promise<QuarantineListDto> {
    this.feed.requireDestination(name);
    const cursor = decodeCursor(query.cursor, 'time', 'text', 'number');
    const { manager } = this.dataSource;
    const found = await findQuarantinePage(manager, name, query.state, cursor, query.limit + 1);
    const page = toPage(found, query.limit, (last) =>
      encodeCursor(last.quarantinedAt.toISOString(), last.stream, last.seq),
    );
    const names = await this.findUnitNames(
      page.items.flatMap(({ unitId }) => (unitId === null ? [] : [unitId])),
    );
    return { nextCursor: page.nextCursor, items: page.items.map((row) => toQuarantinedDto(row, names)) };
  }

  /** Stores a decision and returns the record. @throws Problem SYNC.UNKNOWN_DESTINATION, SYNC.NOT_SET_ASIDE, SYNC.RECORD_SETTLED */
  async decideRecord(
    actor: Actor,
    name: string,
    record: { readonly stream: string; readonly seq: string },
    command: QuarantineCommand,
    note: DecisionNote,
  ): Promise<QuarantinedRecordDto> {
    this.feed.requireDestination(name);
    const stream = feedStreams.find((known) => known === record.stream);
    if (stream === undefined || !/^[1-9]\d{0,14}$/.test(record.seq)) throw new Problem('SYNC.NOT_SET_ASIDE');
    const seq = Number(record.seq);
    await this.records.decideRecord(actor, name, { stream, seq }, command, note);
    const key = { destination: name, stream, seq: record.seq };
    const row = await this.dataSource.manager.findOneBy(QuarantineEntity, key);
    // The record left the quarantine in the meantime and was sent as an ordinary number of its stream.
    if (row === null) throw new Problem('SYNC.NOT_SET_ASIDE');
    return toQuarantinedDto(row, await this.findUnitNames(row.unitId === null ? [] : [row.unitId]));
  }

  async retryOpenRecords(actor: Actor, name: string): Promise<RetryResultDto> {
    return { records: await this.records.retryOpenRecords(actor, this.feed.requireDestination(name).name) };
  }

  private async findUnitNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const found = await findNewestUnitPayloads(this.dataSource.manager, [...new Set(ids)]);
    return new Map(
      found.flatMap(({ unitId, payload }) => {
        const { name } = (payload ?? {}) as { name?: unknown };
        return typeof name === 'string' ? [[unitId, name.toWellFormed()] as const] : [];
      }),
    );
  }
}

function toQuarantinedDto(row: QuarantineEntity, names: ReadonlyMap<string, string>): QuarantinedRecordDto {
  const { stream, reason, state, tries } = row;
  return {
    stream,
    seq: Number(row.seq),
    reason,
    at: row.quarantinedAt.toISOString(),
    state,
    recordId: row.aggregateId,
    version: row.version === null ? null : Number(row.version),
    unitId: row.unitId,
    unitName: row.unitId === null ? null : (names.get(row.unitId) ?? null),
    tries,
    decision:
      row.decidedAt === null
        ? null
        : {
            by: row.decidedBy ?? '',
            byName: row.decidedByName ?? '',
            at: row.decidedAt.toISOString(),
            reason: row.decisionReason,
            handedTo: row.handedTo,
          },
  };
}
