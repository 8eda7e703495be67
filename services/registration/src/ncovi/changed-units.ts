import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { notifyChannel, PostgresListener } from '@khai-bao/platform/database';
import { safeError } from '@khai-bao/platform/observability';
import { WorkerFailures } from '@khai-bao/platform/workers';
import { Logger } from 'nestjs-pino';
import { auditTime, type Subscription } from 'rxjs';
import { DataSource, type EntityManager } from 'typeorm';
import { UnitChangeListener, UnitChangeListeners, type UnitChange } from '../units/unit-change-listeners.js';
import { takeRechecks } from './ncovi-entries.queries.js';
import { NcoviMatcher } from './ncovi-matcher.js';
import { NcoviRecheckEntity } from './ncovi-recheck.entity.js';

const recheckChannel = 'ncovi-recheck';
const workerName = 'ncovi recheck';
/** Time within which notifications are combined into one run, milliseconds. */
const debounceMs = 100;
/** Units of one transaction. */
const recheckBatchSize = 200;

/**
 * Compares changed units with the national list, after their transaction. Within it the comparison would hold the unit's row while it
 * waits for other entries.
 */
@Injectable()
export class ChangedUnits
  extends UnitChangeListener
  implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown
{
  private following: Subscription | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly listeners: UnitChangeListeners,
    private readonly matcher: NcoviMatcher,
    private readonly dataSource: DataSource,
    private readonly listener: PostgresListener,
    private readonly failures: WorkerFailures,
    private readonly logger: Logger,
  ) {
    super();
  }

  onModuleInit(): void {
    this.listeners.registerListener(this);
  }

  onApplicationBootstrap(): void {
    this.following = this.listener
      .notificationsOf(recheckChannel)
      .pipe(auditTime(debounceMs))
      .subscribe(() => {
        this.running = this.running.then(() => this.recheckUnits());
      });
  }

  async onApplicationShutdown(): Promise<void> {
    this.following?.unsubscribe();
    await this.running;
  }

  async applyUnitChange(manager: EntityManager, { units }: UnitChange): Promise<void> {
    if (units.length === 0) return;
    await manager.insert(
      NcoviRecheckEntity,
      units.map(({ id }) => ({ unitId: id })),
    );
    await this.requestRecheck(manager);
  }

  /** Wakes the comparison of waiting units after the transaction. */
  requestRecheck(manager: EntityManager): Promise<void> {
    return notifyChannel(manager, recheckChannel, '');
  }

  /** Compares all waiting units. A failure leaves them to the next run, which the timer of the clock starts at the latest. */
  async recheckUnits(): Promise<void> {
    try {
      for (let more = true; more;) more = await this.recheckBatch();
      this.failures.recordSuccess(workerName);
    } catch (error) {
      this.failures.recordFailure(workerName, error);
      this.logger.warn(
        { err: safeError(error) },
        'comparing units with the NCOVI list failed and is retried',
      );
    }
  }

  private recheckBatch(): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const unitIds = await takeRechecks(manager, recheckBatchSize);
      if (unitIds.length > 0) await this.matcher.matchUnits(manager, unitIds);
      return unitIds.length > 0;
    });
  }
}
