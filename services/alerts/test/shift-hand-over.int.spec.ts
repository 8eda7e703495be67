import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Topics, type RiskFlagged } from '@khai-bao/contracts';
import { generateSealingKey, KeyWrapper, sealJson } from '@khai-bao/platform/sealing';
import {
  openSuite,
  personForm,
  suspectedAnswers,
  testAreas,
  waitUntil,
  type RunningService,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { Heartbeat } from '../src/heartbeat/heartbeat.js';
import { NoticeRetention } from '../src/notices/notice-retention.js';
import { ShiftRetention } from '../src/rosters/shift-retention.js';

const officer = (name: string, areaPath: string = testAreas.quan1.path): TestAccount => ({
  role: areaPath === testAreas.city.path ? 'cdc' : 'medical-centre',
  areaPath,
  accountId: randomUUID(),
  name,
});

describe('the change of shift', () => {
  let suite: Suite;
  let service: RunningService;
  let beats: string[];
  let outside: Server;
  const dayKey = generateSealingKey();
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const lan = officer('Phạm Thị Lan');
  const dung = officer('Đỗ Dũng');
  const ba = officer('Lê Văn Ba', testAreas.quan3.path);
  const hcdc = officer('Bùi Khánh', testAreas.city.path);

  const ask = (method: string, path: string, as: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, path, { as, body });
  const raise = async (): Promise<string> => {
    const declarationId = randomUUID();
    const content = {
      person: personForm(),
      answers: suspectedAnswers(),
      representative: null,
      consent: { version: '2021.1', agreedAt: new Date().toISOString() },
      reasons: ['contact-with-patient'],
    };
    const flag: RiskFlagged = {
      declarationId, unitId: randomUUID(), unitName: 'Chợ Bến Nghé', gateId: randomUUID(), gateName: 'Cổng 1', areaPath: testAreas.benNghe.path, areaName: testAreas.benNghe.name,
      day: today, acceptedAt: new Date().toISOString(), source: 'rules', questionnaireVersion: '2021.1', personIndex: randomUUID(),
      sealed: { keyId: `day:${today}`, ciphertext: sealJson(dayKey, content, `declaration:${declarationId}`) },
    }; // prettier-ignore
    await suite.probe.publishEvent(Topics.riskFlagged, flag.unitId, flag);
    return waitUntil(async () => {
      const [found] = await service.queryRows<{ id: string }>(
        'select id from suspected_case where declaration_id = $1',
        [declarationId],
      );
      return found?.id;
    }, 'the case');
  };
  const listedFor = async (as: TestAccount): Promise<string[]> =>
    (await ask('GET', '/v1/hand-over', as)).body.items.map(({ caseId }: { caseId: string }) => caseId);
  const stallDueOf = async (caseId: string): Promise<Date> =>
    (
      await service.queryRows<{ due_at: Date }>(
        "select due_at from job where kind = 'stalled-case' and key = $1",
        [caseId],
      )
    )[0]!.due_at;

  beforeAll(async () => {
    beats = [];
    outside = createServer((request, response) => {
      beats.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    suite = await openSuite();
    service = await suite.startService('alerts', {
      module: () => import('../src/alerts-service.module.js').then((m) => m.AlertsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: {
        PUSH_TO_PRIVATE_ADDRESSES: 'true',
        HEARTBEAT_URL: `http://127.0.0.1:${(outside.address() as AddressInfo).port}/beat`,
      },
    });
    const wrapper = new KeyWrapper(JSON.stringify({ alerts: suite.secrets.wrapping.alerts.public }));
    await suite.probe.publishEvent(Topics.dayKey, today, {
      keyId: `day:${today}`,
      day: today,
      wrapped: await wrapper.wrapKey(dayKey, ['alerts']),
      destroyed: false,
    });
    await suite.probe.waitUntilConsumed('alerts', Topics.dayKey);
  }, 120_000);
  afterAll(async () => {
    await suite.close();
    outside.closeAllConnections();
    outside.close();
  });

  it('hands open cases over by name, and their time to continue starts again', async () => {
    const [first, second, untaken] = [await raise(), await raise(), await raise()];
    for (const id of [first, second])
      expect((await ask('POST', `/v1/cases/${id}/acknowledge`, lan)).status).toBe(200);
    expect(await listedFor(dung)).toEqual([first, second]);
    expect(await listedFor(lan)).toEqual([]);
    expect(await listedFor(ba)).toEqual([]);
    await service.queryRows(
      "update job set due_at = now() + interval '1 minute' where kind = 'stalled-case'",
    );
    const soon = await stallDueOf(first);
    const taken = await ask('POST', '/v1/hand-over', dung, { caseIds: [second, first, untaken] });
    expect(taken.body).toEqual({
      taken: [expect.any(String), expect.any(String)],
      skipped: [expect.any(String)],
    });
    const { body } = await ask('GET', `/v1/cases/${first}`, dung);
    expect([body.state, body.acknowledgedByName]).toEqual(['ACKNOWLEDGED', 'Đỗ Dũng']);
    expect(body.history.at(-1)).toMatchObject({
      entry: 'taken-over',
      actorName: 'Đỗ Dũng',
      note: 'Đỗ Dũng nhận bàn giao từ Phạm Thị Lan.',
    });
    expect((await stallDueOf(first)).getTime()).toBeGreaterThan(soon.getTime());
    expect(await listedFor(dung)).toEqual([]);
    const again = await ask('POST', '/v1/hand-over', dung, { caseIds: [first] });
    expect(again.body.taken).toHaveLength(1);
    expect((await ask('GET', `/v1/cases/${first}`, dung)).body.history).toHaveLength(body.history.length);
  });

  it('hands nothing over to another district, and then nothing at all', async () => {
    const id = await raise();
    await ask('POST', `/v1/cases/${id}/acknowledge`, lan);
    const refused = await ask('POST', '/v1/hand-over', ba, { caseIds: [id] });
    expect([refused.status, refused.body.code]).toEqual([404, 'ALERTS.NOT_FOUND']);
    const mixed = await ask('POST', '/v1/hand-over', dung, { caseIds: [id, randomUUID()] });
    expect(mixed.status).toBe(404);
    expect((await ask('GET', `/v1/cases/${id}`, lan)).body.acknowledgedByName).toBe('Phạm Thị Lan');
  });

  it('lists for HCDC the cases for which HCDC is responsible', async () => {
    const id = await raise();
    await service.queryRows("update suspected_case set responsible = 'city' where id = $1", [id]);
    await ask('POST', `/v1/cases/${id}/acknowledge`, lan);
    expect(await listedFor(hcdc)).toEqual([id]);
  });

  it.each<[string, unknown]>([
    ['nothing', { caseIds: [] }],
    ['no ids', { caseIds: ['x'] }],
    ['one case twice', { caseIds: Array.from({ length: 2 }, () => '0194f2f0-0000-7000-8000-000000000001') }],
    ['too many', { caseIds: Array.from({ length: 101 }, () => randomUUID()) }],
  ])('refuses to hand over %s', async (_name, body) => {
    expect((await ask('POST', '/v1/hand-over', dung, body)).status).toBe(400);
  });

  it('records the report to the health station once, by whoever has taken the case', async () => {
    const id = await raise();
    const early = await ask('POST', `/v1/cases/${id}/station-report`, lan);
    expect([early.status, early.body.code]).toEqual([409, 'ALERTS.WRONG_STATE']);
    const { body: taken } = await ask('POST', `/v1/cases/${id}/acknowledge`, lan);
    expect(Date.parse(taken.stationReportDueAt) - Date.parse(taken.openedAt)).toBe(24 * 3_600_000);
    expect(taken.stationReportedAt).toBeNull();
    expect((await ask('POST', `/v1/cases/${id}/station-report`, ba)).status).toBe(404);
    const { body: reported } = await ask('POST', `/v1/cases/${id}/station-report`, lan);
    expect([reported.stationReportedByName, reported.history.at(-1).entry]).toEqual([
      'Phạm Thị Lan',
      'station-reported',
    ]);
    const { body: again } = await ask('POST', `/v1/cases/${id}/station-report`, dung);
    expect([again.stationReportedByName, again.stationReportedAt]).toEqual([
      'Phạm Thị Lan',
      reported.stationReportedAt,
    ]);
  });

  it('calls the outside address while events are published, and not while they wait', async () => {
    await waitUntil(() => beats.length > 0, 'the first heartbeat');
    const heartbeat = service.app.get(Heartbeat);
    await waitUntil(() => heartbeat.beat(), 'a heartbeat');
    const before = beats.length;
    await service.queryRows(
      "update outbox set published_at = null, created_at = now() - interval '2 minutes'",
    );
    const isSent = await heartbeat.beat();
    await service.queryRows('update outbox set published_at = now()');
    expect([isSent, beats.length]).toEqual([false, before]);
  });

  it('deletes notices and shifts whose retention is over, and no others', async () => {
    const id = await raise();
    await waitUntil(
      async () => (await service.queryRows('select 1 from case_notice where case_id = $1', [id])).length > 0,
      'a notice',
    );
    await service.queryRows(
      "update case_notice set created_at = now() - interval '29 days' where case_id = $1",
      [id],
    );
    const personId = randomUUID();
    await service.queryRows(
      `insert into duty_person (account_id, area_code, area_path, name, joined_at) values ($1, '760', '79.760', 'Lan', now())`,
      [personId],
    );
    for (const days of [401, 399])
      await service.queryRows(
        `insert into duty_shift (id, area_code, account_id, rank, starts_at, ends_at)
         values ($1, '760', $2, 'first', now() - make_interval(days => $3::int, hours => 8), now() - make_interval(days => $3::int))`,
        [randomUUID(), personId, days],
      );
    await service.app.get(NoticeRetention).deleteExpiredNotices();
    await service.app.get(ShiftRetention).deleteExpiredShifts();
    expect(
      await service.queryRows("select 1 from case_notice where created_at < now() - interval '28 days'"),
    ).toEqual([]);
    expect(await service.queryRows('select 1 from case_notice limit 1')).toHaveLength(1);
    expect(
      await service.queryRows('select 1 from duty_shift where account_id = $1', [personId]),
    ).toHaveLength(1);
  });
});
