import { openSuite, takeSecondConnections, type RunningService, type Suite } from '@khai-bao/testing';
import { queryPreparedRows, queryRows } from '../src/database/index.js';
import { askPool } from './ask-pool.js';

describe('a connection asked of the pool inside a transaction', () => {
  let suite: Suite;
  let service: RunningService;

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('./sample-service.js').then((sample) => sample.SampleServiceModule),
      migrations: () => import('./sample-service.js'),
    });
  }, 60_000);
  afterAll(() => suite.close());

  it('is recorded, so that the suite fails', async () => {
    const pool = service.dataSource;
    await pool.transaction(async (manager) => {
      await queryRows(manager, 'select 1');
      await manager.transaction((nested) => queryPreparedRows(nested, 'one', 'select 1', []));
      expect(takeSecondConnections()).toEqual([]);
      await askPool(pool);
    });
    expect(takeSecondConnections()).toHaveLength(2);
  });

  it('is not recorded after the transaction has ended', async () => {
    const pool = service.dataSource;
    let later: Promise<unknown> = Promise.resolve();
    await pool.transaction(() => {
      later = new Promise((resolve) => setTimeout(resolve, 50)).then(() => askPool(pool));
      return Promise.resolve();
    });
    await later;
    expect(takeSecondConnections()).toEqual([]);
  });
});
