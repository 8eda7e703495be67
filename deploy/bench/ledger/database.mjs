import pg from 'pg';

const page = 20_000;

/** Reads the services' own databases, one connection each. */
export class Databases {
  #clients = new Map();

  constructor(urlOf) {
    this.urlOf = urlOf;
  }

  async #client(name) {
    const held = this.#clients.get(name);
    if (held !== undefined) return held;
    const client = new pg.Client({ connectionString: this.urlOf(name), application_name: 'ledger' });
    // A server that goes away fails the query that is asked next; it must not end the process.
    client.on('error', () => this.#clients.delete(name));
    await client.connect();
    this.#clients.set(name, client);
    return client;
  }

  async rows(name, sql, values = []) {
    const client = await this.#client(name);
    return (await client.query(sql, values)).rows;
  }

  /** The rows of a long query in pieces, as lists of columns: never all of them in memory. */
  async *pages(name, sql) {
    const client = new pg.Client({ connectionString: this.urlOf(name), application_name: 'ledger' });
    await client.connect();
    try {
      await client.query('begin transaction isolation level repeatable read read only');
      await client.query(`declare found no scroll cursor for ${sql}`);
      for (;;) {
        const { rows } = await client.query({ text: `fetch ${page} from found`, rowMode: 'array' });
        if (rows.length === 0) return;
        yield rows;
      }
    } finally {
      await client.end();
    }
  }

  /** All rows of a query as `[key, value]`. */
  async pairs(name, sql) {
    const found = [];
    for await (const rows of this.pages(name, sql)) for (const row of rows) found.push(row);
    return found;
  }

  async close() {
    await Promise.all([...this.#clients.values()].map((client) => client.end().catch(() => undefined)));
    this.#clients.clear();
  }
}
