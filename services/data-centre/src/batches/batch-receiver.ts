import { Injectable } from '@nestjs/common';
import { receiptType, type FeedReceipt, type FeedReceiptEntry } from '@khai-bao/contracts';
import { decodeJsonListSql, encodeJsonList, queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { sha256Base64Url, signStatement } from '@khai-bao/platform/signing';
import type { JWK } from 'jose';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { CentreConfig } from '../centre.config.js';
import { BadBundleError, parseBatch, type BatchEntry, type ReceivedBatch } from './batch-parser.js';
import { decideResourceResult, decidePosition, type ResourceVersion } from './batch-decisions.js';

/** Stores a batch in one transaction: resources with their history, the position of the stream and the receipt. */
@Injectable()
export class BatchReceiver {
  private readonly receiptKey: JWK;

  constructor(
    private readonly config: CentreConfig,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {
    this.receiptKey = JSON.parse(config.receiptSigningKey) as JWK;
  }

  /**
   * Receives a batch.
   * @returns the signed receipt; a repetition gets the same one
   * @throws Problem CENTRE.BAD_BUNDLE with the entry, CENTRE.OUT_OF_ORDER with the expected number
   */
  async receiveBatch(body: Uint8Array, idempotencyKey: string): Promise<string> {
    const batch = this.parseBody(body, idempotencyKey);
    const bundleDigest = sha256Base64Url(body);
    return this.dataSource.transaction(async (manager) => {
      const [row] = await queryRows<{ position: string }>(
        manager,
        'select position from stream_position where stream = $1 for update',
        [batch.stream],
      );
      const position = Number(row!.position);
      const [earlier] = await queryRows<{ jws: string; bundle_digest: string }>(
        manager,
        'select jws, bundle_digest from receipt where idempotency_key = $1',
        [idempotencyKey],
      );
      if (earlier?.bundle_digest === bundleDigest) return earlier.jws;
      const decision = decidePosition(position, batch.from);
      if (earlier !== undefined || !decision.accept)
        throw new Problem('CENTRE.OUT_OF_ORDER', { extra: { expected: position + 1 } });
      return this.acceptBatch(manager, batch, { idempotencyKey, bundleDigest });
    });
  }

  private parseBody(body: Uint8Array, idempotencyKey: string): ReceivedBatch {
    try {
      return parseBatch(body, this.config.centreName, idempotencyKey);
    } catch (error) {
      if (!(error instanceof BadBundleError)) throw error;
      throw new Problem('CENTRE.BAD_BUNDLE', { fields: [{ path: error.path, code: error.code }] });
    }
  }

  private async acceptBatch(
    manager: EntityManager,
    batch: ReceivedBatch,
    request: { readonly idempotencyKey: string; readonly bundleDigest: string },
  ): Promise<string> {
    const { stream, from, to, holes } = batch;
    const now = this.clock.now();
    const entries = await this.storeResources(manager, batch, now);
    await queryRows(
      manager,
      'insert into hole (stream, seq, stated_at) select $1, seq, $2 from unnest($3::bigint[]) seq on conflict do nothing',
      [stream, now, holes],
    );
    await queryRows(manager, 'delete from hole where stream = $1 and seq = any($2::bigint[])', [
      stream,
      batch.entries.map(({ seq }) => seq),
    ]);
    await queryRows(
      manager,
      'update stream_position set position = greatest(position, $2) where stream = $1',
      [stream, to],
    );
    const receipt: FeedReceipt = {
      receiptId: uuidv7(),
      destination: this.config.centreName,
      stream,
      fromSeq: from,
      toSeq: to,
      holes,
      ...request,
      entries,
      confirmedAt: now.toISOString(),
    };
    const jws = await signStatement(this.receiptKey, receiptType, receipt);
    await queryRows(
      manager,
      'insert into receipt (idempotency_key, stream, from_seq, to_seq, bundle_digest, jws, confirmed_at) values ($1, $2, $3, $4, $5, $6, $7)',
      [request.idempotencyKey, stream, from, to, request.bundleDigest, jws, now],
    );
    return jws;
  }

  /** Stores the new resources of a batch. @returns the result of each entry */
  private async storeResources(
    manager: EntityManager,
    batch: ReceivedBatch,
    now: Date,
  ): Promise<FeedReceiptEntry[]> {
    const stored = await this.readStoredVersions(manager, batch.entries);
    const decided = batch.entries.map((entry) => ({
      entry,
      result: decideResourceResult(stored.get(`${entry.type}/${entry.id}`), {
        ...entry,
        isDeletion: entry.resource === null,
      }),
    }));
    const written: BatchEntry[] = [
      ...decided
        .filter(({ result }) => result === 'stored' || result === 'deleted')
        .map(({ entry }) => entry),
      { ...batch.provenance, seq: batch.to, version: 1 },
    ];
    await queryRows(
      manager,
      `with given as (
         select * from unnest($3::text[], $4::text[], $5::bigint[], $6::text[], ${decodeJsonListSql('$7')}, $8::bigint[]) as t(type, id, version, digest, content, seq)
       ), older as (
         insert into resource_history (type, id, version_number, version, digest, content, stream, seq, updated_at)
         select r.type, r.id, r.version_number, r.version, r.digest, r.content, r.stream, r.seq, r.updated_at
         from resource r join given g on g.type = r.type and g.id = r.id
       )
       insert into resource (type, id, version, version_number, digest, content, stream, seq, updated_at)
       select g.type, g.id, g.version, 1, g.digest, g.content, $1, g.seq, $2 from given g
       on conflict (type, id) do update set version = excluded.version, version_number = resource.version_number + 1, digest = excluded.digest,
         content = excluded.content, stream = excluded.stream, seq = excluded.seq, updated_at = excluded.updated_at`,
      [
        batch.stream,
        now,
        written.map(({ type }) => type),
        written.map(({ id }) => id),
        written.map(({ version }) => version),
        written.map(({ digest }) => digest),
        encodeJsonList(written.map(({ text }) => text)),
        written.map(({ seq }) => seq),
      ],
    );
    return decided.map(({ entry: { seq, type, id, version, digest }, result }) => ({
      seq,
      reference: `${type}/${id}`,
      version,
      digest,
      result,
    }));
  }

  private async readStoredVersions(
    manager: EntityManager,
    entries: readonly BatchEntry[],
  ): Promise<Map<string, ResourceVersion>> {
    const found = await queryRows<{ type: string; id: string; version: string; digest: string }>(
      manager,
      'select r.type, r.id, r.version, r.digest from resource r join unnest($1::text[], $2::text[]) as t(type, id) on r.type = t.type and r.id = t.id',
      [entries.map(({ type }) => type), entries.map(({ id }) => id)],
    );
    return new Map(
      found.map(({ type, id, version, digest }) => [`${type}/${id}`, { version: Number(version), digest }]),
    );
  }
}
