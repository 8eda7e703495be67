import {
  openSuite,
  testAreas,
  explainTableReads,
  vacuumAndAnalyze,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const ward: TestAccount = { role: 'ward-officer', areaPath: testAreas.benNghe.path };
const district: TestAccount = { role: 'district-officer', areaPath: testAreas.quan1.path };
const city: TestAccount = { role: 'dic-operator', areaPath: testAreas.city.path };
const health: TestAccount = { role: 'health-department', areaPath: testAreas.city.path };

describe('lists of the Support channel', () => {
  let suite: Suite;
  let service: RunningService;

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('../src/support-service.module.js').then((m) => m.SupportServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    await service.queryRows(
      `insert into unit (id, name, kind, street, reference, area_path, area_name, state, state_since, submitted_at, version)
       select md5(n::text)::uuid, 'Đơn vị', case when n % 20 = 0 then 'pharmacy' else 'market' end, 'Đường', 'R' || n, '79.' || (760 + n % 312 % 22) || '.' || (26700 + n % 312), 'Phường', 'FORWARDED', now(), now(), 1
       from generate_series(1, 20000) n`,
    );
    await service.queryRows(
      `insert into thread (id, kind, subject, search_text, unit_id, area_path, area_name, state, posts, last_post_at)
       select gen_random_uuid(), 'registration', 'Đơn vị', 'don vi ' || md5(n::text), md5(n::text)::uuid, '79.' || (760 + n % 312 % 22) || '.' || (26700 + n % 312), 'Phường', 'FORWARDED', 1, now() - n * interval '1 minute'
       from generate_series(1, 20000) n`,
    );
    await service.queryRows(
      `insert into post (id, thread_id, number, at, kind, text, search_text) select gen_random_uuid(), id, 1, last_post_at, 'text', 'Đã gửi', 'da gui ' || md5('p' || id) from thread`,
    );
    await service.queryRows(
      `insert into question (post_id, thread_id, asker_body, asker_path, owed_body, owed_path, due_at, answered_at) select id, thread_id, 'committee', '79', 'committee', '79.' || (760 + number), at, now() from post`,
    );
    await service.queryRows(
      `update post p set ack_path = '79.' || split_part(t.area_path, '.', 2), ack_levels = '{ward}', ack_by = current_date from thread t where t.id = p.thread_id`,
    );
    await vacuumAndAnalyze(service, 'question', 'unit', 'thread', 'post');
  }, 120_000);
  afterAll(() => suite.close());

  const searched = encodeURIComponent('7a0c5');
  it.each([
    ['a ward’s threads', ward, '/v1/threads', 'thread_by_path'],
    ['a district’s threads', district, '/v1/threads', 'thread_by_path'],
    ['the city’s threads', city, '/v1/threads', 'thread_recent'],
    ['the threads of the Department of Health', health, '/v1/threads', 'thread_recent'],
    ['a search of a part of a name', city, `/v1/threads?q=${searched}`, 'thread_search'],
    ['a search of words of a post', city, `/v1/threads?q=${searched}`, 'post_search'],
    ['a room', city, '/v1/threads?room=training', 'thread_by_room'],
    ['what is unread in the rooms of the city', city, '/v1/rooms', 'thread_recent'],
    ['what is unread in the rooms of a district', district, '/v1/rooms', 'thread_by_path'],
    ['questions that wait', district, '/v1/threads', 'question_owed'],
    ['posts to acknowledge', district, '/v1/threads', 'post_to_acknowledge'],
  ])('%s', async (_name, as, path, index) => {
    let status = 0;
    const reads = await explainTableReads(service, async () => {
      ({ status } = await service.sendRequest('GET', path, { as }));
    });
    expect(status).toBe(200);
    const big = reads.filter(({ table }) => ['thread', 'unit', 'post', 'question'].includes(table));
    expect(big.filter((read) => read.index === null)).toEqual([]);
    expect(big.map((read) => read.index)).toContain(index);
  });
});
