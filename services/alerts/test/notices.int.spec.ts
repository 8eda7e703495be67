import { createECDH, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Topics, type RiskFlagged } from '@khai-bao/contracts';
import { MissingLadders } from '../src/notices/missing-ladders.js';
import { UnitPlaces } from '../src/units/unit-places.js';
import { Webhook } from 'standardwebhooks';
import { generateSealingKey, KeyWrapper, sealJson } from '@khai-bao/platform/sealing';
import {
  openSuite,
  personForm,
  readInbox,
  suspectedAnswers,
  testAreas,
  unitSnapshot,
  waitUntil,
  type ReceivedMail,
  type RunningService,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

type Officer = TestAccount & { readonly accountId: string };
const officer = (name: string, areaPath: string = testAreas.quan1.path): Officer => ({
  role: areaPath === testAreas.city.path ? 'cdc' : 'medical-centre',
  areaPath,
  accountId: randomUUID(),
  name,
});
const addressOf = ({ accountId }: Officer): string => `${accountId}@trung-tam.example.vn`;
const hoursFromNow = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

/** A push service: it answers with the status of the path (`/201/…`) and keeps what it got. */
class PushServer {
  readonly received: { path: string; headers: IncomingHttpHeaders; body: Buffer }[] = [];
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      this.received.push({ path, headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(Number(path.split('/')[1])).end();
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }
  endpoint(status: number, name: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${status}/${name}`;
  }
  to(name: string): { headers: IncomingHttpHeaders; body: Buffer }[] {
    return this.received.filter(({ path }) => path.endsWith(`/${name}`));
  }
  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

describe('notices of cases', () => {
  let suite: Suite;
  let service: RunningService;
  const push = new PushServer();
  const dayKey = generateSealingKey();
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const lan = officer('Phạm Thị Lan');
  const dung = officer('Đỗ Dũng');
  const hcdc = officer('Bùi Khánh', testAreas.city.path);

  const ask = (method: string, path: string, as?: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, path, { ...(as === undefined ? {} : { as }), body });
  const join = async (who: Officer): Promise<void> => {
    const body = { phone: '0903 123 456', email: addressOf(who) };
    await ask('PUT', '/v1/duty-people/me', who, body);
    const [mail] = await waitUntil(async () => {
      const mails = await readInbox(addressOf(who));
      return mails.length > 0 && mails;
    }, 'the code');
    await ask('POST', '/v1/duty-people/me/confirm', who, { code: /\d{6}/.exec(mail!.text)![0] });
  };
  const subscribe = async (who: Officer, status: number): Promise<void> => {
    const browser = createECDH('prime256v1');
    const stored = await ask('POST', '/v1/push/subscriptions', who, {
      endpoint: push.endpoint(status, who.accountId),
      p256dh: browser.generateKeys('base64url'),
      auth: randomBytes(16).toString('base64url'),
    });
    expect(stored.status).toBe(204);
  };
  const plan = async (area: string, who: Officer, rank: string): Promise<void> => {
    const { version } = (await ask('GET', `/v1/rosters/${area}`, who)).body;
    const add = [{ accountId: who.accountId, rank, startsAt: hoursFromNow(-1), endsAt: hoursFromNow(8) }];
    expect((await ask('POST', `/v1/rosters/${area}/changes`, who, { version, add, remove: [] })).status).toBe(
      204,
    );
  };
  const raise = async (
    unitId: string = randomUUID(),
    area: { readonly path: string; readonly name: string } = testAreas.benNghe,
  ): Promise<string> => {
    const declarationId = randomUUID();
    const content = {
      person: personForm(),
      answers: suspectedAnswers(),
      representative: null,
      consent: { version: '2021.1', agreedAt: new Date().toISOString() },
      reasons: ['contact-with-patient'],
    };
    const flag: RiskFlagged = {
      declarationId, unitId, unitName: 'Chợ Bến Nghé', gateId: randomUUID(), gateName: 'Cổng 1', areaPath: area.path, areaName: area.name,
      day: today, acceptedAt: new Date().toISOString(), source: 'rules', questionnaireVersion: '2021.1', personIndex: randomUUID(),
      sealed: { keyId: `day:${today}`, ciphertext: sealJson(dayKey, content, `declaration:${declarationId}`) },
    }; // prettier-ignore
    await suite.probe.publishEvent(Topics.riskFlagged, unitId, flag);
    return waitUntil(async () => {
      const [found] = await service.queryRows<{ id: string }>(
        'select id from suspected_case where declaration_id = $1',
        [declarationId],
      );
      return found?.id;
    }, 'the case');
  };
  interface ListedNotice {
    readonly noticeId: string;
    readonly name: string | null;
    readonly channel: string | null;
    readonly state: string;
    readonly reason: string | null;
    readonly level: string;
    readonly phone: string;
  }
  const noticesOf = async (caseId: string): Promise<ListedNotice[]> =>
    (await ask('GET', `/v1/cases/${caseId}/notices`, hcdc)).body.items;
  const notice = (caseId: string, isMeant: (one: ListedNotice) => boolean): Promise<ListedNotice> =>
    waitUntil(async () => (await noticesOf(caseId)).find(isMeant), 'the notice');
  /** Makes the next step of the ladder of a case due. */
  const hurry = (caseId: string): Promise<object[]> =>
    service.queryRows(
      "update job set due_at = now() where kind = 'notify-duty' and key = $1 and done_at is null",
      [caseId],
    );
  /** Lets the time end within which an acknowledged case is continued. */
  const stall = (caseId: string): Promise<object[]> =>
    service.queryRows("update job set due_at = now() where kind = 'stalled-case' and key = $1", [caseId]);
  const caseMail = (who: Officer, code: string): Promise<ReceivedMail> =>
    waitUntil(
      async () => (await readInbox(addressOf(who))).find(({ subject }) => subject.includes(code)),
      `the mail about ${code}`,
    );
  const codeOf = async (caseId: string): Promise<string> =>
    (await service.queryRows<{ code: string }>('select code from suspected_case where id = $1', [caseId]))[0]!
      .code;
  const tokenIn = ({ text }: ReceivedMail): string => /nhan-ca#([\w.-]+)/.exec(text)![1]!;

  beforeAll(async () => {
    await push.start();
    suite = await openSuite();
    service = await suite.startService('alerts', {
      module: () => import('../src/alerts-service.module.js').then((m) => m.AlertsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: { PUSH_TO_PRIVATE_ADDRESSES: 'true' },
    });
    const wrapper = new KeyWrapper(JSON.stringify({ alerts: suite.secrets.wrapping.alerts.public }));
    await suite.probe.publishEvent(Topics.dayKey, today, {
      keyId: `day:${today}`,
      day: today,
      wrapped: await wrapper.wrapKey(dayKey, ['alerts']),
      destroyed: false,
    });
    await suite.probe.waitUntilConsumed('alerts', Topics.dayKey);
    for (const who of [lan, dung, hcdc]) await join(who);
    await subscribe(lan, 201);
    await plan('760', lan, 'first');
    await plan('760', dung, 'deputy');
    await plan('79', hcdc, 'first');
  }, 120_000);
  afterAll(async () => {
    await suite.close();
    push.close();
  });

  it('reach who is on duty by push, then by mail, without a word about the person', async () => {
    const caseId = await raise();
    const code = await codeOf(caseId);
    await notice(
      caseId,
      (one) => one.name === 'Phạm Thị Lan' && one.channel === 'push' && one.state === 'handed-over',
    );
    const [message] = push.to(lan.accountId);
    expect(message!.headers['authorization']).toMatch(/^vapid t=/);
    expect(message!.headers['content-encoding']).toBe('aes128gcm');
    expect(message!.body.toString('latin1')).not.toContain(code);
    expect(await noticesOf(caseId)).toContainEqual(
      expect.objectContaining({ name: 'Bùi Khánh', channel: 'push', state: 'skipped', reason: 'no-address' }),
    );
    await hurry(caseId);
    const mail = await caseMail(lan, code);
    expect(mail.subject).toBe(`Ca nghi ngờ mới · Quận 1 · ${code}`);
    expect(`${mail.subject}${mail.text}${mail.html}`).not.toMatch(/Minh Khai|0903|Chợ Bến Nghé|Cổng 1/);
    await caseMail(hcdc, code);
  });

  it('are acknowledged by the link without a sign-in, once; the second one sees who was first', async () => {
    const caseId = await raise();
    const code = await codeOf(caseId);
    await notice(caseId, ({ state }) => state === 'handed-over');
    await hurry(caseId);
    const [mine, theirs] = [tokenIn(await caseMail(lan, code)), tokenIn(await caseMail(hcdc, code))];
    const opened = await ask('POST', '/v1/notices/open', undefined, { token: theirs });
    expect(opened.body).toEqual({
      cases: [{ code, district: 'Quận 1', openedAt: expect.any(String), takenByName: null, takenAt: null }],
      isTakenByYou: false,
      canAcknowledge: true,
    });
    const taken = await ask('POST', '/v1/notices/acknowledge', undefined, { token: mine });
    expect(taken.body).toMatchObject({ isTakenByYou: true, cases: [{ takenByName: 'Phạm Thị Lan' }] });
    const second = await ask('POST', '/v1/notices/acknowledge', undefined, { token: theirs });
    expect(second.body).toMatchObject({
      isTakenByYou: false,
      canAcknowledge: false,
      cases: [{ takenByName: 'Phạm Thị Lan' }],
    });
    const { body } = await ask('GET', `/v1/cases/${caseId}`, hcdc);
    expect([body.state, body.acknowledgedByName, body.escalateAt]).toEqual([
      'ACKNOWLEDGED',
      'Phạm Thị Lan',
      null,
    ]);
    await notice(caseId, (one) => one.name === 'Bùi Khánh' && one.state === 'opened');
  });

  it.each([
    ['a forged signature', () => `notice.${randomUUID()}.${'A'.repeat(22)}`],
    ['nothing of ours', () => 'x'],
  ])('are not acknowledged by %s', async (_name, token) => {
    const refused = await ask('POST', '/v1/notices/acknowledge', undefined, { token: token() });
    expect([refused.status, refused.body.code]).toEqual([410, 'ALERTS.LINK_EXPIRED']);
  });

  it('say that nobody is on duty, and pass on to HCDC at once', async () => {
    const caseId = await raise(randomUUID(), { path: '79.770.27151', name: 'Phường 5, Quận 3' });
    const code = await codeOf(caseId);
    await caseMail(hcdc, code);
    expect(await noticesOf(caseId)).toContainEqual(
      expect.objectContaining({ level: 'district', name: null, channel: null, reason: 'nobody' }),
    );
  });

  it('join further cases of a unit in one message', async () => {
    const unitId = randomUUID();
    const first = await raise(unitId);
    await notice(first, (one) => one.channel === 'push' && one.state === 'handed-over');
    const before = push.to(lan.accountId).length;
    const second = await raise(unitId);
    await notice(second, (one) => one.channel === 'push' && one.state === 'due');
    const third = await raise(unitId);
    await notice(third, (one) => one.channel === 'push' && one.state === 'joined');
    expect(push.to(lan.accountId)).toHaveLength(before);
    await service.queryRows(
      "update job set due_at = now() where kind like 'case-notice%' and done_at is null",
    );
    await notice(second, (one) => one.channel === 'push' && one.state === 'handed-over');
    expect(push.to(lan.accountId)).toHaveLength(before + 1);
    const cases = (await ask('GET', '/v1/cases?view=open&limit=200', hcdc)).body.items;
    expect(cases.map(({ caseId }: { caseId: string }) => caseId)).toEqual(
      expect.arrayContaining([first, second, third]),
    );
  });

  it('are not doubled by a step that runs again', async () => {
    const caseId = await raise();
    await notice(caseId, (one) => one.channel === 'push' && one.state === 'handed-over');
    const before = push.to(lan.accountId).length;
    const rows = (await noticesOf(caseId)).length;
    await service.queryRows(
      "update job set due_at = now(), done_at = null, payload = payload || jsonb_build_object('step', 0) where kind = 'notify-duty' and key = $1",
      [caseId],
    );
    await waitUntil(
      async () =>
        (
          await service.queryRows(
            "select 1 from job where kind = 'notify-duty' and key = $1 and payload ->> 'step' = '1'",
            [caseId],
          )
        ).length === 1,
      'the step to have run again',
    );
    expect(await noticesOf(caseId)).toHaveLength(rows);
    expect(push.to(lan.accountId)).toHaveLength(before);
  });

  it('end with a call list, whose outcomes are recorded once', async () => {
    const caseId = await raise();
    await notice(caseId, (one) => one.channel === 'push' && one.state === 'handed-over');
    await hurry(caseId);
    await notice(caseId, (one) => one.channel === 'mail' && one.state === 'handed-over');
    await hurry(caseId);
    await notice(caseId, (one) => one.channel === 'sms' && one.state === 'handed-over');
    const sms = await waitUntil(
      async () =>
        (await readInbox('0903123456@sms.local')).find(({ subject }) => subject.includes('Ca nghi ngo moi')),
      'the message to the phone',
    );
    expect(sms.text).not.toMatch(/Minh Khai|Bến Nghé/);
    await hurry(caseId);
    const call = await notice(caseId, (one) => one.channel === 'call' && one.name === 'Phạm Thị Lan');
    expect([call.state, call.phone]).toEqual(['due', '+84903123456']);
    const path = `/v1/cases/${caseId}/notices/${call.noticeId}/call`;
    expect((await ask('POST', path, lan, { outcome: 'no-answer' })).status).toBe(204);
    expect((await ask('POST', path, lan, { outcome: 'reached' })).body.code).toBe('ALERTS.WRONG_STATE');
    expect(
      (await ask('POST', path, officer('Khác', testAreas.quan3.path), { outcome: 'reached' })).status,
    ).toBe(404);
    await hurry(caseId);
    await notice(
      caseId,
      (one) => one.name === 'Đỗ Dũng' && one.channel === 'mail' && one.state === 'handed-over',
    );
  });

  it('start again for a case that was acknowledged and not continued', async () => {
    const caseId = await raise();
    await notice(caseId, ({ name }) => name === 'Phạm Thị Lan');
    expect((await ask('POST', `/v1/cases/${caseId}/acknowledge`, lan)).status).toBe(200);
    await service.queryRows("update job set due_at = now() where kind = 'stalled-case' and key = $1", [
      caseId,
    ]);
    const stalled = await waitUntil(async () => {
      const { body } = await ask('GET', `/v1/cases/${caseId}`, lan);
      return body.state === 'NEW' && body;
    }, 'the case on the clock again');
    expect([stalled.acknowledgedByName, stalled.escalateAt === null]).toEqual([null, false]);
    expect(stalled.history.at(-1).note).toMatch(/chưa xử lý trong 30 phút/);
    await waitUntil(
      async () =>
        (
          await service.queryRows('select distinct ladder_started_at from case_notice where case_id = $1', [
            caseId,
          ])
        ).length === 2,
      'the second ladder',
    );
  });

  it('reach the other centre when a case that nobody has acknowledged moves there with its unit', async () => {
    const unitId = randomUUID();
    const caseId = await raise(unitId);
    await notice(caseId, ({ state }) => state === 'handed-over');
    const moved = await unitSnapshot(suite, {
      unitId, areaPath: '79.770.27151', areaName: 'Phường 5, Quận 3',
    }); // prettier-ignore
    await service.dataSource.transaction((manager) =>
      service.app.get(UnitPlaces).applyUnitSnapshot(manager, moved, 2),
    );
    // Quận 3 has no roster here: the notice says that nobody is on duty there.
    const there = await notice(caseId, ({ level, reason }) => level === 'district' && reason === 'nobody');
    expect(there.name).toBeNull();
  });

  it('are started for cases that were open before there was a ladder', async () => {
    const [waiting, taken] = [await raise(), await raise()];
    await notice(waiting, ({ state }) => state === 'handed-over');
    expect((await ask('POST', `/v1/cases/${taken}/acknowledge`, lan)).status).toBe(200);
    const timersOf = async (id: string): Promise<string[]> =>
      (
        await service.queryRows<{ kind: string }>(
          "select kind from job where key = $1 and kind in ('notify-duty', 'stalled-case') order by kind",
          [id],
        )
      ).map(({ kind }) => kind);
    await service.queryRows(
      "delete from job where key = any($1) and kind in ('notify-duty', 'stalled-case')",
      [[waiting, taken]],
    );
    await service.app.get(MissingLadders).onApplicationBootstrap();
    expect([await timersOf(waiting), await timersOf(taken)]).toEqual([['notify-duty'], ['stalled-case']]);
  });

  it('are tested at the start of a shift, and the answer stands on the roster', async () => {
    const tam = officer('Võ Tám');
    await join(tam);
    const { version } = (await ask('GET', '/v1/rosters/760', tam)).body;
    const startsAt = new Date(Date.now() + 1_500).toISOString();
    const add = [{ accountId: tam.accountId, rank: 'second', startsAt, endsAt: hoursFromNow(8) }];
    await ask('POST', '/v1/rosters/760/changes', tam, { version, add, remove: [] });
    const alarmOf = async (): Promise<string | null | undefined> =>
      (await ask('GET', '/v1/rosters/760', lan)).body.shifts.find(
        ({ accountId }: { accountId: string }) => accountId === tam.accountId,
      )?.alarm;
    const mail = await waitUntil(
      async () => (await readInbox(addressOf(tam))).find(({ subject }) => subject.startsWith('Thử báo động')),
      'the test alarm',
    );
    await waitUntil(async () => (await alarmOf()) === 'sent', 'the state of the alarm');
    const token = tokenIn(mail);
    expect((await ask('POST', '/v1/notices/acknowledge', undefined, { token })).status).toBe(410);
    const answered = await ask('POST', '/v1/shift-alarms/answer', undefined, { token });
    expect(answered.body.centreName).toBe('Trung tâm y tế Quận 1');
    expect(await alarmOf()).toBe('ready');
    expect((await ask('POST', '/v1/shift-alarms/answer', undefined, { token: 'x' })).status).toBe(410);
  });

  it('call the system of a centre, signed, and again while it does not answer', async () => {
    const put = (url: string, as: TestAccount = lan) => ask('PUT', '/v1/webhooks/760', as, { url });
    expect((await put('https://x.example.vn/', officer('Khác', testAreas.quan3.path))).status).toBe(404);
    expect((await put('ftp://x.example.vn/')).status).toBe(400);
    const { secret, host } = (await put(push.endpoint(500, 'hook'))).body;
    expect(host).toMatch(/^127\.0\.0\.1:/);
    const caseId = await raise();
    await waitUntil(() => push.to('hook').length > 0, 'the first call');
    const [{ headers, body }] = push.to('hook') as [{ headers: IncomingHttpHeaders; body: Buffer }];
    const text = body.toString();
    expect(new Webhook(secret as string).verify(text, headers as Record<string, string>)).toMatchObject({
      type: 'case.opened',
      data: { caseId, district: 'Quận 1' },
    });
    expect(text).not.toMatch(/Minh Khai|0903/);
    await waitUntil(() => push.to('hook').length > 1, 'the second call');
    expect(push.to('hook')[1]!.headers['webhook-id']).toBe(headers['webhook-id']);
    const card = (await ask('GET', '/v1/webhooks/760', lan)).body;
    expect([card.refusedReason, card.refusedStatus, card.deliveredAt]).toEqual(['status', 500, null]);
    expect(Date.parse(card.refusedAt as string)).toBeGreaterThan(0);
    expect((await ask('DELETE', '/v1/webhooks/760', lan)).status).toBe(204);
    await service.queryRows(
      "update job set due_at = now() where kind like 'case-notice%' and done_at is null",
    );
    const failed = await notice(caseId, (one) => one.channel === 'webhook' && one.state === 'failed');
    expect(failed.reason).toBe('refused');
  });

  it('tell the system of a centre that a case came back on the clock', async () => {
    const caseId = await raise();
    await ask('PUT', '/v1/webhooks/760', lan, { url: push.endpoint(201, 'stalled-hook') });
    expect((await ask('POST', `/v1/cases/${caseId}/acknowledge`, lan)).status).toBe(200);
    await stall(caseId);
    const notified = await waitUntil(
      () =>
        push
          .to('stalled-hook')
          .map(({ body }) => JSON.parse(body.toString()) as { type: string; data: { caseId: string } })
          .find(({ type }) => type === 'case.stalled'),
      'the call',
    );
    expect(notified.data.caseId).toBe(caseId);
    expect((await ask('DELETE', '/v1/webhooks/760', lan)).status).toBe(204);
  });

  it('are acknowledged by a link of the last ladder only', async () => {
    const caseId = await raise();
    const code = await codeOf(caseId);
    await notice(caseId, ({ state }) => state === 'handed-over');
    await hurry(caseId);
    const token = tokenIn(await caseMail(lan, code));
    expect((await ask('POST', `/v1/cases/${caseId}/acknowledge`, dung)).status).toBe(200);
    expect((await ask('POST', '/v1/notices/open', undefined, { token })).body.canAcknowledge).toBe(false);
    await stall(caseId);
    await waitUntil(
      async () => (await ask('GET', `/v1/cases/${caseId}`, lan)).body.state === 'NEW',
      'the case on the clock again',
    );
    const late = await ask('POST', '/v1/notices/acknowledge', undefined, { token });
    expect([late.status, late.body.code]).toEqual([410, 'ALERTS.LINK_EXPIRED']);
    expect((await ask('GET', `/v1/cases/${caseId}`, lan)).body.state).toBe('NEW');
  });

  it('refuse a browser whose key is beside the curve', async () => {
    const refused = await ask('POST', '/v1/push/subscriptions', lan, {
      endpoint: push.endpoint(201, 'forged'),
      p256dh: `B${'A'.repeat(86)}`,
      auth: randomBytes(16).toString('base64url'),
    });
    expect(refused.status).toBe(400);
  });

  it('ask a substitute in a running shift at once, by mail when the push service is down', async () => {
    const mai = officer('Lê Mai');
    await join(mai);
    await subscribe(mai, 500);
    await plan('760', mai, 'second');
    await waitUntil(
      async () => (await readInbox(addressOf(mai))).find(({ subject }) => subject.startsWith('Thử báo động')),
      'the test alarm',
    );
    expect(push.to(mai.accountId).length).toBeGreaterThan(0);
  });

  it('ask nobody after the end of the shift', async () => {
    const nga = officer('Hồ Nga');
    await join(nga);
    const id = randomUUID();
    await service.queryRows(
      `insert into duty_shift (id, area_code, account_id, rank, starts_at, ends_at)
       values ($1, '760', $2, 'first', now() - interval '2 hours', now() - interval '1 hour')`,
      [id, nga.accountId],
    );
    await service.queryRows(
      `insert into job (id, kind, key, due_at, payload, correlation_id) values ($1, 'shift-alarm', $2, now(), $3, 'test')`,
      [randomUUID(), id, JSON.stringify({ shiftId: id })],
    );
    await waitUntil(
      async () =>
        (
          await service.queryRows("select 1 from duty_shift where id = $1 and alarm_state = 'unreachable'", [
            id,
          ])
        ).length === 1,
      'the end of the alarm',
    );
    expect((await readInbox(addressOf(nga))).map(({ subject }) => subject)).toEqual([
      'Xác nhận địa chỉ nhận tin trực',
    ]);
  });

  describe('of another district', () => {
    const hoa = officer('Vũ Hoa', testAreas.quan3.path);
    const ward = { path: '79.770.27151', name: 'Phường 5, Quận 3' };
    const moveUnit = async (unitId: string): Promise<void> => {
      const moved = await unitSnapshot(suite, { unitId, areaPath: ward.path, areaName: ward.name });
      await service.dataSource.transaction((manager) =>
        service.app.get(UnitPlaces).applyUnitSnapshot(manager, moved, 3),
      );
    };
    const pushOf = (caseId: string, isMeant: (one: ListedNotice) => boolean): Promise<ListedNotice> =>
      notice(caseId, (one) => one.name === 'Vũ Hoa' && one.channel === 'push' && isMeant(one));

    beforeAll(async () => {
      await join(hoa);
      await plan('770', hoa, 'first');
    });

    it('announce a case there on which somebody works, with a link that asks for a sign-in', async () => {
      const unitId = randomUUID();
      const caseId = await raise(unitId);
      const code = await codeOf(caseId);
      expect((await ask('POST', `/v1/cases/${caseId}/acknowledge`, lan)).status).toBe(200);
      await moveUnit(unitId);
      const mail = await caseMail(hoa, code);
      expect(mail.subject).toBe(`Ca nghi ngờ chuyển về địa bàn · Quận 3 · ${code}`);
      expect(mail.text).toContain(`/admin/ca-nghi-ngo?id=${caseId}`);
      expect(mail.text).not.toMatch(/Minh Khai|Chợ Bến Nghé|nhan-ca/);
    });

    it('show no phone of a centre that must not be called any more', async () => {
      const unitId = randomUUID();
      const caseId = await raise(unitId);
      const isCall = (one: ListedNotice): boolean => one.channel === 'call' && one.name === 'Phạm Thị Lan';
      await notice(caseId, (one) => one.channel === 'push' && one.state === 'handed-over');
      for (const channel of ['mail', 'sms'])
        await hurry(caseId).then(() =>
          notice(caseId, (one) => one.channel === channel && one.state === 'handed-over'),
        );
      await hurry(caseId);
      expect((await notice(caseId, isCall)).phone).toBe('+84903123456');
      await moveUnit(unitId);
      const ended = await notice(caseId, (one) => isCall(one) && one.state === 'cancelled');
      expect(ended.phone).toBe('');
    });

    it('join no notice that is stuck in retries, and fail with the one that they joined', async () => {
      await subscribe(hoa, 500);
      const unitId = randomUUID();
      const stuck = await pushOf(await raise(unitId, ward), ({ state }) => state === 'due');
      await waitUntil(
        async () =>
          (await service.queryRows('select 1 from job where key = $1 and attempts > 0', [stuck.noticeId]))
            .length === 1,
        'a failed attempt',
      );
      const second = await raise(unitId, ward);
      const lead = await pushOf(second, ({ state }) => state === 'due');
      const third = await raise(unitId, ward);
      await pushOf(third, ({ state }) => state === 'joined');
      await service.queryRows("update case_notice set due_at = now() - interval '16 minutes' where id = $1", [
        lead.noticeId,
      ]);
      await service.queryRows('update job set due_at = now() where key = $1', [lead.noticeId]);
      for (const caseId of [second, third])
        expect((await pushOf(caseId, ({ state }) => state === 'failed')).reason).toBe('no-response');
    });
  });

  it('remove a browser that has ended its subscription', async () => {
    await subscribe(hcdc, 410);
    const caseId = await raise();
    const failed = await notice(caseId, (one) => one.name === 'Bùi Khánh' && one.state === 'failed');
    expect([failed.channel, failed.reason]).toEqual(['push', 'gone']);
    expect(
      await service.queryRows('select 1 from push_subscription where account_id = $1', [hcdc.accountId]),
    ).toEqual([]);
  });

  it('keep endpoints, keys and tokens out of tables and jobs', async () => {
    const rows = await service.queryRows(
      'select s::text as row from push_subscription s union all select j::text from job j union all select n::text from case_notice n',
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toMatch(/127\.0\.0\.1|trung-tam\.example|90312345|Minh Khai/);
  });
});
