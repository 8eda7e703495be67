import { randomUUID } from 'node:crypto';
import {
  openSuite,
  testAreas,
  registrationForm,
  type ServiceResponse,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const ward: TestAccount = {
  role: 'ward-officer',
  areaPath: testAreas.benNghe.path,
  place: testAreas.benNghe.name,
};
const otherWard: TestAccount = { role: 'ward-officer', areaPath: testAreas.daKao.path };
const quan1: TestAccount = { role: 'district-officer', areaPath: testAreas.quan1.path };
const benNghe = testAreas.benNghe.path.split('.').at(-1)!;
const lan = {
  name: '  Nguyễn Thị   Lan ',
  post: 'Công chức Văn hóa - Xã hội',
  phone: '(028) 3829.7000',
  hours: '7:30 đến 17:00, thứ Hai đến thứ Bảy',
  kinds: ['market', 'restaurant'],
};

describe('contact points and announcements', () => {
  let suite: Suite;
  let service: RunningService;
  const add = (as: TestAccount, change: object = {}): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/contact-points', { as, body: { ...lan, ...change } });
  const change = (as: TestAccount, id: string, body: object): Promise<ServiceResponse> =>
    service.sendRequest('PUT', `/v1/contact-points/${id}`, { as, body: { ...lan, ...body } });
  const names = (answer: ServiceResponse): string[] =>
    (answer.body.items as { name: string }[]).map(({ name }) => name);
  const own = (as: TestAccount): Promise<ServiceResponse> =>
    service.sendRequest('GET', '/v1/contact-points', { as });

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('registration', {
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
  }, 60_000);
  afterAll(() => suite.close());

  it('publishes the contact points of a ward and of the committee above it', async () => {
    expect(await service.sendRequest('GET', `/v1/areas/${benNghe}/contact-points`)).toMatchObject({
      status: 200,
      body: {
        area: { name: 'Phường Bến Nghé' },
        contacts: [],
        above: { area: { name: 'Quận 1' }, contacts: [] },
      },
    });
    expect((await add(ward)).status).toBe(201);
    expect((await add(quan1, { name: 'Trần Văn Tám', phone: '1900 9095', kinds: [] })).status).toBe(201);
    const { body } = await service.sendRequest('GET', `/v1/areas/${benNghe}/contact-points`);
    expect(body.contacts).toEqual([
      {
        id: expect.any(String),
        name: 'Nguyễn Thị Lan',
        post: lan.post,
        phone: '028 3829 7000',
        hours: lan.hours,
        kinds: lan.kinds,
        version: 1,
      },
    ]);
    expect(body.above.contacts).toMatchObject([{ name: 'Trần Văn Tám', phone: '1900 9095', kinds: [] }]);
    expect((await service.sendRequest('GET', '/v1/areas/99999/contact-points')).status).toBe(404);
  });

  it('restricts each committee, also the tier above, to its own contact points', async () => {
    const { id } = (await add(ward, { name: 'Lê Văn Chín' })).body as { id: string };
    expect(names(await own(ward))).toContain('Lê Văn Chín');
    for (const other of [otherWard, quan1]) {
      expect(names(await own(other))).not.toContain('Lê Văn Chín');
      expect(await change(other, id, { version: 1 })).toMatchObject({
        status: 404,
        body: { code: 'REGISTRATION.CONTACT_NOT_FOUND' },
      });
      expect((await service.sendRequest('DELETE', `/v1/contact-points/${id}`, { as: other })).status).toBe(
        404,
      );
    }
    expect((await service.sendRequest('DELETE', `/v1/contact-points/${id}`, { as: ward })).status).toBe(204);
    expect(names(await own(ward))).not.toContain('Lê Văn Chín');
  });

  it('refuses a change of an outdated version', async () => {
    const { id, version } = (await add(ward, { name: 'Phan Thị Mười' })).body as {
      id: string;
      version: number;
    };
    const [first, second] = [
      await change(ward, id, { name: 'Phan Thị Mười Một', version }),
      await change(ward, id, { name: 'Phan Thị Mười Hai', version }),
    ];
    expect(first).toMatchObject({ status: 200, body: { name: 'Phan Thị Mười Một', version: 2 } });
    expect(second).toMatchObject({ status: 409, body: { code: 'REGISTRATION.CONTACT_CHANGED' } });
  });

  it.each([
    ['a number that nobody can call', { phone: '12' }, 422, 'REGISTRATION.BAD_PHONE'],
    ['no name', { name: '  ' }, 400, 'PLATFORM.VALIDATION'],
    ['an unknown kind', { kinds: ['circus'] }, 400, 'PLATFORM.VALIDATION'],
    ['another’s area', { areaCode: '26740' }, 400, 'PLATFORM.VALIDATION'],
  ])('refuses %s', async (_what, wrong, status, code) => {
    expect(await add(ward, wrong)).toMatchObject({ status, body: { code } });
  });

  it('accepts 20 contact points, also from concurrent requests', async () => {
    const asked = await Promise.all(
      Array.from({ length: 25 }, (_, at) => add(otherWard, { name: `Cán bộ ${at}` })),
    );
    expect(asked.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(asked.find(({ status }) => status !== 201)).toMatchObject({
      status: 409,
      body: { code: 'REGISTRATION.TOO_MANY_CONTACTS' },
    });
  });

  it('counts registrations by announcement for the ward and for its district', async () => {
    const register = (form: object, as?: TestAccount): Promise<ServiceResponse> =>
      service.sendRequest('POST', `/v1/registrations${as === undefined ? '' : '/counter'}`, {
        body: registrationForm(form),
        headers: { 'idempotency-key': randomUUID() },
        ...(as === undefined ? {} : { as }),
      });
    const phones = ['0908 555 001', '0908 555 002', '0908 555 003', '0908 555 004', '0908 555 005'];
    await register({ phone: phones[0], announcement: 'zalo' });
    await register({ phone: phones[1], announcement: 'zalo' });
    const noticed = await register({ phone: phones[2], announcement: 'notice' });
    await register({ phone: phones[3] });
    await register({ phone: phones[4], announcement: 'zalo' }, ward);
    expect((await register({ announcement: 'rumour' })).status).toBe(400);
    const results = { items: [
      { announcement: 'zalo', registrations: 2 },
      { announcement: 'notice', registrations: 1 },
      { announcement: null, registrations: 1 },
    ] }; // prettier-ignore
    for (const as of [ward, quan1])
      expect((await service.sendRequest('GET', '/v1/announcements/results', { as })).body).toEqual(results);
    expect((await service.sendRequest('GET', '/v1/announcements/results', { as: otherWard })).body).toEqual({
      items: [],
    });
    const read = await service.sendRequest('GET', `/v1/registrations/${noticed.body.unitId as string}`, {
      as: ward,
    });
    expect(read.body.announcement).toBe('notice');
  });
});
