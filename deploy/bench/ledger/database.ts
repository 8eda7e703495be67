import pg from 'pg';
import type { Pair } from './compare.ts';

const pageSize = 20_000;

/** Reads the services' own databases, with one connection each. */
export class Databases {
  readonly #urlOf: (database: string) => string;
  readonly #clients = new Map<string, pg.Client>();

  constructor(urlOf: (database: string) => string) {
    this.#urlOf = urlOf;
  }

  async #openClient(database: string): Promise<pg.Client> {
    const open = this.#clients.get(database);
    if (open !== undefined) return open;
    const client = new pg.Client({
      connectionString: this.#urlOf(database),
      application_name: 'ledger',
    });
    // A lost connection fails the next query; without this listener it would end the process.
    client.on('error', () => this.#clients.delete(database));
    await client.connect();
    this.#clients.set(database, client);
    return client;
  }

  async queryRows<Row extends object>(
    database: string,
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    const client = await this.#openClient(database);
    const { rows } = await client.query<Row>(sql, [...values]);
    return rows;
  }

  /** The row of a query that returns one. @throws Error when it returns none */
  async queryRow<Row extends object>(
    database: string,
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<Row> {
    const [row] = await this.queryRows<Row>(database, sql, values);
    if (row === undefined) throw new Error(`no row of ${database}: ${sql.slice(0, 80)}`);
    return row;
  }

  /** Streams the rows of a query in pages, each row as the list of its columns. It holds one page in memory. */
  async *streamPages<Row extends readonly unknown[]>(database: string, sql: string): AsyncGenerator<Row[]> {
    const client = new pg.Client({
      connectionString: this.#urlOf(database),
      application_name: 'ledger',
    });
    await client.connect();
    try {
      await client.query('begin transaction isolation level repeatable read read only');
      await client.query(`declare found no scroll cursor for ${sql}`);
      for (;;) {
        const { rows } = await client.query<Row & unknown[]>({
          text: `fetch ${pageSize} from found`,
          rowMode: 'array',
        });
        if (rows.length === 0) return;
        yield rows;
      }
    } finally {
      await client.end();
    }
  }

  /** Streams the rows of a query with two columns of text. */
  streamPairs(database: string, sql: string): AsyncGenerator<Pair[]> {
    return this.streamPages<Pair>(database, sql);
  }

  /** All rows of a query with two columns of text. */
  async queryPairs(database: string, sql: string): Promise<Pair[]> {
    const pairs: Pair[] = [];
    for await (const page of this.streamPairs(database, sql)) for (const pair of page) pairs.push(pair);
    return pairs;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => client.end().catch(() => undefined)));
    this.#clients.clear();
  }
}
