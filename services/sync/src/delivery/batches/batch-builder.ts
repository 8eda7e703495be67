import { Injectable } from '@nestjs/common';
import type { FeedStream } from '@khai-bao/contracts';
import { Clock } from '@khai-bao/platform/core';
import { KeyWrapper } from '@khai-bao/platform/sealing';
import { sha256Base64Url } from '@khai-bao/platform/signing';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { DayKeys, type DayKeyStatus } from '../../intake/day-keys.js';
import type { FeedRecord } from '../../intake/feed-record.js';
import { findFeedRecords } from '../../intake/intake.queries.js';
import { buildBundle, serialiseChange, type MappedRecord } from '../../mapping/bundle.js';
import type { ResourceChange } from '../../mapping/fhir-parts.js';
import { isDay, openRecord } from '../../mapping/open-record.js';
import { DeliveryStore, type DeliveryAttempt } from '../delivery-store.js';
import { readDestinations, type Destination } from '../destinations/destination-config.js';
import { QuestionOrderCache } from './question-order-cache.js';
import type { SentBatch } from '../receipts/receipt-check.js';
import type { RetryAttempt, QuarantinedRecord } from '../quarantine/quarantine.queries.js';
import { MappedRecordCache } from './mapped-record-cache.js';
import { SyncConfig } from '../../sync.config.js';
import { cutBeforeRepeatedResource } from './repeated-resource.js';

/** A batch ready to be sent. */
export interface BuiltBatch extends SentBatch {
  readonly body: Uint8Array<ArrayBuffer>;
  /** Records of the batch: its range without the holes. */
  readonly records: readonly MappedRecord[];
  /** True when the stream has records after this batch. */
  readonly hasMore: boolean;
}

/** A batch, or the reason why there is none: the stream has no further record, or the next declaration waits for its day key. */
export type BuildResult = BuiltBatch | 'nothing' | { readonly awaited: string };

/** Day keys and question orders that the mapping of declarations needs. */
interface DeclarationContext {
  readonly dayKey: (day: string) => DayKeyStatus;
  readonly questionOrder: (version: string) => readonly string[] | undefined;
}

/** Builds the batches of a stream for a destination. Records are opened and mapped at the moment of sending. */
@Injectable()
export class BatchBuilder {
  private readonly mappedRecords: MappedRecordCache;

  constructor(
    config: SyncConfig,
    private readonly dataSource: DataSource,
    private readonly store: DeliveryStore,
    private readonly dayKeys: DayKeys,
    private readonly wrapper: KeyWrapper,
    private readonly questionOrders: QuestionOrderCache,
    private readonly clock: Clock,
  ) {
    this.mappedRecords = new MappedRecordCache(readDestinations(config.destinations).length - 1);
  }

  /**
   * Builds the next batch: a contiguous range of numbers. An attempt in progress keeps its range, so that a repetition is identical.
   * @param maxSize maximum numbers in the batch, by the last confirmed number
   */
  async buildNextBatch(
    destination: Destination,
    stream: FeedStream,
    maxSize: (confirmed: number) => number,
  ): Promise<BuildResult> {
    const cursor = await this.store.readCursor(destination.name, stream);
    const from = cursor.confirmed + 1;
    const last = cursor.attempt?.to ?? Math.min(cursor.last, cursor.confirmed + maxSize(cursor.confirmed));
    if (last < from) return 'nothing';
    const quarantined = await this.store.findQuarantinedNumbers(destination.name, stream, from, last);
    const records = cutBeforeRepeatedResource(
      await findFeedRecords(this.dataSource.manager, stream, from, last),
      quarantined,
    );
    const to = cursor.attempt !== null || records.cutAt === null ? last : records.cutAt - 1;
    const opened = await this.openRecords(records.list, quarantined, from, to);
    const end = opened.awaited === null ? to : opened.awaited.seq - 1;
    if (end < from) return { awaited: opened.awaited!.day };
    const attempt = cursor.attempt ?? { key: uuidv7(), to: end, at: this.clock.now() };
    const holes = [...quarantined, ...opened.unreadable.map(({ seq }) => seq)]
      .filter((seq) => seq <= end)
      .sort((a, b) => a - b);
    await this.store.beginAttempt(destination.name, stream, attempt, opened.unreadable);
    return {
      ...this.packBatch(destination, stream, from, attempt, holes, opened.mapped),
      hasMore: attempt.to < cursor.last,
    };
  }

  /**
   * Builds a batch of one number: a quarantined record that is sent again. The number stays the same, so the centre recognises a
   * repetition.
   */
  async buildRetryBatch(
    destination: Destination,
    { stream, seq, key, at }: RetryAttempt,
  ): Promise<BuiltBatch | { readonly awaited: string } | { readonly unreadable: string }> {
    const { mapped, unreadable, awaited } = await this.openRecords(
      await findFeedRecords(this.dataSource.manager, stream, seq, seq),
      new Set(),
      seq,
      seq,
    );
    if (awaited !== null) return { awaited: awaited.day };
    if (mapped.length === 0) return { unreadable: unreadable[0]!.reason };
    return { ...this.packBatch(destination, stream, seq, { key, to: seq, at }, [], mapped), hasMore: false };
  }

