import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Topics, type FoundContact } from '@khai-bao/contracts';
import {
  openSuite,
  testAreas,
  waitUntil,
  type RunningService,
  type SeenMessage,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { claimRecipients } from '../src/co-visitor-notices/co-visitor-notices.queries.js';
import { CaseSteps, cityDay, newPhone } from './case-steps.js';

const officer = (name: string, area: { readonly path: string } = testAreas.quan1): TestAccount => ({
  role: area === testAreas.city ? 'cdc' : 'medical-centre',
  areaPath: area.path,
  name,
  accountId: randomUUID(),
});
const lan = officer('Phạm Thị Lan');
const dung = officer('Đỗ Dũng');
const hcdc = officer('Bùi Khánh', testAreas.city);
const quan3 = officer('Lê Hoàng', testAreas.quan3);

interface SentMessage {
  readonly to: string;
  readonly text: string;
  readonly id: string;
}

/** An SMS gateway that keeps what it got. It refuses some numbers, and takes nothing while it is down. */
class SmsGateway {
  readonly received: SentMessage[] = [];
  readonly refused = new Set<string>();
  isDown = false;
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (this.isDown) return response.writeHead(503).end();
      const sms = JSON.parse(Buffer.concat(chunks).toString()) as SentMessage;
      if (this.refused.has(sms.to)) return response.writeHead(422).end();
      this.received.push(sms);
      return response.writeHead(202).end();
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/messages`;
  }
  to(phone: string): SentMessage[] {
    return this.received.filter(({ to }) => to === phone);
  }
  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

describe('notices to co-visitors', () => {
  let suite: Suite;
  let service: RunningService;
  let steps: CaseSteps;
  let trail: SeenMessage[];
  const gateway = new SmsGateway();

  const ask = (method: string, path: string, as: TestAccount, body?: unknown): Promise<ServiceResponse> =>
    service.sendRequest(method, path, { as, body });
  const pathOf = (caseId: string): string => `/v1/cases/${caseId}/co-visitor-notices`;
  const prepare = (
    caseId: string,
    as = lan,
    reasons = ['same-gate', 'same-party'],
  ): Promise<ServiceResponse> => ask('POST', pathOf(caseId), as, { reasons });
  const decide = (
    caseId: string,
    noticeId: string,
    step: string,
    as: TestAccount,
    body: object = {},
  ): Promise<ServiceResponse> => ask('POST', `${pathOf(caseId)}/${noticeId}/${step}`, as, body);
  const newest = async (caseId: string): Promise<ServiceResponse['body']> =>
    (await ask('GET', pathOf(caseId), dung)).body.items[0];
  const settled = (caseId: string): Promise<ServiceResponse['body']> =>
    waitUntil(async () => {
      const notice = await newest(caseId);
      return notice.state === 'sent' ? notice : undefined;
    }, 'all messages');
  /** Opens a case with contacts, one for each phone. */
  const caseWith = async (phones: readonly string[], change: Partial<FoundContact> = {}): Promise<string> => {
    const caseId = await steps.openCase();
    const contacts = await Promise.all(phones.map((phone) => steps.contactOf({ phone }, change)));
    await steps.addContacts(lan, caseId, contacts);
    return caseId;
  };
  const phonesOf = (count: number): string[] => Array.from({ length: count }, newPhone);
  const historyOf = async (
    caseId: string,
  ): Promise<{ entry: string; note: string | null; actorName: string | null }[]> =>
    (await ask('GET', `/v1/cases/${caseId}`, lan)).body.history;

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('alerts', {
      module: () => import('../src/alerts-service.module.js').then((m) => m.AlertsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: { SMS_CHANNEL: 'gateway', SMS_GATEWAY_URL: await gateway.start(), SMS_GATEWAY_TOKEN: 'secret' },
    });
    steps = new CaseSteps(suite, service);
    trail = await suite.probe.collectMessages(Topics.access);
    await steps.shareDayKey();
  }, 60_000);
  afterAll(async () => {
    await suite.close();
    gateway.close();
  });

  it('are prepared by one person and released by a second one, each person once', async () => {
    const phones = phonesOf(5);
    const caseId = await caseWith(['0903 999 888', ...phones]);
    // A second member of a household, somebody without a number that gets messages, and somebody who is not chosen.
    await steps.addContacts(lan, caseId, [
      await steps.contactOf({ phone: phones[0]!, fullName: 'Trần Thị Em' }),
      await steps.contactOf({ phone: '+15550100' }),
      await steps.contactOf({ phone: newPhone() }, { reason: 'same-half-day' }),
    ]);
    const prepared = await prepare(caseId);
    expect(prepared).toMatchObject({
      status: 200,
      body: { state: 'prepared', people: 6, contactCount: 8, withoutPhoneCount: 1, sharedPhoneCount: 1, reachedCount: 0, isOwn: true },
    });
    const { noticeId, messages } = prepared.body;
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ day: cityDay(), district: 'Quận 1', people: 6 });
    expect(messages[0].text).not.toMatch(/Bến Nghé|Ben Nghe|Cổng|Cong|:\d\d|Q1-/);
    expect((await prepare(caseId, dung)).body.code).toBe('ALERTS.CO_VISITOR_NOTICE_STATE');
    expect((await decide(caseId, noticeId, 'release', lan)).body.code).toBe('ALERTS.SECOND_PERSON_NEEDED');
    expect(gateway.received).toEqual([]);
    expect((await decide(caseId, noticeId, 'release', dung)).body).toMatchObject({ state: 'sending', people: 6, isOwn: false });
    const sent = await settled(caseId);
    expect(sent).toMatchObject({ sentCount: 6, failedCount: 0, waitingCount: 0, decidedByName: 'Đỗ Dũng' });
    expect(gateway.received.map(({ to }) => to).sort()).toEqual(['+84903999888', ...phones].sort());
    expect(new Set(gateway.received.map(({ text }) => text))).toEqual(new Set([messages[0].text]));
    expect(new Set(gateway.received.map(({ id }) => id)).size).toBe(6);
    expect((await decide(caseId, noticeId, 'release', hcdc)).body.code).toBe('ALERTS.CO_VISITOR_NOTICE_STATE');
    const entries = (await historyOf(caseId)).map(({ entry, note, actorName }) => [entry, note, actorName]);
    expect(entries.slice(-2)).toEqual([
      ['co-visitors-prepared', '6 người', 'Phạm Thị Lan'],
      ['co-visitors-released', '6 người', 'Đỗ Dũng'],
    ]);
    const stored = await service.queryRows<{ row: string }>('select r::text as row from co_visitor_recipient r');
    expect(stored.map(({ row }) => row).join()).not.toMatch(/90300|903999888/);
    await waitUntil(() => {
      const actions = trail.map(({ text }) => (JSON.parse(text) as { data: { action: string; subjectId: string } }).data);
      const own = actions.filter(({ subjectId }) => subjectId === caseId).map(({ action }) => action);
      return own.includes('case.prepare-notice') && own.includes('case.release-notice');
    }, 'the lines of the trail');
  }); // prettier-ignore

  it('reach nobody twice over two notices of a case, nor whom somebody has talked to', async () => {
    const [first, called, during, ...others] = phonesOf(8);
    const caseId = await caseWith([first!, ...others]);
    const release = async (as: TestAccount): Promise<ServiceResponse> =>
      decide(caseId, (await newest(caseId)).noticeId, 'release', as);
    await prepare(caseId);
    await release(dung);
    await settled(caseId);
    await steps.addContacts(
      lan,
      caseId,
      await Promise.all([called!, during!, ...phonesOf(5)].map((phone) => steps.contactOf({ phone }))),
    );
    const list = (await ask('GET', `/v1/cases/${caseId}/contacts?limit=200`, lan)).body.items;
    const call = (phone: string): Promise<ServiceResponse> => {
      const { contactId, version } = list.find((each: { phone: string }) => each.phone === phone);
      return ask('POST', `/v1/cases/${caseId}/contacts/${contactId}/outcome`, lan, { version, outcome: 'reached' });
    };
    await call(called!);
    expect((await prepare(caseId)).body).toMatchObject({ people: 6, earlierNoticeCount: 6, reachedCount: 1 });
    await call(during!);
    expect((await release(hcdc)).body).toMatchObject({ people: 5, leftOutCount: 1 });
    expect(await settled(caseId)).toMatchObject({ sentCount: 5 });
    for (const phone of [first!, ...others]) expect(gateway.to(phone)).toHaveLength(1);
    for (const phone of [called!, during!]) expect(gateway.to(phone)).toEqual([]);
    await prepare(caseId).then(({ body }) => expect(body.code).toBe('ALERTS.NO_CO_VISITORS'));
  }); // prettier-ignore

  it('reach fewer than five people only with a stated reason', async () => {
    const caseId = await caseWith(phonesOf(2));
    const { noticeId } = (await prepare(caseId)).body;
    expect((await decide(caseId, noticeId, 'release', dung)).body.code).toBe('ALERTS.TOO_FEW_CO_VISITORS');
    expect((await decide(caseId, noticeId, 'release', dung, { fewPeopleReason: ' x ' })).status).toBe(400);
    const body = { fewPeopleReason: 'Hai người đi chung xe' };
    expect((await decide(caseId, noticeId, 'release', dung, body)).status).toBe(200);
    expect(await settled(caseId)).toMatchObject({ sentCount: 2, decisionReason: 'Hai người đi chung xe' });
    expect((await historyOf(caseId)).at(-1)?.note).toBe('2 người. Hai người đi chung xe');
  });

  it('are refused with a reason, cancelled, or expire after a day, and reach nobody then', async () => {
    const phones = phonesOf(5);
    const caseId = await caseWith(phones);
    const ids = (await prepare(caseId)).body;
    expect((await decide(caseId, ids.noticeId, 'refuse', dung)).status).toBe(400);
    const reason = { reason: 'Chờ kết quả xét nghiệm' };
    expect((await decide(caseId, ids.noticeId, 'refuse', lan, reason)).body.code).toBe(
      'ALERTS.SECOND_PERSON_NEEDED',
    );
    expect((await decide(caseId, ids.noticeId, 'refuse', dung, reason)).body).toMatchObject({
      state: 'refused',
      decisionReason: reason.reason,
    });
    const second = (await prepare(caseId)).body;
    expect((await decide(caseId, second.noticeId, 'cancel', lan)).body.state).toBe('cancelled');
    const third = (await prepare(caseId)).body;
    await service.queryRows(
      `update co_visitor_notice set expires_at = now() - interval '1 second' where id = $1`,
      [third.noticeId],
    );
    expect((await decide(caseId, third.noticeId, 'release', dung)).body.code).toBe(
      'ALERTS.CO_VISITOR_NOTICE_STATE',
    );
    await steps.runTimer('expire-co-visitor-notice', third.noticeId);
    await waitUntil(async () => (await newest(caseId)).state === 'expired', 'the expiry');
    expect((await historyOf(caseId)).map(({ entry }) => entry).slice(-5)).toEqual([
      'co-visitors-refused',
      'co-visitors-prepared',
      'co-visitors-cancelled',
      'co-visitors-prepared',
      'co-visitors-expired',
    ]);
    expect(phones.map((phone) => gateway.to(phone).length)).toEqual(Array(5).fill(0));
  });

  it('say why a message did not arrive, and are tried again for those alone', async () => {
    const phones = phonesOf(6);
    const [wrong] = phones as [string];
    gateway.refused.add(wrong);
    const caseId = await caseWith(phones);
    const { noticeId } = (await prepare(caseId)).body;
    await decide(caseId, noticeId, 'release', dung);
    expect(await settled(caseId)).toMatchObject({ sentCount: 5, failedCount: 1 });
    const failures = await ask('GET', `${pathOf(caseId)}/${noticeId}/failures`, lan);
    expect(failures.body.items).toEqual([
      expect.objectContaining({ fullName: 'Nguyễn Thị Minh Khai', phone: wrong, failure: 'refused', attempts: 1 }),
    ]);
    gateway.refused.clear();
    expect((await decide(caseId, noticeId, 'retry', lan)).body.state).toBe('sending');
    expect(await settled(caseId)).toMatchObject({ sentCount: 6, failedCount: 0 });
    expect(phones.map((phone) => gateway.to(phone).length)).toEqual(Array(6).fill(1));
    expect((await decide(caseId, noticeId, 'retry', lan)).body.code).toBe('ALERTS.CO_VISITOR_NOTICE_STATE');
  }); // prettier-ignore

  it('wait for a gateway that is down, and go on with what a killed process left under its id', async () => {
    const caseId = await caseWith(phonesOf(5));
    const { noticeId } = (await prepare(caseId)).body;
    gateway.isDown = true;
    await decide(caseId, noticeId, 'release', dung);
    const held = (): Promise<{ id: string; attempts: number }[]> =>
      service.queryRows('select id, attempts from co_visitor_recipient where notice_id = $1 and state = $2', [noticeId, 'due']);
    await waitUntil(async () => {
      const rows = await held();
      return rows.length === 5 && rows.every(({ attempts }) => attempts > 0);
    }, 'the messages that the gateway did not take');
    gateway.isDown = false;
    // Two instances claim at the same time: no message is in both claims.
    const now = new Date();
    const claim = { noticeId, now, leaseEndedAt: new Date(now.getTime() - 3_600_000), limit: 3 };
    const claims = await Promise.all([1, 2].map(() => claimRecipients(service.dataSource.manager, claim)));
    expect(new Set(claims.flat().map(({ id }) => id)).size).toBe(5);
    // A process was killed after it had claimed: nothing is claimed before the lease ends.
    expect(await claimRecipients(service.dataSource.manager, claim)).toEqual([]);
    await service.queryRows(`update co_visitor_recipient set claimed_at = now() - interval '1 day' where notice_id = $1`, [noticeId]);
    await steps.runTimer('send-co-visitor-notice', noticeId);
    expect(await settled(caseId)).toMatchObject({ sentCount: 5 });
    const ids = claims.flat().map(({ id }) => `co-visitor.${id}`);
    expect(gateway.received.filter(({ id }) => ids.includes(id))).toHaveLength(5);
  }, 60_000); // prettier-ignore

  it('are nobody’s outside the jurisdiction, and not prepared for a case that has ended', async () => {
    const caseId = await caseWith(phonesOf(5));
    const { noticeId } = (await prepare(caseId)).body;
    for (const answer of [
      await ask('GET', pathOf(caseId), quan3),
      await prepare(caseId, quan3),
      await decide(caseId, noticeId, 'release', quan3),
      await decide(caseId, noticeId, 'cancel', quan3),
      await ask('GET', `${pathOf(caseId)}/${noticeId}/failures`, quan3),
    ])
      expect(answer.body.code).toBe('ALERTS.NOT_FOUND');
    expect((await decide(caseId, randomUUID(), 'release', dung)).body.code).toBe(
      'ALERTS.CO_VISITOR_NOTICE_NOT_FOUND',
    );
    expect((await ask('POST', pathOf(caseId), lan, { reasons: ['everybody'] })).status).toBe(400);
    await service.queryRows("update suspected_case set state = 'CLOSED' where id = $1", [caseId]);
    expect((await decide(caseId, noticeId, 'release', dung)).body.code).toBe('ALERTS.WRONG_STATE');
    expect((await ask('GET', pathOf(caseId), lan)).body).toMatchObject({ isOpen: false, canSend: true });
  });
});
