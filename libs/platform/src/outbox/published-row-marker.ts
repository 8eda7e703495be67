import type { DataSource, EntityManager } from 'typeorm';
import { queryPreparedRows } from '../database/database.js';
import { isTransientError } from '../database/transient-errors.js';
import { kindOfError } from '../workers/worker-failures.js';
import type { DeadOutboxRow, ExpandedRow } from './outbox-row.js';
import type { RowExpander } from './row-expander.js';

/** Marks rows as published and runs the `afterPublish` handlers of their events, in one transaction. */
export class PublishedRowMarker {
  constructor(
    private readonly dataSource: DataSource,
    private readonly expander: RowExpander,
  ) {}

  /**
   * Marks rows. When their handlers fail, the rows are bisected. A row whose handler fails alone is marked without
   * its effect.
   * @returns the rows that were published without their effect
   * @throws Error only for transient errors
   */
  async markPublished(chunk: readonly ExpandedRow[]): Promise<DeadOutboxRow[]> {
    const settling = [...this.expander.afterPublishHandlers()].filter(([name]) =>
      chunk.some(({ row }) => row.expander === name),
    );
    if (settling.length === 0) {
      await this.setPublishedAt(this.dataSource, chunk);
      return [];
    }
    try {
      await this.dataSource.transaction(async (manager) => {
        const marked = await this.setPublishedAt(manager, chunk);
        for (const [name, settle] of settling) {
          const own = chunk.filter(({ row }) => row.expander === name && marked.has(row.seq));
          await settle(
            manager,
            own.flatMap(({ events }) => events),
          );
        }
      });
      return [];
    } catch (error) {
      if (isTransientError(error)) throw error;
      if (chunk.length > 1) {
        const middle = Math.ceil(chunk.length / 2);
        return [
          ...(await this.markPublished(chunk.slice(0, middle))),
          ...(await this.markPublished(chunk.slice(middle))),
        ];
      }
      return [
        { row: chunk[0]!.row, event: null, reason: `its afterPublish handler failed: ${kindOfError(error)}` },
      ];
    }
  }

  /** @returns the sequence numbers of the rows that were not marked before */
  private async setPublishedAt(
    runner: DataSource | EntityManager,
    chunk: readonly ExpandedRow[],
  ): Promise<ReadonlySet<string>> {
    const marked = await queryPreparedRows<{ seq: string }>(
      runner,
      'outbox-mark',
      `update outbox o set published_at = now() from unnest($1::date[], $2::bigint[]) as p(created_on, seq)
       where o.created_on = p.created_on and o.seq = p.seq and o.published_at is null returning o.seq`,
      [chunk.map(({ row }) => row.created_on), chunk.map(({ row }) => row.seq)],
    );
    return new Set(marked.map(({ seq }) => seq));
  }
}
