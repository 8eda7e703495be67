import { dayInHoChiMinh, daysBefore } from '@khai-bao/platform/core';
import {
  openSuite,
  explainTableReads,
  vacuumAndAnalyze,
  type ServiceResponse,
  type RunningService,
  type Suite,
  type TableRead,
  type TestAccount,
} from '@khai-bao/testing';
import { UnitDayPublisher } from '../src/counters/unit-day-publisher.js';
import { SealedPersonReader } from '../src/declarations/sealed-person-reader.js';

const unitId = '00000000-0000-4000-8000-000000000007';
const admin: TestAccount = { role: 'unit-admin', unitId };
const staff: TestAccount = { role: 'gate-staff', unitId };
const today = dayInHoChiMinh(new Date());

describe('lists of the declarations service', () => {
  let suite: Suite;
  let service: RunningService;

  const readsFor = async (work: () => Promise<ServiceResponse>): Promise<TableRead[]> => {
    let status = 0;
    const reads = await explainTableReads(service, async () => {
      ({ status } = await work());
    });
    expect(status).toBe(200);
    const days = [today, daysBefore(today, 1)].map((day) => day.replaceAll('-', ''));
    // Partitions of other days are empty, so their plans do not matter.
    return reads.filter(
      ({ table, part }) =>
        ['declaration', 'gate_check', 'unit_day', 'gate'].includes(table) &&
        (part === table || days.includes(part.slice(-8))),
    );
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('declarations', {
      module: () => import('../src/declarations-service.module.js').then((m) => m.DeclarationsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    // The periodic publisher reads `unit_day` too. It must not run while the reads of a list are recorded.
    await service.app.get(UnitDayPublisher).onApplicationShutdown();
    // A third of all rows belongs to the requesting unit.
    const unit = `('00000000-0000-4000-8000-' || lpad((case when n % 3 = 0 then 7 else n % 500 end)::text, 12, '0'))::uuid`;
    await service.queryRows('select make_day_partitions($1, $2::date, 2)', [
      'declaration',
      daysBefore(today, 1),
    ]);
    await service.queryRows(
      `insert into gate (id, unit_id, name, direction, code, created_at) select md5('g' || n)::uuid, ${unit}, 'Cổng 1', 'both', 'G' || n, now() from generate_series(1, 5000) n`,
    );
    await service.queryRows(
      `insert into declaration (day, unit_id, id, gate_id, area_path, accepted_at, outcome, questionnaire_version, channel, sealed, phone_index, person_index, pass_code, valid_until)
       select $1::date - n % 2, ${unit}, md5('d' || n)::uuid, md5('g' || n % 500)::uuid, '79.760.26740', now() - n * interval '1 second', 'clear', '2021.1', 'self', repeat('x', 500), md5(n::text), md5(n::text), n::text, now()
       from generate_series(1, 30000) n`,
      [today],
    );
    await service.queryRows(
      `insert into gate_check (day, id, unit_id, gate_id, declaration_id, checked_at, recorded_at, direction, decision, outcome, actor_id)
       select day, gen_random_uuid(), unit_id, gate_id, id, accepted_at, day::timestamp at time zone 'Asia/Ho_Chi_Minh' + interval '9 hours', 'entry', 'admitted', 'clear', id from declaration`,
    );
    await service.queryRows(
      `insert into unit_day (unit_id, day, declarations) select ${unit}, $1::date - n / 500, 1 from generate_series(1, 10000) n on conflict do nothing`,
      [today],
    );
    await vacuumAndAnalyze(service, 'declaration', 'gate_check', 'unit_day', 'gate');
    // These rows contain no sealed person, and unsealing is not under test.
    const people = service.app.get(SealedPersonReader);
    people.unsealContent = () =>
      Promise.resolve({ person: { fullName: 'A', phone: '+84903123456', birthYear: 1990 } } as never);
  }, 120_000);
  afterAll(() => suite.close());

  const get = (path: string, as: TestAccount) => (): Promise<ServiceResponse> =>
    service.sendRequest('GET', path, { as });
  it.each([
    [
      'the gates of a unit are read by index',
      get('/v1/gates', admin),
      { index: 'gate_of_unit', condition: 'unit_id' },
    ],
    [
      'the visitors of a unit and day are read by index',
      get('/v1/visitors', admin),
      { index: 'pkey', condition: 'unit_id' },
    ],
    [
      'the next page of visitors is read by index',
      get(`/v1/visitors?cursor=${Buffer.from(JSON.stringify([unitId])).toString('base64url')}`, admin),
      { index: 'pkey', condition: 'id <' },
    ],
    [
      'a search by phone is read by index',
      () => service.sendRequest('POST', '/v1/visitors/find', { as: admin, body: { phone: '0903 123 456' } }),
      { index: 'phone_index', condition: 'phone_index' },
    ],
    [
      'the checks of a unit and day are read by index',
      get('/v1/checks', staff),
      { index: 'unit_id_recorded_at_id', condition: 'unit_id' },
    ],
    [
      'the counters of a unit are read by index',
      get('/v1/counters', admin),
      { index: 'unit_day_pkey', condition: 'unit_id' },
    ],
  ])('%s', async (_name, work, { index, condition }) => {
    const reads = await readsFor(work);
    expect(reads.filter((read) => read.index === null)).toEqual([]);
    expect(reads).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          index: expect.stringContaining(index),
          condition: expect.stringContaining(condition),
        }),
      ]),
    );
  });
});
