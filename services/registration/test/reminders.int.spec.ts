import { randomUUID } from 'node:crypto';
import { Topics } from '@khai-bao/contracts';
import {
  readInbox,
  setTestClock,
  openSuite,
  testAreas,
  registrationForm,
  restoreTestClock,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { MailChannel } from '@khai-bao/platform/notification';

const ward: TestAccount = { role: 'ward-officer', areaPath: testAreas.benNghe.path, name: 'Trần Văn Hòa', place: 'Phường Bến Nghé' }; // prettier-ignore
const quan1: TestAccount = { role: 'district-officer', areaPath: testAreas.quan1.path, place: 'Quận 1' };
const quan3: TestAccount = { role: 'district-officer', areaPath: testAreas.quan3.path };
const health: TestAccount = { role: 'health-department', areaPath: testAreas.city.path };
const admin = (unitId: string): TestAccount => ({ role: 'unit-admin', unitId });
const text = 'Đơn vị chưa có tờ khai nào mấy ngày nay.\nXin dán áp phích ở cổng.';

describe('a message to silent units', () => {
  let suite: Suite;
  let service: RunningService;
  const run = randomUUID().slice(0, 8);
  const mailOf = (n: number): string => `don-vi-${n}-${run}@example.vn`;
  const units: string[] = [];

  const start = (): Promise<RunningService> =>
    suite.startService('registration', {
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
  const register = async (n: number, change: object): Promise<string> => {
    const { body } = await service.sendRequest('POST', '/v1/registrations', {
      body: registrationForm({ name: `Đơn vị ${n}`, phone: `09084${String(n).padStart(5, '0')}`, ...change }),
      headers: { 'idempotency-key': randomUUID() },
    });
    await service.queryRows(
      `update unit set state = 'FORWARDED', account_state = 'ACTIVATED', account_since = '2021-06-01' where id = $1`,
      [body.unitId],
    );
    return body.unitId as string;
  };
  const write = (as: TestAccount, change: object = {}): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/unit-messages', { as, body: { days: 3, text, ...change } });
  const list = async (as: TestAccount, query = '') =>
    (await service.sendRequest('GET', `/v1/unit-messages?${query}`, { as })).body.items;
  const notices = async (unitId: string) =>
    (await service.sendRequest('GET', '/v1/unit-notices', { as: admin(unitId) })).body.items;

  beforeAll(async () => {
    setTestClock(new Date('2021-06-30T09:00:00+07:00'));
    suite = await openSuite();
    service = await start();
    for (let n = 0; n < 12; n += 1) units.push(await register(n, n < 10 ? { email: mailOf(n) } : {}));
    units.push(await register(12, { email: mailOf(12), areaCode: testAreas.daKao.code }));
    await service.queryRows(`update unit_progress set declared_on = '2021-06-29' where unit_id = $1`, [
      units[9],
    ]);
    await service.queryRows('update unit_progress set outdated_posters = 2 where unit_id = $1', [units[1]]);
  }, 60_000);
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
  });

  it('reaches each silent unit once by mail and notice, also after a crash', async () => {
    const trail = await suite.probe.collectMessages(Topics.access);
    const own = MailChannel.prototype.deliver;
    const sent: string[] = [];
    MailChannel.prototype.deliver = function (address, mail) {
      if (sent.length >= 4) return Promise.reject(new Error('killed'));
      sent.push(mail.id);
      return own.call(this, address, mail);
    };
    const { body, status } = await write(ward);
    expect(status).toBe(201);
    // Ten addresses, of which one declared yesterday; two without an address.
    expect(body).toMatchObject({ units: 11, mails: 9, read: 0, byName: 'Trần Văn Hòa', days: 3, text, areaName: testAreas.benNghe.name }); // prettier-ignore
    await waitUntil(async () => (await list(ward))[0].mailsWaiting === 5, 'half of it');
    await service.stop();
    MailChannel.prototype.deliver = function (address, mail) {
      sent.push(mail.id);
      return own.call(this, address, mail);
    };
    try {
      service = await start();
      await service.queryRows(
        `update job set due_at = '2021-06-30' where kind = 'unit-message' and done_at is null`,
      );
      await waitUntil(async () => (await list(ward))[0].mailsWaiting === 0, 'the rest', 30_000);
    } finally {
      MailChannel.prototype.deliver = own;
    }
    expect(sent).toHaveLength(9);
    expect(new Set(sent).size).toBe(9);
    for (let n = 0; n < 9; n += 1) {
      const mails = await readInbox(mailOf(n));
      expect(mails).toHaveLength(1);
      expect(mails[0]!.subject).toBe(`Phường Bến Nghé: khai báo y tế tại Đơn vị ${n}`);
      expect(mails[0]!.text).toContain('Xin dán áp phích ở cổng.');
    }
    const [withOldPosters, without] = [await readInbox(mailOf(1)), await readInbox(mailOf(2))];
    expect(withOldPosters[0]!.text).toContain('Áp phích cần in lại: 2 cổng.');
    expect(withOldPosters[0]!.text).toContain('2 gates need a new poster.');
    expect(without[0]!.text).not.toMatch(/in lại|new poster/);
    for (const n of [9, 12]) expect(await readInbox(mailOf(n))).toEqual([]);
    await waitUntil(
      () => trail.some(({ text: event }) => event.includes('registration.message')),
      'the trail',
    );
    const held = JSON.stringify([
      await service.queryRows('select * from unit_message'),
      await service.queryRows('select * from unit_message_to'),
      await service.queryRows('select * from job'),
    ]);
    expect(held).not.toContain(run);
  }, 60_000);

  it('is shown to the unit’s admin until it is read, with and without an e-mail address', async () => {
    expect(await notices(units[11]!)).toMatchObject([{ text, place: 'Phường Bến Nghé' }]);
    const [{ messageId }] = await notices(units[0]!);
    const read = (unitId: string): Promise<ServiceResponse> =>
      service.sendRequest('POST', `/v1/unit-notices/${messageId}/read`, { as: admin(unitId) });
    for (const unitId of [units[9]!, units[12]!]) {
      expect(await notices(unitId)).toEqual([]);
      expect((await read(unitId)).status).toBe(404);
    }
    expect((await read(units[0]!)).status).toBe(204);
    expect((await read(units[0]!)).status).toBe(204);
    expect(await notices(units[0]!)).toEqual([]);
    expect((await list(ward))[0]).toMatchObject({ read: 1 });
    expect((await service.sendRequest('GET', '/v1/unit-notices', { as: ward })).status).toBe(403);
  });

  it('is sent once a day per area, within the actor’s own, and only when a unit is silent', async () => {
    expect(await write(ward)).toMatchObject({ status: 409, body: { code: 'REGISTRATION.MESSAGE_TODAY' } });
    expect(await write(quan1, { area: testAreas.benNghe.path })).toMatchObject({ status: 409 });
    expect((await write(quan3, { area: testAreas.benNghe.path })).status).toBe(403);
    expect((await write(health)).status).toBe(403);
    expect(await write(quan3)).toMatchObject({ status: 409, body: { code: 'REGISTRATION.NOBODY_SILENT' } });
    expect((await write(quan1, { area: testAreas.daKao.path })).body).toMatchObject({ units: 1 });
    setTestClock(new Date('2021-07-01T09:00:00+07:00'));
    // One whose address cannot be read holds up nobody.
    await service.queryRows(`update unit set contact_sealed = 'x' where id = $1`, [units[0]]);
    expect((await write(ward)).status).toBe(201);
    await waitUntil(async () => (await list(ward))[0].mailsWaiting === 0, 'every mail of the message');
    expect((await list(ward))[0]).toMatchObject({ mails: 9, mailsRefused: 1 });
    expect(await list(quan1)).toHaveLength(3);
    expect(await list(quan1, `area=${testAreas.daKao.path}`)).toHaveLength(1);
    expect(await list(quan3)).toEqual([]);
    for (const wrong of [{ text: ' ' }, { text: 'x'.repeat(2001) }, { text: 'a\u0007' }, { days: 0 }])
      expect((await write(quan1, wrong)).status).toBe(400);
  });
});
