import { Injectable } from '@nestjs/common';
import { feedStreams, type FeedStream } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource } from 'typeorm';
import { QuarantineStore, type DecisionNote } from '../delivery/quarantine/quarantine-store.js';
import type { QuarantineCommand, QuarantineState } from '../delivery/quarantine/quarantine-states.js';
import type { QuarantinedRecordDto, QuarantineListDto, QuarantineQuery, RetryResultDto } from './feed.dto.js';
import { FeedService } from './feed.service.js';

interface QuarantineRow {
  readonly stream: FeedStream;
  readonly seq: string;
  readonly reason: string;
  readonly at: Date;
  readonly state: QuarantineState;
  readonly aggregate_id: string | null;
  readonly version: string | null;
  readonly unit_id: string | null;
  readonly tries: number;
  readonly decided_by: string | null;
  readonly decided_by_name: string | null;
  readonly decided_at: Date | null;
  readonly decision_reason: string | null;
  readonly handed_to: string | null;
}

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
    const states = query.state === undefined ? `state <> 'sent'` : 'state = $3';
    const next = query.state === undefined ? 3 : 4;
    const after =
      cursor === null
        ? ''
        : `and (at < $${next}::timestamptz or (at = $${next}::timestamptz and (stream, seq) > ($${next + 1}, $${next + 2}::bigint)))`;
    const found = await queryRows<QuarantineRow>(
      this.dataSource,
      `select * from quarantine where destination = $1 and ${states} ${after} order by at desc, stream, seq limit $2`,
      [name, query.limit + 1, ...(query.state === undefined ? [] : [query.state]), ...(cursor ?? [])],
    );
    const page = toPage(found, query.limit, (last) =>
      encodeCursor(last.at.toISOString(), last.stream, last.seq),
    );
    const names = await this.findUnitNames(
      page.items.flatMap(({ unit_id: id }) => (id === null ? [] : [id])),
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
    const [row] = await queryRows<QuarantineRow>(
      this.dataSource,
      'select * from quarantine where destination = $1 and stream = $2 and seq = $3',
      [name, stream, seq],
    );
    // The record left the quarantine in the meantime and was sent as an ordinary number of its stream.
    if (row === undefined) throw new Problem('SYNC.NOT_SET_ASIDE');
    return toQuarantinedDto(row, await this.findUnitNames(row.unit_id === null ? [] : [row.unit_id]));
  }

  async retryOpenRecords(actor: Actor, name: string): Promise<RetryResultDto> {
    return { records: await this.records.retryOpenRecords(actor, this.feed.requireDestination(name).name) };
  }

  private async findUnitNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const found = await queryRows<{ aggregate_id: string; payload: unknown }>(
      this.dataSource,
      `select distinct on (aggregate_id) aggregate_id, payload from feed_record
       where stream = 'unit' and aggregate_id = any($1::text[]) order by aggregate_id, version desc`,
      [[...new Set(ids)]],
    );
    return new Map(
      found.flatMap(({ aggregate_id: id, payload }) => {
        const { name } = (payload ?? {}) as { name?: unknown };
        return typeof name === 'string' ? [[id, name.toWellFormed()] as const] : [];
      }),
    );
  }
}

function toQuarantinedDto(row: QuarantineRow, names: ReadonlyMap<string, string>): QuarantinedRecordDto {
  const { stream, reason, state, tries } = row;
  return {
    stream,
    seq: Number(row.seq),
    reason,
    at: row.at.toISOString(),
    state,
    recordId: row.aggregate_id,
    version: row.version === null ? null : Number(row.version),
    unitId: row.unit_id,
    unitName: row.unit_id === null ? null : (names.get(row.unit_id) ?? null),
    tries,
    decision:
      row.decided_at === null
        ? null
        : {
            by: row.decided_by ?? '',
            byName: row.decided_by_name ?? '',
            at: row.decided_at.toISOString(),
            reason: row.decision_reason,
            handedTo: row.handed_to,
          },
  };
}
