import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Topics, type WorkerTroubleKind } from '@khai-bao/contracts';
import type { Producer } from 'kafkajs';
import { Logger } from 'nestjs-pino';
import { DataSource, type EntityManager } from 'typeorm';
import type { Subscription } from 'rxjs';
import { uuidv7 } from 'uuidv7';
import { queryRows } from '../database/database.js';
import { KafkaClient } from '../kafka/kafka-client.js';
import { Clock } from '../core/clock.js';
import { withCorrelation } from '../core/correlation.js';
import { safeError } from '../observability/logging.js';
import { createEnvelope, deterministicEventId } from '../events/outgoing-event.js';
import { ServiceName } from '../core/service-name.js';
import { WorkerFailures, type WorkerChange } from './worker-failures.js';

interface WorkerTroubleRow {
  readonly trouble_id: string;
  readonly worker: string;
  readonly kind: WorkerTroubleKind;
  readonly since: Date;
  readonly over_at: Date | null;
  readonly failures: number;
  readonly reason: string;
  readonly version: number;
  readonly published_version: number;
}

/** Delay before the next flush after a failed one, and while a trouble continues; milliseconds. */
const flushRetryDelayMs = 5_000;

/**
 * Publishes each trouble of a worker once when it begins and once when it is over. Rows store the troubles, so that a
 * restart publishes nothing twice. They bypass the outbox, because the relay itself may be failing. A trouble that
 * ended before it could be published (Kafka was unavailable) is not published. Skipped rows are published once per
 * day and worker.
 */
@Injectable()
export class WorkerTroubleNotices implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly skippedRows = new Map<string, { rows: number; reason: string }>();
  /** Workers whose row may still be open although their trouble is over in this process. */
  private readonly over = new Set<string>();
  private following: Subscription | undefined;
  private producer: Producer | undefined;
  private running: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly service: ServiceName,
    private readonly failures: WorkerFailures,
    private readonly dataSource: DataSource,
    private readonly kafka: KafkaClient,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.following = this.failures.changes.subscribe((change) => this.handleChange(change));
    this.timer = setTimeout(() => void this.closeStaleTroubles(), flushRetryDelayMs);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    this.following?.unsubscribe();
    await this.running;
    await this.producer?.disconnect().catch(() => undefined);
  }

  private handleChange(change: WorkerChange): void {
    if (!this.failures.sendsNotices(change.worker)) return;
    if (change.kind === 'goes-on') return this.scheduleFlush();
    if (change.kind === 'over') this.over.add(change.worker);
    if (change.kind === 'set-aside') {
      const known = this.skippedRows.get(change.worker);
      this.skippedRows.set(change.worker, { rows: (known?.rows ?? 0) + change.rows, reason: change.reason });
    }
    this.flush();
  }

  /** Closes troubles that a killed process left open, when their worker does not fail in this process. */
  private async closeStaleTroubles(): Promise<void> {
    try {
      const open = await queryRows<{ worker: string }>(
        this.dataSource,
        `select worker from worker_trouble where kind = 'failing' and over_at is null`,
      );
      const failing = new Set(this.failures.workersInTrouble().map(({ worker }) => worker));
      for (const { worker } of open)
        if (!failing.has(worker) && this.failures.consecutiveFailuresOf(worker) === 0) this.over.add(worker);
      if (this.over.size > 0) this.flush();
    } catch {
      this.scheduleFlush();
    }
  }

  private scheduleFlush(): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), flushRetryDelayMs);
    this.timer.unref();
  }

  private flush(): void {
    if (this.stopped) return;
    this.running = this.running
      .then(() => this.storeAndPublish())
      .catch((error: unknown) => {
        if (!this.stopped)
          this.logger.warn({ err: safeError(error) }, 'publishing a worker trouble failed and is retried');
        this.scheduleFlush();
      });
  }

  private async storeAndPublish(): Promise<void> {
    const asides = [...this.skippedRows];
    const over = [...this.over].filter(
      (worker) => !this.failures.workersInTrouble().some((failing) => failing.worker === worker),
    );
    await this.dataSource.transaction(async (manager) => {
      const failing = this.failures
        .workersInTrouble()
        .filter(({ worker }) => this.failures.sendsNotices(worker));
      for (const { worker, since, failures, reason } of failing)
        await queryRows(
          manager,
          `insert into worker_trouble (trouble_id, worker, kind, since, failures, reason) values ($1, $2, 'failing', $3, $4, $5)
           on conflict (worker) where kind = 'failing' and over_at is null do update set failures = excluded.failures, reason = excluded.reason`,
          [uuidv7(), worker, since, failures, reason],
        );
      await queryRows(
        manager,
        `update worker_trouble set over_at = $2, version = version + 1 where worker = any($1::text[]) and kind = 'failing' and over_at is null`,
        [over, this.clock.now()],
      );
      for (const [worker, { rows: count, reason }] of asides)
        await queryRows(
          manager,
          `insert into worker_trouble (trouble_id, worker, kind, day, since, failures, reason) values ($1, $2, 'set-aside', $3::date, $4, $5, $6)
           on conflict (worker, day) where kind = 'set-aside' do update set failures = worker_trouble.failures + excluded.failures`,
          [uuidv7(), worker, this.clock.today(), this.clock.now(), count, reason],
        );
    });
    for (const [worker, kept] of asides) {
      const { rows: count, reason } = this.skippedRows.get(worker) ?? kept;
      if (count > kept.rows) this.skippedRows.set(worker, { rows: count - kept.rows, reason });
      else this.skippedRows.delete(worker);
    }
    for (const worker of over) this.over.delete(worker);
    await this.dataSource.transaction((manager) => this.publishPending(manager));
  }

  /** Publishes pending troubles. The rows stay locked until then, so that only one instance publishes each. */
  private async publishPending(manager: EntityManager): Promise<void> {
    await queryRows(
      manager,
      `update worker_trouble set published_version = version where published_version = 0 and kind = 'failing' and over_at is not null`,
    );
    const unpublished = await queryRows<WorkerTroubleRow>(
      manager,
      'select * from worker_trouble where published_version < version order by since limit 50 for update skip locked',
    );
    for (const trouble of unpublished) {
      await this.publishTrouble(trouble);
      await queryRows(manager, 'update worker_trouble set published_version = $2 where trouble_id = $1', [
        trouble.trouble_id,
        trouble.version,
      ]);
    }
  }

  private async publishTrouble(trouble: WorkerTroubleRow): Promise<void> {
    const { trouble_id: troubleId, worker, version } = trouble;
    const service = this.service.value;
    const key = `${service}/${worker}`;
    const envelope = withCorrelation({ correlationId: troubleId }, () =>
      createEnvelope(
        service,
        {
          topic: Topics.workerTrouble,
          key,
          subject: troubleId,
          version,
          id: deterministicEventId(Topics.workerTrouble, troubleId, version),
          data: {
            troubleId,
            service,
            worker,
            kind: trouble.kind,
            since: trouble.since.toISOString(),
            overAt: trouble.over_at?.toISOString() ?? null,
            failures: trouble.failures,
            reason: trouble.reason,
          },
        },
        this.clock.now(),
      ),
    );
    this.producer ??= this.kafka.createProducer();
    await this.producer.connect();
    await this.producer.send({
      topic: this.kafka.clusterTopicName(Topics.workerTrouble),
      acks: -1,
      messages: [{ key, value: JSON.stringify(envelope) }],
    });
  }
}
