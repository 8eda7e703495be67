import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** All Prometheus metrics of a service, served at `/metrics`. */
export class Metrics {
  readonly registry = new Registry();
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>;
  readonly outboxPublished: Counter<'lane'>;
  readonly outboxWaiting: Gauge<'lane'>;
  readonly outboxDead: Counter<'lane'>;
  readonly workerFailures: Counter<'worker'>;
  readonly workerFailuresInARow: Gauge<'worker'>;
  readonly rowsSetAside: Counter<'worker'>;
  readonly consumed: Counter<'topic' | 'result'>;
  readonly jobs: Counter<'kind' | 'result'>;
  readonly unreadableRows: Counter<'table'>;
  readonly fileStore: Counter<'operation' | 'result'>;
  readonly dayTasks: Counter<'task' | 'result'>;
  readonly dayTaskDone: Gauge<'task'>;

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
    const registers = [this.registry];
    this.httpSeconds = new Histogram({
      name: 'http_request_seconds',
      help: 'Duration of a request',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    });
    this.outboxPublished = new Counter({
      name: 'outbox_published_total',
      help: 'Events published',
      labelNames: ['lane'],
      registers,
    });
    this.outboxWaiting = new Gauge({
      name: 'outbox_oldest_seconds',
      help: 'Age of the oldest event that is not published',
      labelNames: ['lane'],
      registers,
    });
    this.outboxDead = new Counter({
      name: 'outbox_dead_total',
      help: 'Outbox rows that could not be expanded or sent and went to the dead letters',
      labelNames: ['lane'],
      registers,
    });
    this.workerFailures = new Counter({
      name: 'worker_failures_total',
      help: 'Failures of relays, consumers, timers and feeds',
      labelNames: ['worker'],
      registers,
    });
    this.workerFailuresInARow = new Gauge({
      name: 'worker_failures_in_a_row',
      help: 'Consecutive failures of a worker; from 3 on it is in trouble',
      labelNames: ['worker'],
      registers,
    });
    this.rowsSetAside = new Counter({
      name: 'rows_set_aside_total',
      help: 'Rows that a worker or a list could not process and skipped',
      labelNames: ['worker'],
      registers,
    });
    this.consumed = new Counter({
      name: 'events_consumed_total',
      help: 'Events consumed by result: applied, repeated, dead',
      labelNames: ['topic', 'result'],
      registers,
    });
    this.jobs = new Counter({
      name: 'jobs_total',
      help: 'Timers run by result: done, failed',
      labelNames: ['kind', 'result'],
      registers,
    });
    this.unreadableRows = new Counter({
      name: 'unreadable_rows_total',
      help: 'Rows left out of a list, a stream or a file because they could not be read; each row counts once a process',
      labelNames: ['table'],
      registers,
    });
    this.fileStore = new Counter({
      name: 'file_store_requests_total',
      help: 'Operations on a bucket (put, get, remove, list, check) by result: done, failed',
      labelNames: ['operation', 'result'],
      registers,
    });
    this.dayTasks = new Counter({
      name: 'day_tasks_total',
      help: 'Daily tasks (partitions, retention, keys) by result: done, failed',
      labelNames: ['task', 'result'],
      registers,
    });
    this.dayTaskDone = new Gauge({
      name: 'day_task_done_timestamp_seconds',
      help: 'Time at which a daily task last succeeded; at most an hour ago',
      labelNames: ['task'],
      registers,
    });
  }
}
