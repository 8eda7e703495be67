import { randomUUID } from 'node:crypto';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { Topics } from '@khai-bao/contracts';
import {
  createTestEvent,
  readInbox,
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

const account = (role: TestAccount['role'], areaPath: string, place: string): TestAccount => ({
  role,
  areaPath,
  place,
  accountId: randomUUID(),
});
const ward = account('ward-officer', testAreas.benNghe.path, 'Phường Bến Nghé');
const otherWard = account('ward-officer', testAreas.daKao.path, 'Phường Đa Kao');
const quan1 = account('district-officer', testAreas.quan1.path, 'UBND Quận 1');
const dic = account('dic-operator', testAreas.city.path, 'Sở TTTT');

describe('the digest by mail', () => {
  let suite: Suite;
  let service: RunningService;
  const ask = (method: string, path: string, as: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, `/v1${path}`, { as, body });
  const name = async (as: TestAccount, more: object = {}): Promise<string> => {
    const email = `${randomUUID()}@quan1.example.vn`;
    await ask('POST', '/focal-persons', as, {
      name: 'Trần Văn Tám',
      post: 'Cán bộ',
      phone: '0903123456',
      email,
      isDeputy: false,
      absentFrom: null,
      absentTo: null,
      ...more,
    });
    return email;
  };
  const begin = async (as: TestAccount, subject: string, text: string): Promise<string> =>
    (await ask('POST', '/threads', as, { subject, text })).body.threadId;
  const morning = async (day: string): Promise<void> => {
    setTestClock(new Date(`${day}T07:30:01+07:00`));
    await service.app.get(DailyMaintenance).runDailyTasks();
    await waitUntil(
      async () =>
        (
          await service.queryRows(
            `select 1 from job where kind = 'digest' and key = $1 and done_at is not null`,
            [day],
          )
        ).length === 1,
      'the digest',
    );
    await waitUntil(
      async () =>
        (await service.queryRows(`select 1 from job where kind = 'digest-mail' and done_at is null`))
          .length === 0,
      'the mails',
    );
  };

  beforeAll(async () => {
    setTestClock(new Date('2021-06-24T06:00:00+07:00'));
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('../src/support-service.module.js').then((m) => m.SupportServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
  }, 60_000);
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
  });

  it('is mailed once a working day to committees that were absent, with subjects and links and no text of a post', async () => {
    // The digest planned when the service started is out before there is anything to list.
    await morning('2021-06-24');
    setTestClock(new Date('2021-06-24T10:00:00+07:00'));
    const [away, deputy, absent, present, other] = [
      await name(ward),
      await name(ward, { isDeputy: true }),
      await name(ward, { absentFrom: '2021-06-25', absentTo: '2021-06-30' }),
      await name(quan1),
      await name(otherWard),
    ];
    const announced = await begin(dic, 'Lịch <b>tập huấn', 'Mật khẩu phòng là hoa sen.');
    const talked = await begin(ward, 'Việc của phường', 'x');
    await ask('POST', `/threads/${talked}/posts`, dic, { text: 'Sở trả lời.', clientKey: randomUUID() });
    await ask('POST', `/threads/${announced}/read`, quan1);
    // The ward's own post on the 24th was before that morning's digest would count it as present.
    await service.queryRows(`update committee_read set at = '2021-06-23T00:00:00Z' where area_path = $1`, [
      testAreas.benNghe.path,
    ]);
    await morning('2021-06-25');
    const [first, ...more] = await readInbox(away);
    expect(more).toEqual([]);
    expect(first!.subject).toBe('Kênh hỗ trợ: 2 chuỗi chưa đọc');
    expect(first!.text).toContain(`/admin/kenh-ho-tro?ma=${announced}`);
    expect(first!.text).toContain('Việc của phường');
    expect(first!.html).toContain('Lịch &lt;b&gt;tập huấn');
    for (const { text, html } of [first!]) expect(text + html).not.toMatch(/hoa sen|Sở trả lời|Trần Văn Tám/);
    expect(await readInbox(deputy)).toHaveLength(1);
    const [others] = await readInbox(other);
    expect(others!.text).not.toContain('Việc của phường');
    expect(await readInbox(absent)).toEqual([]);
    expect(await readInbox(present)).toEqual([]);
    await service.app.get(DailyMaintenance).runDailyTasks();
    await morning('2021-06-25');
    expect(await readInbox(away)).toHaveLength(1);
    const jobs = JSON.stringify(await service.queryRows(`select payload from job`));
    expect(jobs).not.toContain('@');
  }, 60_000);

  it('is not sent on days off, or without unread threads', async () => {
    const email = await name(dic);
    setTestClock(new Date('2021-06-26T07:30:01+07:00'));
    await service.app.get(DailyMaintenance).runDailyTasks();
    expect(await service.queryRows(`select 1 from job where kind = 'digest' and key = '2021-06-26'`)).toEqual(
      [],
    );
    await morning('2021-06-28');
    expect(await readInbox(email)).toEqual([]);
  }, 60_000);

  it('lists reminders to the absent committee only', async () => {
    setTestClock(new Date('2021-07-06T10:00:00+07:00'));
    const [own, above, other] = [await name(ward), await name(quan1), await name(otherWard)];
    const event = createTestEvent(Topics.reminder, testAreas.benNghe.path, {
      areaPath: testAreas.benNghe.path, areaName: testAreas.benNghe.name, tier: 'ward', step: 'receive', workingHours: 8, overdueUnits: 3,
      oldestSince: '2021-07-05T00:30:00.000Z',
    }); // prettier-ignore
    const said = { ...event, time: '2021-07-06T03:00:00.000Z' };
    await suite.probe.produceMessage(Topics.reminder, testAreas.benNghe.path, JSON.stringify(said));
    await suite.probe.waitUntilConsumed('support', Topics.reminder);
    await morning('2021-07-07');
    for (const address of [own, above])
      expect((await readInbox(address))[0]!.text).toContain(`Nhắc việc: ${testAreas.benNghe.name}`);
    expect(JSON.stringify(await readInbox(other))).not.toContain('Nhắc việc');
  });
});
