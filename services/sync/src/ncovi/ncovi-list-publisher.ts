import { Injectable } from '@nestjs/common';
import { Topics, type NcoviContact, type NcoviListUnit, type NcoviUnitSnapshot } from '@khai-bao/contracts';
import { Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import { blindIndex, generateSealingKey, KeyWrapper, sealJson, unsealJson } from '@khai-bao/platform/sealing';
import { canonicalJson } from '@khai-bao/platform/signing';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { SyncConfig } from '../sync.config.js';
import { decideRemovals } from './decide-removals.js';
import { NcoviFeedStore } from './ncovi-feed-store.js';
import type { NcoviPendingEntryEntity } from './ncovi-pending-entry.entity.js';
import {
  countEntries,
  listPendingChanges,
  recordPublished,
  stageMissingEntries,
  type PendingChange,
} from './ncovi.queries.js';

/** Changes that one transaction publishes. */
const publishBatchSize = 1_000;

/** Publishes what was read of the NCOVI list, one event for each entry that differs from its published state. */
@Injectable()
export class NcoviListPublisher {
  private readonly master: Buffer;

  constructor(
    private readonly config: SyncConfig,
    private readonly dataSource: DataSource,
    private readonly store: NcoviFeedStore,
    private readonly outbox: Outbox,
    private readonly wrapper: KeyWrapper,
    private readonly clock: Clock,
  ) {
    this.master = Buffer.from(config.masterKey, 'base64');
  }

  /** Seals a usable entry until it is published. */
  toPendingEntry(entryId: string, unit: NcoviListUnit | null): NcoviPendingEntryEntity {
    if (unit === null) return { entryId, digest: null, contentSealed: null };
    return {
      entryId,
      digest: blindIndex(this.master, 'ncovi-entry', canonicalJson(unit)),
      contentSealed: sealJson(this.master, unit, `ncovi-entry:${entryId}`),
    };
  }

  /** Publishes after the list was read to its end. Removals wait for a person when the list lost a large share of its units. */
  async publishReading(ended: AbortSignal): Promise<void> {
    const decision = await this.dataSource.transaction(async (manager) => {
      const feed = await this.store.lockFeed(manager);
      if (feed.isComparing) await stageMissingEntries(manager, feed.pass);
      const counts = await countEntries(manager);
      const { ncoviLossShare: share, ncoviLossFloor: floor } = this.config;
      const decided = decideRemovals(counts, { share, floor }, feed.confirmedRemovals);
      const state = decided === 'ask' ? 'asking' : 'reading';
      if (feed.isComparing || feed.state !== state)
        await this.store.updateFeed(manager, { state, isComparing: false });
      return decided;
    });
    await this.publishPending('changes', ended);
    if (decision === 'publish') await this.publishPending('removals', ended);
  }

  private async publishPending(kind: 'changes' | 'removals', ended: AbortSignal): Promise<void> {
    for (let more = true; more && !ended.aborted;) {
      more = await this.dataSource.transaction(async (manager) => {
        const feed = await this.store.lockFeed(manager);
        // A decision in the meantime changes what may be published.
        if (kind === 'removals' && feed.state !== 'reading') return false;
        const changes = await listPendingChanges(manager, kind, publishBatchSize);
        if (changes.length === 0) {
          if (kind === 'removals' && feed.confirmedRemovals !== null)
            await this.store.updateFeed(manager, { confirmedRemovals: null });
          return false;
        }
        await this.outbox.appendEvents(
          manager,
          (await this.toSnapshots(changes)).map((data, at) => ({
            topic: Topics.ncoviUnit,
            key: data.entryId,
            subject: data.entryId,
            version: changes[at]!.version + 1,
            data,
          })),
        );
        await recordPublished(manager, changes, feed.pass);
        await this.store.updateFeed(manager, { publishedAt: this.clock.now() });
        return true;
      });
    }
  }

  /** One key seals the contacts of a batch, because wrapping a key costs more than everything else of an event. */
  private async toSnapshots(changes: readonly PendingChange[]): Promise<NcoviUnitSnapshot[]> {
    const key = generateSealingKey();
    const keyId = `ncovi:${uuidv7()}`;
    const wrapped = await this.wrapper.wrapKey(key, ['registration']);
    const changedAt = this.clock.now().toISOString();
    return changes.map(({ entryId, contentSealed, before }) => {
      if (contentSealed === null)
        return {
          entryId,
          change: 'removed' as const,
          name: '',
          taxCode: null,
          areaCode: null,
          street: '',
          contact: null,
          changedAt,
        };
      const { name, taxCode, phone, areaCode, street } = unsealJson<NcoviListUnit>(
        this.master,
        contentSealed,
        `ncovi-entry:${entryId}`,
      );
      const contact: NcoviContact = { phone };
      return {
        entryId,
        change: before === null ? ('added' as const) : ('changed' as const),
        name,
        taxCode,
        areaCode,
        street,
        contact: { keyId, ciphertext: sealJson(key, contact, `ncovi:${entryId}`), wrapped },
        changedAt,
      };
    });
  }
}
