import { HealthRegistry } from '../observability/health.js';
import { Metrics } from '../observability/metrics.js';
import { kindOfError, WorkerFailures, type WorkerChange } from './worker-failures.js';

describe('failures of workers', () => {
  let failures: WorkerFailures;
  let metrics: Metrics;
  let health: HealthRegistry;
  let changes: string[];

  beforeEach(() => {
    metrics = new Metrics('x');
    health = new HealthRegistry();
    failures = new WorkerFailures(metrics, health);
    changes = [];
    failures.changes.subscribe((change: WorkerChange) => changes.push(`${change.kind} ${change.worker}`));
  });
  const fail = (times: number, worker = 'outbox relay', part = ''): void => {
    for (let n = 0; n < times; n += 1) failures.recordFailure(worker, new TypeError('0903123456'), part);
  };
  const inARow = async (): Promise<number | undefined> =>
    (await metrics.workerFailuresInARow.get()).values.find(({ labels }) => labels.worker === 'outbox relay')
      ?.value;

  it('are a trouble from the third in a row, told once, and over with the first success', async () => {
    fail(2);
    expect(changes).toEqual([]);
    expect(failures.workersInTrouble()).toEqual([]);
    fail(1);
    expect(changes).toEqual(['begun outbox relay']);
    expect(failures.workersInTrouble()).toMatchObject([
      { worker: 'outbox relay', failures: 3, reason: 'TypeError' },
    ]);
    fail(2);
    expect(await inARow()).toBe(5);
    failures.recordSuccess('outbox relay');
    failures.recordSuccess('outbox relay');
    expect(changes).toEqual(['begun', 'goes-on', 'goes-on', 'over'].map((kind) => `${kind} outbox relay`));
    expect(await inARow()).toBe(0);
  });

  it('with a success between them are none', () => {
    for (let n = 0; n < 5; n += 1) {
      fail(2);
      failures.recordSuccess('outbox relay');
    }
    expect(changes).toEqual([]);
  });

  it('of parts are counted apart: what works in one partition hides nothing of another', () => {
    fail(2, 'consumer x', '0');
    fail(2, 'consumer x', '1');
    expect(changes).toEqual([]);
    fail(1, 'consumer x', '0');
    failures.recordSuccess('consumer x', '1');
    expect(failures.workersInTrouble()).toHaveLength(1);
    fail(3, 'consumer x', '1');
    failures.recordSuccess('consumer x', '0');
    expect(failures.workersInTrouble()).toHaveLength(1);
    failures.recordSuccess('consumer x', '1');
    expect(changes.filter((change) => !change.startsWith('goes-on'))).toEqual([
      'begun consumer x',
      'over consumer x',
    ]);
  });

  it('stand in the health report, and the service stays ready', async () => {
    fail(3);
    const { ready, checks } = await health.reportHealth();
    expect(ready).toBe(true);
    expect(checks['worker outbox relay']).toMatch(/^failed 3 times in a row since .* \(TypeError\)$/);
    failures.recordSuccess('outbox relay');
    expect((await health.reportHealth()).checks['worker outbox relay']).toBe('ok');
  });

  it('count rows that were set aside', async () => {
    failures.recordSkippedRows('outbox relay', 'its topic is not declared', 2);
    failures.recordSkippedRows('outbox relay', 'none', 0);
    expect(changes).toEqual(['set-aside outbox relay']);
    expect((await metrics.rowsSetAside.get()).values).toMatchObject([{ value: 2 }]);
  });

  it.each<[unknown, string]>([
    [new RangeError('0903123456'), 'RangeError'],
    [Object.assign(new Error('x'), { code: '22P02' }), 'Error 22P02'],
    [Object.assign(new Error('x'), { type: 'MESSAGE_TOO_LARGE', code: 10 }), 'Error MESSAGE_TOO_LARGE'],
    [Object.assign(new Error('x'), { code: 'Nguyễn Thị' }), 'Error'],
    ['0903123456', 'failed'],
  ])('say the kind of error and no value', (error, kind) => expect(kindOfError(error)).toBe(kind));
});
