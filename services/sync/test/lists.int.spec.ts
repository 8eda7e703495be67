import {
  openSuite,
  testAreas,
  explainTableReads,
  vacuumAndAnalyze,
  type RunningService,
  type Suite,
} from '@khai-bao/testing';

const as = { role: 'dic-operator', areaPath: testAreas.city.path } as const;

describe('lists of the feed', () => {
  let suite: Suite;
  let service: RunningService;

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('sync', {
      module: async () => (await import('../src/sync-service.module.js')).SyncServiceModule,
      migrations: () => import('../src/migrations/index.js'),
    });
    await service.queryRows(
      `insert into receipt (id, destination, stream, from_seq, to_seq, entries, digest, idempotency_key, jws, confirmed_at, received_at)
       select n::text, (array['national', 'city'])[1 + n % 2], 'check', n, n, 1, '', gen_random_uuid(), repeat('x', 500), now(), now() - n * interval '1 second' from generate_series(1, 20000) n`,
    );
    await service.queryRows(
      `insert into quarantine (destination, stream, seq, reason, at) select (array['national', 'city'])[1 + n % 2], 'check', n, 'no', now() - n * interval '1 second' from generate_series(1, 20000) n`,
    );
    await vacuumAndAnalyze(service, 'receipt', 'quarantine');
  }, 120_000);
  afterAll(() => suite.close());

  it.each([
    ['receipts', 'receipt', 'receipt_recent'],
    ['quarantine', 'quarantine', 'quarantine_recent'],
  ])('%s', async (path, table, index) => {
    let status = 0;
    const reads = await explainTableReads(service, async () => {
      ({ status } = await service.sendRequest('GET', `/v1/feed/city/${path}`, { as }));
    });
    expect(status).toBe(200);
    expect(reads.filter((read) => read.table === table)).toEqual([
      expect.objectContaining({ index, condition: expect.stringContaining('destination') }),
    ]);
  });
});
