import { Injectable } from '@nestjs/common';
import type { FeedStream } from '@khai-bao/contracts';
import { queryPreparedRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { KeyWrapper } from '@khai-bao/platform/sealing';
import { sha256Base64Url } from '@khai-bao/platform/signing';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { DayKeys, type DayKey } from '../intake/day-keys.service.js';
import type { FeedRecord } from '../intake/feed-record.js';
import { bundleOf, spell, type MappedRecord } from '../mapping/bundle.js';
import type { Change } from '../mapping/fhir-parts.js';
import { isDay, openRecord } from '../mapping/open-record.js';
import { DeliveryStore, type Attempt } from './delivery-store.js';
import { readDestinations, type Destination } from './destinations.js';
import { QuestionOrders } from './question-orders.js';
import type { SentBatch } from './receipt-check.js';
import type { Retry, SetAside } from './set-aside-records.js';
import { SpeltRecords } from './spelt-records.js';
import { SyncConfig } from '../sync.config.js';
import { upToRepeat } from './up-to-repeat.js';

/** A batch ready to be sent. */
export interface Batch extends SentBatch {
  readonly body: Uint8Array<ArrayBuffer>;
  /** Records that it carries: the range without its holes. */
  readonly live: readonly MappedRecord[];
  /** Does the stream go on behind it? */
  readonly more: boolean;
}

/** A batch, or why there is none: the stream is at its end, or its next declaration waits for the key of a day. */
export type Built = Batch | 'nothing' | { readonly awaited: string };

interface RecordRow {
  readonly seq: string;
  readonly aggregate_id: string;
  readonly version: string;
  readonly payload: unknown;
}

/** What declarations need beside themselves. */
interface DeclarationNeeds {
  readonly dayKey: (day: string) => DayKey;
  readonly questionOrder: (version: string) => readonly string[] | undefined;
}

/** Makes the next batch of a stream for a destination: a contiguous range, opened and mapped now. */
@Injectable()
export class BatchBuilder {
  private readonly spelt: SpeltRecords;

  constructor(
    config: SyncConfig,
    private readonly dataSource: DataSource,
    private readonly store: DeliveryStore,
    private readonly dayKeys: DayKeys,
    private readonly wrapper: KeyWrapper,
    private readonly questionOrders: QuestionOrders,
    private readonly clock: Clock,
  ) {
    this.spelt = new SpeltRecords(readDestinations(config.destinations).length - 1);
  }

  /** @param size numbers in the batch at most; an attempt under way keeps its own range, so that a repeat is a repeat */
  async build(
    destination: Destination,
    stream: FeedStream,
    size: (confirmed: number) => number,
  ): Promise<Built> {
    const cursor = await this.store.cursor(destination.name, stream);
    const from = cursor.confirmed + 1;
    const last = cursor.attempt?.to ?? Math.min(cursor.last, cursor.confirmed + size(cursor.confirmed));
    if (last < from) return 'nothing';
    const aside = await this.store.quarantined(destination.name, stream, from, last);
    const records = upToRepeat(await this.load(stream, from, last), aside);
    const to = cursor.attempt !== null || records.cutAt === null ? last : records.cutAt - 1;
    const opened = await this.open(records.list, aside, from, to);
    const end = opened.awaited === null ? to : opened.awaited.seq - 1;
    if (end < from) return { awaited: opened.awaited!.day };
    const attempt = cursor.attempt ?? { key: uuidv7(), to: end, at: this.clock.now() };
    const holes = [...aside, ...opened.unreadable.map(({ seq }) => seq)]
      .filter((seq) => seq <= end)
      .sort((a, b) => a - b);
    await this.store.beginAttempt(destination.name, stream, attempt, opened.unreadable);
    return {
      ...this.pack(destination, stream, from, attempt, holes, opened.mapped),
      more: attempt.to < cursor.last,
    };
  }

  /**
   * Makes a batch of one number alone: a record that was left out before and is to be sent again. FHIR and the centre know
   * a repeat, and the number is stated as it was.
   */
  async buildOne(
    destination: Destination,
    { stream, seq, key, at }: Retry,
  ): Promise<Batch | { readonly awaited: string } | { readonly unreadable: string }> {
    const { mapped, unreadable, awaited } = await this.open(
      await this.load(stream, seq, seq),
      new Set(),
      seq,
      seq,
    );
    if (awaited !== null) return { awaited: awaited.day };
    if (mapped.length === 0) return { unreadable: unreadable[0]!.reason };
    return { ...this.pack(destination, stream, seq, { key, to: seq, at }, [], mapped), more: false };
  }

  private async load(stream: FeedStream, from: number, to: number): Promise<FeedRecord[]> {
    const found = await queryPreparedRows<RecordRow>(
      this.dataSource,
      'feed-records',
      'select seq, aggregate_id, version, payload from feed_record where stream = $1 and seq between $2 and $3 order by seq',
      [stream, from, to],
    );
    return found.map(
      (row) =>
        ({
          stream,
          seq: Number(row.seq),
          aggregateId: row.aggregate_id,
          version: Number(row.version),
          payload: row.payload,
        }) as FeedRecord,
    );
  }

  private async open(
    records: readonly FeedRecord[],
    aside: ReadonlySet<number>,
    from: number,
    to: number,
  ): Promise<{
    mapped: MappedRecord[];
    unreadable: SetAside[];
    awaited: { seq: number; day: string } | null;
  }> {
    const needs = await this.needsOf(records);
    const bySeq = new Map(records.map((record) => [record.seq, record]));
    const mapped: MappedRecord[] = [];
    const unreadable: SetAside[] = [];
    for (let seq = from; seq <= to; seq += 1) {
      if (aside.has(seq)) continue;
      const record = bySeq.get(seq);
      if (record === undefined) {
        unreadable.push({ seq, reason: 'its record is past retention', ...unknown });
        continue;
      }
      const known = this.spelt.take(record.stream, seq);
      if (known !== undefined) {
        mapped.push(known);
        continue;
      }
      const opened = await mapRecord(record, this.wrapper, needs);
      if ('awaited' in opened) return { mapped, unreadable, awaited: { seq, day: opened.awaited } };
      if ('unreadable' in opened) unreadable.push({ ...identityOf(record), reason: opened.unreadable });
      else {
        this.spelt.put(record.stream, opened);
        mapped.push(opened);
      }
    }
    return { mapped, unreadable, awaited: null };
  }

  /** Keys of days and orders of questions, for all declarations of a batch at once. */
  private async needsOf(records: readonly FeedRecord[]): Promise<DeclarationNeeds> {
    const days = new Set<string>();
    const versions = new Set<string>();
    for (const { stream, payload } of records) {
      if (stream !== 'declaration') continue;
      // What stands in a row is not trusted to be a declaration: mapping it says what is wrong with it.
      const { day, questionnaireVersion } = (payload ?? {}) as Partial<
        Record<'day' | 'questionnaireVersion', unknown>
      >;
      if (isDay(day)) days.add(day);
      if (typeof questionnaireVersion === 'string') versions.add(questionnaireVersion);
    }
    if (days.size === 0) return { dayKey: () => 'never', questionOrder: () => undefined };
    const keys = await this.dayKeys.find(this.dataSource.manager, [...days]);
    const orders = await this.questionOrders.of([...versions]);
    return {
      dayKey: (day) => keys.get(day) ?? 'never',
      questionOrder: (version) => orders.get(version),
    };
  }

  private pack(
    destination: Destination,
    stream: FeedStream,
    from: number,
    attempt: Attempt,
    holes: readonly number[],
    mapped: readonly MappedRecord[],
  ): Omit<Batch, 'more'> {
    const statement = {
      destination: destination.name,
      stream,
      from,
      to: attempt.to,
      holes,
      idempotencyKey: attempt.key,
      at: attempt.at.toISOString(),
    };
    const { text, entries } = bundleOf(statement, mapped, `${destination.url}/fhir`);
    const body = new TextEncoder().encode(text);
    return {
      statement,
      entries,
      bundleDigest: sha256Base64Url(body),
      body,
      live: mapped,
    };
  }
}

/** A row without the id of what it is of would be sent as somebody else's: FHIR's ids are 1 to 64 of these characters. */
const isIdentified = (change: Change): boolean => {
  const id: unknown = change.method === 'PUT' ? change.resource.id : change.id;
  return typeof id === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(id);
};

const unknown = { aggregateId: null, version: null, unitId: null };

/** What is known of a record without opening it. */
function identityOf({ seq, aggregateId, version, payload }: FeedRecord): Omit<SetAside, 'reason'> {
  const { unitId } = (payload ?? {}) as { unitId?: unknown };
  return { seq, aggregateId, version, unitId: typeof unitId === 'string' ? unitId.slice(0, 64) : null };
}

/** Maps and serialises one record. Whatever is wrong with it is that record's reason, and stops no other. */
async function mapRecord(
  record: FeedRecord,
  wrapper: KeyWrapper,
  { dayKey, questionOrder }: DeclarationNeeds,
): Promise<MappedRecord | { readonly awaited: string } | { readonly unreadable: string }> {
  const opened = await openRecord(record, wrapper, dayKey, questionOrder);
  if (!('changes' in opened)) return opened;
  const { stream, seq, aggregateId, version } = record;
  try {
    const { unitId } = identityOf(record);
    if (!opened.changes.every(isIdentified))
      return { unreadable: 'its content does not fit the mapping (id)' };
    return { record: { stream, seq, aggregateId, version }, changes: opened.changes.map(spell), unitId };
  } catch {
    return { unreadable: 'it cannot be written as JSON: a text in it is no well-formed Unicode' };
  }
}
