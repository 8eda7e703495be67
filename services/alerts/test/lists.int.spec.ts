import {
  openSuite,
  testAreas,
  explainTableReads,
  vacuumAndAnalyze,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { CaseContentCipher } from '../src/cases/case-content-cipher.js';

const district: TestAccount = { role: 'medical-centre', areaPath: testAreas.quan1.path };
const city: TestAccount = { role: 'cdc', areaPath: testAreas.city.path };

describe('lists of cases', () => {
  let suite: Suite;
  let service: RunningService;

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('alerts', {
      module: () => import('../src/alerts-service.module.js').then((m) => m.AlertsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    await service.queryRows(
      `insert into suspected_case (id, code, unit_id, unit_name, gate_id, gate_name, declaration_id, area_path, area_name, day, person_index, source, questionnaire_version, accepted_at, state, state_since, opened_at, key_sealed, content_sealed)
       select gen_random_uuid(), 'C' || n, gen_random_uuid(), 'Chợ', gen_random_uuid(), 'Cổng 1', gen_random_uuid(), '79.' || (760 + n % 312 % 22) || '.' || (26700 + n % 312), 'Phường',
         (now() - n * interval '3 minutes')::date, n::text, 'rules', '2021.1', now(), case when n % 50 = 0 then 'NEW' else 'CLOSED' end, now(), now() - n * interval '3 minutes', repeat('x', 80), repeat('y', 700)
       from generate_series(1, 20000) n`,
    );
    await vacuumAndAnalyze(service, 'suspected_case');
    // A listed case is opened. These rows contain no person, which does not matter for the query plans.
    service.app.get(CaseContentCipher).openContent = () =>
      ({ person: { fullName: 'A', birthYear: 1990 }, answers: {} }) as never;
  }, 120_000);
  afterAll(() => suite.close());

  it.each([
    ['a district’s open cases', district, 'open'],
    ['a district’s closed cases', district, 'closed'],
    ['all cases of a district', district, 'all'],
    ['the city’s open cases', city, 'open'],
    ['all cases of the city', city, 'all'],
  ])('%s', async (_name, as, view) => {
    let status = 0;
    const reads = await explainTableReads(service, async () => {
      ({ status } = await service.sendRequest('GET', `/v1/cases?view=${view}`, { as }));
    });
    expect(status).toBe(200);
    const cases = reads.filter(({ table }) => table === 'suspected_case');
    expect(cases.length).toBeGreaterThanOrEqual(2);
    expect(cases.filter(({ index }) => index === null)).toEqual([]);
    const byPath = {
      index: expect.stringMatching(/^case_(open_)?by_path$/),
      condition: expect.stringContaining('area_path'),
    };
    expect(cases).toEqual(
      expect.arrayContaining([
        expect.objectContaining(as === district ? byPath : { table: 'suspected_case' }),
      ]),
    );
  });
});
