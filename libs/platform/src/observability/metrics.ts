import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** All Prometheus metrics of a service, served at `/metrics`. */
export class Metrics {
  readonly registry = new Registry();
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>;
  readonly outboxPublished: Counter<'lane'>;
  readonly outboxWaiting: Gauge<'lane'>;
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
    this.consumed = new Counter({
      name: 'events_consumed_total',
      help: 'Events consumed by result: applied, repeated, dead',
      labelNames: ['topic', 'result'],
      registers,
    });
    this.jobs = new Counter({
      name: 'jobs_total',
      help: 'Timers run by result',
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
      help: 'What a bucket was asked for (put, get, remove, list, check) by result: done, failed',
      labelNames: ['operation', 'result'],
      registers,
    });
    this.dayTasks = new Counter({
      name: 'day_tasks_total',
      help: 'Tasks of the day (partitions, retention, keys) by result: done, failed',
      labelNames: ['task', 'result'],
      registers,
    });
    this.dayTaskDone = new Gauge({
      name: 'day_task_done_timestamp_seconds',
      help: 'When a task of the day was last done; it should never be older than an hour',
      labelNames: ['task'],
      registers,
    });
  }
}
