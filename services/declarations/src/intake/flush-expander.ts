import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Topics } from '@khai-bao/contracts';
import type { OutgoingEvent } from '@khai-bao/platform/events';
import { OutboxRelay } from '@khai-bao/platform/outbox';
import { DataSource } from 'typeorm';
import { CountersService } from '../counters/counters.service.js';
import { flushExpanderName } from '../declarations/declaration-batch.queries.js';
import type { PreparedDeclaration } from '../declarations/prepared-declaration.js';
import { loadSubmittedDeclarations, toSubmittedEvent, type FlushExpanderInput } from './submitted-event.js';

/** Declarations cached for the relay, about 2 kB each: two seconds of a busy morning. */
const maxCachedDeclarations = 2_000;

/** Expands the outbox row of a flush into the events of its declarations, and counts them when they are published. */
@Injectable()
export class FlushExpander implements OnModuleInit {
  /** Declarations that were just inserted, because the relay reads them a moment later; the oldest are evicted first. */
  private readonly recentlyWritten = new Map<string, PreparedDeclaration>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly relay: OutboxRelay,
    private readonly counters: CountersService,
  ) {}

  onModuleInit(): void {
    this.relay.registerExpander(flushExpanderName, {
      expand: (inputs) => this.expandFlushes(inputs as FlushExpanderInput[]),
      afterPublish: (manager, events) =>
        this.counters.countDeclarations(
          manager,
          (events as OutgoingEvent<typeof Topics.declaration>[]).map(({ data }) => data),
        ),
    });
  }

  /** Caches the inserted declarations of a flush, so that the relay need not read them from the table. */
  cacheWritten(batch: readonly PreparedDeclaration[], fresh: readonly boolean[]): void {
    batch.forEach((declaration, at) => {
      if (fresh[at] === true) this.recentlyWritten.set(declaration.id, declaration);
    });
    for (const id of this.recentlyWritten.keys()) {
      if (this.recentlyWritten.size <= maxCachedDeclarations) break;
      this.recentlyWritten.delete(id);
    }
  }

  /** Returns the events of each flush. Their ids are deterministic, so that a repeated expansion yields the same events. */
  private async expandFlushes(inputs: readonly FlushExpanderInput[]): Promise<OutgoingEvent[][]> {
    const cached = inputs.map(({ ids }) => ids.map((id) => this.recentlyWritten.get(id)));
    const loaded = await loadSubmittedDeclarations(
      this.dataSource,
      inputs.filter((_, at) => cached[at]!.includes(undefined)),
    );
    return inputs.map(({ ids }, at) =>
      ids.flatMap((id, which) => {
        const declaration = cached[at]![which] ?? loaded.get(id);
        this.recentlyWritten.delete(id);
        return declaration === undefined ? [] : [toSubmittedEvent({ hasContent: true, ...declaration })];
      }),
    );
  }
}