  private async openRecords(
    records: readonly FeedRecord[],
    quarantined: ReadonlySet<number>,
    from: number,
    to: number,
  ): Promise<{
    mapped: MappedRecord[];
    unreadable: QuarantinedRecord[];
    awaited: { seq: number; day: string } | null;
  }> {
    const context = await this.loadDeclarationContext(records);
    const bySeq = new Map(records.map((record) => [record.seq, record]));
    const mapped: MappedRecord[] = [];
    const unreadable: QuarantinedRecord[] = [];
    for (let seq = from; seq <= to; seq += 1) {
      if (quarantined.has(seq)) continue;
      const record = bySeq.get(seq);
      if (record === undefined) {
        unreadable.push({ seq, reason: 'its record is past retention', ...unknownIdentity });
        continue;
      }
      const known = this.mappedRecords.takeRecord(record.stream, seq);
      if (known !== undefined) {
        mapped.push(known);
        continue;
      }
      const opened = await mapRecord(record, this.wrapper, context);
      if ('awaited' in opened) return { mapped, unreadable, awaited: { seq, day: opened.awaited } };
      if ('unreadable' in opened) unreadable.push({ ...identityOf(record), reason: opened.unreadable });
      else {
        this.mappedRecords.cacheRecord(record.stream, opened);
        mapped.push(opened);
      }
    }
    return { mapped, unreadable, awaited: null };
  }

  /** Loads day keys and question orders for all declarations of a batch in one query each. */
  private async loadDeclarationContext(records: readonly FeedRecord[]): Promise<DeclarationContext> {
    const days = new Set<string>();
    const versions = new Set<string>();
    for (const { stream, payload } of records) {
      if (stream !== 'declaration') continue;
      // A row may contain anything: the mapping reports what is wrong with it.
      const { day, questionnaireVersion } = (payload ?? {}) as Partial<
        Record<'day' | 'questionnaireVersion', unknown>
      >;
      if (isDay(day)) days.add(day);
      if (typeof questionnaireVersion === 'string') versions.add(questionnaireVersion);
    }
    if (days.size === 0) return { dayKey: () => 'never', questionOrder: () => undefined };
    const keys = await this.dayKeys.findDayKeys(this.dataSource.manager, [...days]);
    const orders = await this.questionOrders.findQuestionOrders([...versions]);
    return {
      dayKey: (day) => keys.get(day) ?? 'never',
      questionOrder: (version) => orders.get(version),
    };
  }

  private packBatch(
    destination: Destination,
    stream: FeedStream,
    from: number,
    attempt: DeliveryAttempt,
    holes: readonly number[],
    mapped: readonly MappedRecord[],
  ): Omit<BuiltBatch, 'hasMore'> {
    const statement = {
      destination: destination.name,
      stream,
      from,
      to: attempt.to,
      holes,
      idempotencyKey: attempt.key,
      at: attempt.at.toISOString(),
    };
    const { text, entries } = buildBundle(statement, mapped, `${destination.url}/fhir`);
    const body = new TextEncoder().encode(text);
    return {
      statement,
      entries,
      bundleDigest: sha256Base64Url(body),
      body,
      records: mapped,
    };
  }
}

/** Whether a resource has a valid FHIR id: 1 to 64 of these characters. Without one it would be stored as another resource. */
const hasValidId = (change: ResourceChange): boolean => {
  const id: unknown = change.method === 'PUT' ? change.resource.id : change.id;
  return typeof id === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(id);
};

const unknownIdentity = { aggregateId: null, version: null, unitId: null };

/** Returns what is known of a record without opening it. */
function identityOf({ seq, aggregateId, version, payload }: FeedRecord): Omit<QuarantinedRecord, 'reason'> {
  const { unitId } = (payload ?? {}) as { unitId?: unknown };
  return { seq, aggregateId, version, unitId: typeof unitId === 'string' ? unitId.slice(0, 64) : null };
}

/** Maps and serialises one record. A defect becomes the reason of this record and stops no other. */
async function mapRecord(
  record: FeedRecord,
  wrapper: KeyWrapper,
  { dayKey, questionOrder }: DeclarationContext,
): Promise<MappedRecord | { readonly awaited: string } | { readonly unreadable: string }> {
  const opened = await openRecord(record, wrapper, dayKey, questionOrder);
  if (!('changes' in opened)) return opened;
  const { stream, seq, aggregateId, version } = record;
  try {
    const { unitId } = identityOf(record);
    if (!opened.changes.every(hasValidId)) return { unreadable: 'its content does not fit the mapping (id)' };
    return {
      record: { stream, seq, aggregateId, version },
      changes: opened.changes.map(serialiseChange),
      unitId,
    };
  } catch {
    return { unreadable: 'it cannot be written as JSON: a text in it is no well-formed Unicode' };
  }
}
