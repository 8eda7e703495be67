import { randomUUID } from 'node:crypto';
import {
  openSuite,
  testAreas,
  explainTableReads,
  registrationForm,
  vacuumAndAnalyze,
  type ServiceResponse,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const of = (account: Omit<TestAccount, 'accountId'>): TestAccount => ({
  accountId: randomUUID(),
  ...account,
});
const lan = of({ role: 'ward-officer', areaPath: testAreas.benNghe.path, name: 'Nguyễn Thị Lan' });
const tam = of({ role: 'ward-officer', areaPath: testAreas.benNghe.path, name: 'Trần Văn Tám' });
const daKao = of({ role: 'ward-officer', areaPath: testAreas.daKao.path });
const quan1 = of({ role: 'district-officer', areaPath: testAreas.quan1.path });
const form = { name: 'Quán <b>Nguyễn Huệ</b>', view: 'forwarded', q: '0908 222 333', shared: false };

describe('saved filters', () => {
  let suite: Suite;
  let service: RunningService;
  const path = '/v1/registration-filters';
  const keep = (as: TestAccount, change: object = {}): Promise<ServiceResponse> =>
    service.sendRequest('POST', path, { as, body: { ...form, ...change } });
  const change = (as: TestAccount, id: string, version: number, to: object): Promise<ServiceResponse> =>
    service.sendRequest('PUT', `${path}/${id}`, { as, body: { ...form, ...to, version } });
  const remove = (as: TestAccount, id: string): Promise<ServiceResponse> =>
    service.sendRequest('DELETE', `${path}/${id}`, { as });
  const names = async (as: TestAccount): Promise<string[]> =>
    (await service.sendRequest('GET', path, { as })).body.items.map(({ name }: { name: string }) => name);

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('registration', {
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
  }, 60_000);
  afterAll(() => suite.close());
  afterEach(() => service.queryRows('delete from kept_filter'));

  it('lists only the actor’s own filters, as they were typed', async () => {
    const { status, body } = await keep(lan);
    expect(status).toBe(201);
    expect(body).toEqual({ ...form, id: body.id, own: true, ownerName: 'Nguyễn Thị Lan', version: 1, unreadable: false }); // prettier-ignore
    await keep(lan, { name: 'A', q: '' });
    expect(await names(lan)).toEqual(['A', form.name]);
    for (const other of [tam, daKao, quan1]) expect(await names(other)).toEqual([]);
    expect((await change(tam, body.id as string, 1, {})).body.code).toBe('REGISTRATION.FILTER_NOT_FOUND');
    expect((await remove(tam, body.id as string)).status).toBe(404);
  });

  it('seals the search text, which may be a phone', async () => {
    await keep(lan);
    const [row] = await service.queryRows('select kept_filter::text as said from kept_filter');
    expect(JSON.stringify(row)).not.toMatch(/222|Huệ/);
  });

  it('shares within the same area and role; everybody there changes it, only the owner decides about sharing', async () => {
    const { id } = (await keep(lan, { shared: true })).body as { id: string };
    expect(await names(tam)).toEqual([form.name]);
    for (const other of [daKao, quan1]) expect(await names(other)).toEqual([]);
    expect((await change(tam, id, 1, { name: 'Của Tám', shared: true })).body).toMatchObject({
      name: 'Của Tám',
      own: false,
      ownerName: 'Nguyễn Thị Lan',
      version: 2,
    });
    expect(await change(tam, id, 2, { shared: false })).toMatchObject({
      status: 403,
      body: { code: 'REGISTRATION.FILTER_NOT_YOURS' },
    });
    // Who read the version of before is told, and overwrites nothing.
    expect(await change(lan, id, 1, { name: 'Của Lan', shared: true })).toMatchObject({
      status: 409,
      body: { code: 'REGISTRATION.FILTER_CHANGED' },
    });
    expect(await names(lan)).toEqual(['Của Tám']);
    expect((await change(lan, id, 2, { shared: false })).status).toBe(200);
    expect(await names(tam)).toEqual([]);
    expect((await remove(lan, id)).status).toBe(204);
    expect(await names(lan)).toEqual([]);
  });

  it('saves thirty for a person and thirty shared ones for a committee, also from concurrent requests', async () => {
    const own = await Promise.all(Array.from({ length: 32 }, () => keep(lan)));
    expect(own.filter(({ status }) => status === 201)).toHaveLength(30);
    expect(own.find(({ status }) => status !== 201)!.body.code).toBe('REGISTRATION.TOO_MANY_FILTERS');
    await service.queryRows('update kept_filter set is_shared = true');
    expect((await keep(tam, { shared: true })).body.code).toBe('REGISTRATION.TOO_MANY_SHARED_FILTERS');
    const { id } = (await keep(tam)).body as { id: string };
    expect((await change(tam, id, 1, { shared: true })).body.code).toBe(
      'REGISTRATION.TOO_MANY_SHARED_FILTERS',
    );
  });

  it('returns a saved view that does not exist any more', async () => {
    await keep(lan);
    await service.queryRows(`update kept_filter set view = 'gone'`);
    expect((await service.sendRequest('GET', path, { as: lan })).body.items).toMatchObject([
      { view: 'gone', q: form.q },
    ]);
    expect((await keep(lan, { view: 'gone' })).status).toBe(400);
  });

  it('lists only units of the reader’s own area', async () => {
    const { unitId } = (
      await service.sendRequest('POST', '/v1/registrations', {
        body: registrationForm(),
        headers: { 'idempotency-key': randomUUID() },
      })
    ).body as { unitId: string };
    const found = async (as: TestAccount): Promise<boolean> =>
      (
        await service.sendRequest('GET', `/v1/registrations?view=all&q=${encodeURIComponent(form.q)}`, { as })
      ).body.items.some((item: { unitId: string }) => item.unitId === unitId);
    expect(await Promise.all([lan, quan1, daKao].map(found))).toEqual([true, true, false]);
  });

  it('are read by an index', async () => {
    await service.queryRows(
      `insert into kept_filter (id, owner_id, owner_name, area_path, role, is_shared, view, words_sealed, created_at, changed_at)
       select gen_random_uuid(), gen_random_uuid(), 'A', '79.' || (760 + n % 22) || '.' || (26700 + n % 312), 'ward-officer', n % 3 = 0, 'all', repeat('x', 200), now(), now() from generate_series(1, 9000) n`,
    );
    await vacuumAndAnalyze(service, 'kept_filter');
    const reads = await explainTableReads(service, () => service.sendRequest('GET', path, { as: daKao }));
    expect(new Set(reads.filter(({ table }) => table === 'kept_filter').map(({ index }) => index))).toEqual(
      new Set(['kept_filter_own', 'kept_filter_shared']),
    );
  });
});
