import { Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { safeError } from '../observability/logging.js';
import { kindOfError, WorkerFailures } from './worker-failures.js';
import { Metrics } from '../observability/metrics.js';

/** Rows that a process remembers as reported; the oldest are forgotten first. */
const maxRememberedRows = 10_000;

/** What came of reading rows one by one. */
export interface ReadRows<T> {
  readonly items: T[];
  /** Rows that could not be read, and were left out. */
  readonly unreadable: number;
}

/**
 * Reads the rows of lists, streams, files and jobs one by one: a row that cannot be read (a sealed value that does not open, a
 * member of another type) is left out, counted (`unreadable_rows_total`), logged without its content, and told DIC once a day (`WorkerFailures.setAside`).
 */
@Injectable()
export class UnreadableRows {
  private readonly reported = new Set<string>();

  constructor(
    private readonly metrics: Metrics,
    private readonly logger: Logger,
    private readonly failures: WorkerFailures,
  ) {}

  /** Reads each row; `table` and `idOf` name what was left out, `read` may throw or reject. */
  async readEachRow<Row, T>(
    table: string,
    rows: readonly Row[],
    idOf: (row: Row) => string,
    read: (row: Row) => T | Promise<T>,
  ): Promise<ReadRows<T>> {
    const results = await Promise.all(
      rows.map(async (row) => {
        try {
          return { value: await read(row) };
        } catch (error) {
          this.reportUnreadableRow(table, idOf(row), error);
          return null;
        }
      }),
    );
    const items = results.flatMap((result) => (result === null ? [] : [result.value]));
    return { items, unreadable: results.length - items.length };
  }

  /** What `read` answers, or `fallback` when the row cannot be read. */
  readRowOr<T>(table: string, id: string, read: () => T, fallback: () => T): T {
    try {
      return read();
    } catch (error) {
      this.reportUnreadableRow(table, id, error);
      return fallback();
    }
  }

  /** Reports a row that could not be read, once a process. */
  reportUnreadableRow(table: string, id: string, error: unknown): void {
    const key = `${table}/${id}`;
    if (this.reported.has(key)) return;
    const [oldest] = this.reported;
    if (this.reported.size >= maxRememberedRows && oldest !== undefined) this.reported.delete(oldest);
    this.reported.add(key);
    this.metrics.unreadableRows.inc({ table });
    this.logger.error({ table, id, err: safeError(error) }, 'a row cannot be read and is left out');
    this.failures.recordSkippedRows(`reader of ${table}`, kindOfError(error));
  }
}
