import { Injectable } from '@nestjs/common';
import { receiptType, type FeedReceipt, type FeedReceiptEntry } from '@khai-bao/contracts';
import { Problem, Clock } from '@khai-bao/platform/core';
import { sha256Base64Url, signStatement } from '@khai-bao/platform/signing';
import type { JWK } from 'jose';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { CentreConfig } from '../centre.config.js';
import {
  deleteHoles,
  eraseHistory,
  findStoredVersions,
  insertHoles,
  storeResources,
} from './batches.queries.js';
import { BadBundleError, parseBatch, type BatchEntry, type ReceivedBatch } from './batch-parser.js';
import { decideResourceResult, decidePosition, type ResourceVersion } from './batch-decisions.js';
import { ReceiptEntity } from './receipt.entity.js';
import { StreamPositionEntity } from './stream-position.entity.js';

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
      const stored = await manager.findOneOrFail(StreamPositionEntity, {
        where: { stream: batch.stream },
        lock: { mode: 'pessimistic_write' },
      });
      const position = Number(stored.position);
      const earlier = await manager.findOneBy(ReceiptEntity, { idempotencyKey });
      if (earlier?.bundleDigest === bundleDigest) return earlier.jws;
      const decision = decidePosition(position, batch.from);
      if (earlier !== null || !decision.accept)
        throw new Problem('CENTRE.OUT_OF_ORDER', { extra: { expected: position + 1 } });
      return this.acceptBatch(manager, batch, position, { idempotencyKey, bundleDigest });
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
    position: number,
    request: { readonly idempotencyKey: string; readonly bundleDigest: string },
  ): Promise<string> {
    const { stream, from, to, holes } = batch;
    const now = this.clock.now();
    const entries = await this.storeEntries(manager, batch, now);
    await insertHoles(manager, stream, holes, now);
    await deleteHoles(
      manager,
      stream,
      batch.entries.map(({ seq }) => seq),
    );
    // The row is locked, so that the position is the stored one.
    await manager.update(StreamPositionEntity, { stream }, { position: String(Math.max(position, to)) });
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
    await manager.insert(ReceiptEntity, {
      ...request,
      stream,
      fromSequence: String(from),
      toSequence: String(to),
      jws,
      confirmedAt: now,
    });
    return jws;
  }

  /** Stores the new resources of a batch. @returns the result of each entry */
  private async storeEntries(
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
    const accepted = decided
      .filter(({ result }) => result === 'stored' || result === 'deleted')
      .map(({ entry }) => entry);
    await storeResources(
      manager,
      batch.stream,
      [...accepted, { ...batch.provenance, seq: batch.to, version: 1 }],
      now,
    );
    const deleted = accepted.filter(({ resource }) => resource === null);
    if (deleted.length > 0) await eraseHistory(manager, deleted);
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
    const found = await findStoredVersions(manager, entries);
    return new Map(
      found.map(({ type, id, version, digest }) => [`${type}/${id}`, { version: Number(version), digest }]),
    );
  }
}
