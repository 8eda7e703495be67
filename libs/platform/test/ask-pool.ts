import type { DataSource } from 'typeorm';
import { queryPreparedRows, queryRows } from '../src/database/index.js';

/** Asks the pool for connections, as code does that ignores the transaction it runs in. */
export async function askPool(dataSource: DataSource): Promise<void> {
  await queryRows(dataSource, 'select 1');
  await queryPreparedRows(dataSource, 'one', 'select 1', []);
}
