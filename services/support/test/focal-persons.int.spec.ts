import { randomUUID } from 'node:crypto';
import { Topics, type AreaSnapshot } from '@khai-bao/contracts';
import {
  setTestClock,
  openSuite,
  testAreas,
  restoreTestClock,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const ward: TestAccount = {
  role: 'ward-officer',
  areaPath: testAreas.benNghe.path,
  place: 'Phường Bến Nghé',
};
const otherWard: TestAccount = {
  role: 'ward-officer',
  areaPath: testAreas.daKao.path,
  place: 'Phường Đa Kao',
};
const quan1: TestAccount = { role: 'district-officer', areaPath: testAreas.quan1.path, place: 'UBND Quận 1' };
const medical: TestAccount = {
  role: 'medical-centre',
  areaPath: testAreas.quan1.path,
  place: 'Trung tâm y tế Quận 1',
};
const dic: TestAccount = { role: 'dic-operator', areaPath: testAreas.city.path, place: 'Sở TTTT' };
const form = (change: object = {}): object => ({
  name: 'Trần Văn Tám', post: 'Phó Chủ tịch', phone: '0903.123.456', email: 'tam@example.vn',
  isDeputy: false, absentFrom: null, absentTo: null, ...change,
}); // prettier-ignore

describe('focal persons', () => {
  let suite: Suite;
  let service: RunningService;
  const ask = (method: string, path: string, as: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, `/v1/focal-persons${path}`, { as, body });
  const names = async (path: string, as: TestAccount): Promise<string[]> =>
    (await ask('GET', path, as)).body.items.map(({ name }: { name: string }) => name);

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('../src/support-service.module.js').then((m) => m.SupportServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    const area: AreaSnapshot = {
      code: '26740', name: 'Phường Bến Nghé', level: 'ward', parentCode: '760', path: testAreas.benNghe.path,
      fullName: testAreas.benNghe.name, validFrom: '2021-01-01', validTo: null,
    }; // prettier-ignore
    await suite.probe.publishEvent(Topics.area, area.code, area, 1);
    await waitUntil(async () => (await service.queryRows('select 1 from area')).length === 1, 'the area');
  }, 60_000);
  afterEach(restoreTestClock);
  afterAll(() => suite.close());

  it('are added by their committee and found by every account of the channel without diacritics', async () => {
    const added = await ask('POST', '', ward, form());
    expect(added).toMatchObject({
      status: 201,
      body: { phone: '0903 123 456', place: 'Phường Bến Nghé', isOwn: true, version: 1 },
    });
    await ask('POST', '', dic, form({ name: 'Lê Minh' }));
    expect(await names('', ward)).toEqual(['Trần Văn Tám', 'Lê Minh']);
    expect(await names('', otherWard)).toEqual(['Lê Minh']);
    for (const as of [otherWard, quan1, medical, dic]) {
      expect(await names('?q=ben%20nghe%20quan%201', as)).toEqual(['Trần Văn Tám']);
      expect(await names('?q=tran%20van%20tam', as)).toEqual(['Trần Văn Tám']);
    }
    expect((await ask('GET', '', { role: 'unit-admin', unitId: randomUUID() })).status).toBe(403);
  });

  it('are changed and deleted by their own committee only, with an optimistic lock', async () => {
    const { id } = (await ask('POST', '', quan1, form({ name: 'Nguyễn An' }))).body;
    for (const as of [ward, medical, dic]) {
      expect(await ask('PUT', `/${id}`, as, { ...form(), version: 1 })).toMatchObject({
        status: 404,
        body: { code: 'SUPPORT.FOCAL_PERSON_NOT_FOUND' },
      });
      expect((await ask('DELETE', `/${id}`, as)).status).toBe(404);
      expect(await names('/own', as)).not.toContain('Nguyễn An');
    }
    expect(
      await ask('PUT', `/${id}`, quan1, { ...form({ name: 'Nguyễn An Bình' }), version: 1 }),
    ).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await ask('PUT', `/${id}`, quan1, { ...form(), version: 1 })).toMatchObject({
      status: 409,
      body: { code: 'SUPPORT.FOCAL_PERSON_CHANGED' },
    });
    expect(await names('/own', quan1)).toEqual(['Nguyễn An Bình']);
    expect((await ask('DELETE', `/${id}`, quan1)).status).toBe(204);
    expect(await names('/own', quan1)).toEqual([]);
  });

  it('have no address when the member is absent, on adding and on changing', async () => {
    const { id } = (await ask('POST', '', quan1, form())).body;
    const change = { name: 'Không Thư', post: 'Phó Chủ tịch', phone: '0903.123.456', isDeputy: false };
    const changed = await ask('PUT', `/${id}`, quan1, {
      ...change,
      absentFrom: null,
      absentTo: null,
      version: 1,
    });
    expect(changed).toMatchObject({ status: 200, body: { email: null } });
    const { items } = (await ask('GET', '/own', quan1)).body;
    expect(items).toMatchObject([{ id, email: null, version: 2 }]);
    const added = await ask('POST', '', quan1, change);
    expect(added).toMatchObject({ status: 201, body: { email: null, absentFrom: null, absentTo: null } });
    for (const one of [id, added.body.id])
      expect((await ask('DELETE', `/${one as string}`, quan1)).status).toBe(204);
  });

  it('are listed after their deputies while they are absent', async () => {
    await ask(
      'POST',
      '',
      otherWard,
      form({ name: 'Người Chính', absentFrom: '2021-06-28', absentTo: '2021-06-30' }),
    );
    await ask('POST', '', otherWard, form({ name: 'Người Thay', isDeputy: true }));
    setTestClock(new Date('2021-06-30T10:00:00+07:00'));
    const { items } = (await ask('GET', '?q=da%20kao', dic)).body;
    expect(items).toMatchObject([{ name: 'Người Thay' }, { name: 'Người Chính', isAway: true }]);
    setTestClock(new Date('2021-07-01T00:10:00+07:00'));
    expect(await names('?q=da%20kao', dic)).toEqual(['Người Chính', 'Người Thay']);
  });

  it('rejects invalid phones and absences, and more than twenty persons', async () => {
    for (const [change, status, code] of [
      [{ phone: '12' }, 422, 'SUPPORT.BAD_PHONE'],
      [{ absentFrom: '2021-06-30' }, 422, 'SUPPORT.BAD_ABSENCE'],
      [{ absentFrom: '2021-06-30', absentTo: '2021-06-29' }, 422, 'SUPPORT.BAD_ABSENCE'],
      [{ absentFrom: '2021-02-30', absentTo: '2021-03-02' }, 422, 'SUPPORT.BAD_ABSENCE'],
      [{ name: ' ' }, 400, 'PLATFORM.VALIDATION'],
      [{ email: 'không phải' }, 400, 'PLATFORM.VALIDATION'],
    ] as const)
      expect(await ask('POST', '', medical, form(change))).toMatchObject({ status, body: { code } });
    const all = await Promise.all(Array.from({ length: 22 }, () => ask('POST', '', medical, form())));
    expect(all.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(all.find(({ status }) => status !== 201)).toMatchObject({
      status: 409,
      body: { code: 'SUPPORT.TOO_MANY_FOCAL_PERSONS' },
    });
  });
});
