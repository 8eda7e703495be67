import { Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { safeError } from '../observability/logging.js';
import { kindOfError, WorkerFailures } from './worker-failures.js';
import { Metrics } from '../observability/metrics.js';

/** Maximum number of rows that a process remembers as reported. The oldest are forgotten first. */
const maxRememberedRows = 10_000;

/** Result of reading rows one by one. */
export interface ReadRows<T> {
  readonly items: T[];
  /** Number of rows that could not be read and were skipped. */
  readonly unreadable: number;
}

/**
 * Reads the rows of lists, streams, files and timers one by one. A row that cannot be read (a sealed value that
 * cannot be decrypted, a member of another type) is skipped, counted (`unreadable_rows_total`), logged without its
 * content, and reported to DIC once a day (`WorkerFailures.recordSkippedRows`).
 */
@Injectable()
export class UnreadableRows {
  private readonly reported = new Set<string>();

  constructor(
    private readonly metrics: Metrics,
    private readonly logger: Logger,
    private readonly failures: WorkerFailures,
  ) {}

  /** Reads each row. `table` and `idOf` identify a skipped row; `read` may throw or reject. */
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

  /** Returns the result of `read`, or of `fallback` when the row cannot be read. */
  readRowOr<T>(table: string, id: string, read: () => T, fallback: () => T): T {
    try {
      return read();
    } catch (error) {
      this.reportUnreadableRow(table, id, error);
      return fallback();
    }
  }

  /** Reports a row that could not be read, once per process. */
  reportUnreadableRow(table: string, id: string, error: unknown): void {
    const key = `${table}/${id}`;
    if (this.reported.has(key)) return;
    const [oldest] = this.reported;
    if (this.reported.size >= maxRememberedRows && oldest !== undefined) this.reported.delete(oldest);
    this.reported.add(key);
    this.metrics.unreadableRows.inc({ table });
    this.logger.error({ table, id, err: safeError(error) }, 'a row cannot be read and is skipped');
    this.failures.recordSkippedRows(`reader of ${table}`, kindOfError(error));
  }
}
