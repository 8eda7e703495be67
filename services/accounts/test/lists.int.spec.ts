import {
  openSuite,
  testAreas,
  explainTableReads,
  vacuumAndAnalyze,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { uuidv7 } from 'uuidv7';

const ward: TestAccount = { role: 'ward-officer', areaPath: testAreas.benNghe.path };
const district: TestAccount = { role: 'district-officer', areaPath: testAreas.quan1.path };
const city: TestAccount = { role: 'dic-operator', areaPath: testAreas.city.path };
const auditor: TestAccount = { role: 'auditor', areaPath: testAreas.city.path };
const unitId = uuidv7();
const admin: TestAccount = { role: 'unit-admin', unitId };

describe('lists of accounts', () => {
  let suite: Suite;
  let service: RunningService;

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('accounts', {
      module: () => import('../src/accounts-service.module.js').then((m) => m.AccountsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    await service.queryRows(
      `insert into account (id, role, state, state_since, username, display_name_sealed, place, area_path, unit_id, unit_name, unit_kind, requested_at)
       select gen_random_uuid(), 'unit-admin', case when n % 50 = 0 then 'REQUESTED' else 'ACTIVE' end, now(), 'don.vi.' || n, repeat('x', 60), 'Đơn vị',
         '79.' || (760 + n % 312 % 22) || '.' || (26700 + n % 312), gen_random_uuid(), 'Đơn vị ' || n, 'market', now() - n * interval '1 minute'
       from generate_series(1, 20000) n`,
    );
    await service.queryRows(
      `insert into account (id, role, state, state_since, username, display_name_sealed, place, unit_id)
       select gen_random_uuid(), 'gate-staff', 'ACTIVE', now(), 'bao.ve.' || n, '', 'Cổng', gen_random_uuid() from generate_series(1, 5000) n`,
    );
    await service.queryRows(
      `insert into handover (id, account_id, area_path, state, issued_at, due_at)
       select gen_random_uuid(), id, area_path, case when state = 'REQUESTED' then 'WAITING' else 'CONFIRMED' end, now(), requested_at from account where role = 'unit-admin'`,
    );
    await service.queryRows(
      `insert into access_trail (event_id, at, actor_id, role, action, subject_kind, subject_id)
       select gen_random_uuid(), now() - n * interval '1 second', gen_random_uuid(), 'cdc', 'case.read', 'case', n::text from generate_series(1, 20000) n`,
    );
    await vacuumAndAnalyze(service, 'account', 'handover', 'access_trail');
  }, 120_000);
  afterAll(() => suite.close());

  it.each([
    [
      'the city’s open requests',
      city,
      '/v1/account-requests',
      ['account_requests', 'account_request_by_path'],
    ],
    [
      'all requests of the city',
      city,
      '/v1/account-requests?state=ALL',
      ['account_request_recent', 'account_request_by_path'],
    ],
    [
      'the requests of a district',
      city,
      '/v1/account-requests?area=79.760&age=week',
      ['account_request_by_path', 'account_same_name', 'account_same_tax_code'],
    ],
    ['where requests wait', city, '/v1/account-requests/summary', ['account_requests']],
    ['approval rules', city, '/v1/approval-rules', []],
    ['approval runs', city, '/v1/approval-runs', []],
    ['a ward’s handovers', ward, '/v1/handovers', ['handover_by_path']],
    ['a district’s handovers', district, '/v1/handovers', ['handover_by_path']],
    ['all handovers of a ward', ward, '/v1/handovers?state=ALL', ['handover_by_path']],
    ['a unit’s gate staff', admin, '/v1/staff', ['account_staff']],
    ['the access trail', auditor, '/v1/access-trail', ['access_trail_recent']],
    ['the dead letters', city, '/v1/dead-letters', []],
  ])('%s', async (_name, as, path, indexes) => {
    let status = 0;
    const reads = await explainTableReads(service, async () => {
      ({ status } = await service.sendRequest('GET', path, { as }));
    });
    expect(status).toBe(200);
    const big = reads.filter(({ table }) => ['account', 'handover', 'access_trail'].includes(table));
    expect(big.filter(({ index }) => index === null)).toEqual([]);
    expect(big.map(({ index }) => index)).toEqual(expect.arrayContaining([...indexes]));
  });
});
