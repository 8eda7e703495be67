import { randomInt, randomUUID } from 'node:crypto';
import { cardConsent, makeCheckedCode } from '@khai-bao/health-form';
import { jest } from '@jest/globals';
import { Problem } from '@khai-bao/platform/core';
import { smsInboxAddress } from '@khai-bao/platform/notification';
import {
  declarationForm,
  personForm,
  readInbox,
  waitUntil,
  type RunningService,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { Webhook } from 'standardwebhooks';
import { VisitorCardDeclarations } from '../src/visitor-cards/visitor-card-declarations.js';
import { declarationRequests, openSuiteWithUnit, type Gate } from './declarations-suite.js';

const [secret, otherSecret, unknownSecret] = ['first', 'second', 'unknown'].map(
  (word) => `whsec_${Buffer.from(word.padEnd(32, '.')).toString('base64')}`,
) as [string, string, string];
let phones = randomInt(100_000, 900_000);
const newPhone = (): string => `+84904${String((phones += 1)).padStart(6, '0')}`;
const minute = 60_000;

interface Signed {
  readonly id?: string;
  readonly at?: Date;
  readonly secret?: string;
  /** What is sent in place of the signed body. */
  readonly sent?: string;
}

describe('inbound messages', () => {
  let suite: Suite;
  let service: RunningService;
  let gate: Gate;
  let staff: TestAccount;

  const { ask, verify } = declarationRequests(() => ({ service, gate, staff }));
  const receive = async (body: object, signed: Signed = {}): Promise<ServiceResponse> => {
    const text = JSON.stringify(body);
    const { id = `msg_${randomUUID()}`, at = new Date(), secret: key = secret, sent = text } = signed;
    const response = await fetch(`${service.url}/v1/inbound-sms`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(key).sign(id, at, text),
      },
      body: sent,
    });
    const answer = await response.text();
    return {
      status: response.status,
      body: answer === '' ? undefined : JSON.parse(answer),
    } as ServiceResponse;
  };
  const repliesTo = async (phone: string): Promise<string[]> =>
    (await readInbox(smsInboxAddress(phone))).map(({ text }) => text.trim());
  const replyTo = (phone: string, replies = 1): Promise<string> =>
    waitUntil(async () => {
      const received = await repliesTo(phone);
      return received.length < replies ? null : received.at(-1)!;
    }, 'the reply');
  /** Declares on behalf of somebody and makes a card for the next time. */
  const makeCard = async (): Promise<string> => {
    const person = personForm({ fullName: 'Lê Thị Bà Ngoại', birthYear: 1945, phone: newPhone() });
    const { body: declared } = await ask(
      'POST',
      '/v1/declarations/on-behalf',
      staff,
      declarationForm(gate.code, { person }),
    );
    const { status, body } = await ask('POST', '/v1/visitor-cards/from-declaration', staff, {
      clientKey: randomUUID(),
      consent: { version: cardConsent.version, agreed: true },
      declarationId: declared.declarationId,
    });
    expect(status).toBe(201);
    return body.code as string;
  };
  const scheduledMessages = async (): Promise<number> =>
    (await service.queryRows(`select 1 from job where kind = 'send-message'`)).length;
  const countedUnits = async (limit: string): Promise<number> => {
    const [row] = await service.queryRows<{ units: number }>(
      'select coalesce(sum(count), 0)::int as units from tally where name = $1',
      [limit],
    );
    return row!.units;
  };
  const declarationsToday = async (): Promise<number> =>
    (await service.queryRows('select 1 from declaration')).length;

  beforeAll(async () => {
    ({ suite, service, gate, staff } = await openSuiteWithUnit({
      env: { INBOUND_SMS_SECRETS: `${secret},${otherSecret}`, RATE_LIMIT_FACTOR: '1' },
    }));
  }, 60_000);
  afterAll(() => suite.close());

  it('declare with the codes of gate and card, and the pass code comes back', async () => {
    const card = await makeCard();
    const from = newPhone();
    expect((await receive({ from, text: `${gate.code} ${card} Không` })).status).toBe(204);
    const reply = await replyTo(from);
    const code = /Ma vao cong: (\w{4}-\w{4})/.exec(reply)![1]!;
    const verified = await verify(code);
    expect([verified.status, verified.body.decision]).toEqual([200, 'admit']);
    expect(verified.body.person).toEqual({ shortName: 'L. T. B. Ngoại', birthYear: 1945 });
  });

  it('have one effect and one reply when the gateway sends them again', async () => {
    const card = await makeCard();
    const from = newPhone();
    const body = { from, text: `${gate.code} ${card} KHONG` };
    const id = `msg_${randomUUID()}`;
    const before = await declarationsToday();
    const statuses = await Promise.all([receive(body, { id }), receive(body, { id }), receive(body, { id })]);
    expect(statuses.map(({ status }) => status)).toEqual([204, 204, 204]);
    await replyTo(from);
    expect((await receive(body, { id, at: new Date(Date.now() - minute) })).status).toBe(204);
    expect(await declarationsToday()).toBe(before + 1);
    await waitUntil(
      async () => (await service.queryRows('select 1 from outgoing_message')).length === 0 || null,
      'the waiting messages',
    );
    expect(await repliesTo(from)).toHaveLength(1);
  });

  it.each<[string, Signed]>([
    ['another secret', { secret: unknownSecret }],
    ['another body', { sent: JSON.stringify({ from: '+84903000000', text: 'x' }) }],
    ['an old time', { at: new Date(Date.now() - 6 * minute) }],
    ['a future time', { at: new Date(Date.now() + 6 * minute) }],
    ['a long id', { id: 'x'.repeat(300) }],
  ])('are refused when they are signed with %s', async (_what, signed) => {
    const { status, body } = await receive({ from: newPhone(), text: 'x' }, signed);
    expect([status, body.code]).toEqual([401, 'DECLARATIONS.SMS_SIGNATURE_INVALID']);
  });

  it('are refused without a signature, and accepted with the secret that replaces the first', async () => {
    const unsigned = await ask('POST', '/v1/inbound-sms', undefined, { from: newPhone(), text: 'x' });
    expect(unsigned.status).toBe(401);
    expect((await receive({ from: newPhone(), text: 'x' }, { secret: otherSecret })).status).toBe(204);
    expect((await receive({ from: newPhone() })).status).toBe(400);
  });

  it.each([
    ['no answer', (card: string) => `${gate.code} ${card}`, /them chu KHONG/],
    ['another answer', (card: string) => `${gate.code} ${card} sot`, /chi nhan cau tra loi KHONG/],
    ['nothing readable', () => 'xin chao', /Chua doc duoc tin/],
    ['an unknown card', () => `${gate.code} ${makeCheckedCode(9)} KHONG`, /khong con dung duoc/],
    ['an unknown gate', (card: string) => `${makeCheckedCode(7)} ${card} KHONG`, /Khong co cong nay/],
  ])('declare nothing with %s, and the reply says what to do', async (_what, textOf, expected) => {
    const card = await makeCard();
    const from = newPhone();
    const before = await declarationsToday();
    expect((await receive({ from, text: textOf(card) })).status).toBe(204);
    expect(await replyTo(from)).toMatch(expected);
    expect(await declarationsToday()).toBe(before);
  });

  it('of a sender who guesses codes stay without an answer after ten', async () => {
    const from = newPhone();
    for (let n = 1; n <= 11; n += 1)
      await receive({ from, text: `${gate.code} ${makeCheckedCode(9)} KHONG` });
    const card = await makeCard();
    const before = await declarationsToday();
    expect((await receive({ from, text: `${gate.code} ${card} KHONG` })).status).toBe(204);
    expect(await declarationsToday()).toBe(before);
  });

  it('that are delivered several times at one moment refund one guess and count one reply', async () => {
    const [card, from] = [await makeCard(), newPhone()];
    const guess = (): Promise<ServiceResponse> =>
      receive({ from, text: `${gate.code} ${makeCheckedCode(9)} KHONG` });
    for (let n = 1; n <= 9; n += 1) await guess();
    const cards = service.app.get(VisitorCardDeclarations);
    const declare = cards.declareAsHolder.bind(cards);
    let reached = 0;
    const declareAsHolder = jest.spyOn(cards, 'declareAsHolder').mockImplementation(async (form) => {
      reached += 1;
      await waitUntil(() => reached === 3, 'all deliveries');
      return declare(form);
    });
    const repliesBefore = await countedUnits('message-reply');
    const [id, body] = [`msg_${randomUUID()}`, { from, text: `${gate.code} ${card} KHONG` }];
    const statuses = await Promise.all([receive(body, { id }), receive(body, { id }), receive(body, { id })]);
    declareAsHolder.mockRestore();
    expect(statuses.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect((await countedUnits('message-reply')) - repliesBefore).toBe(1);
    await guess();
    const before = await declarationsToday();
    await receive({ from, text: `${gate.code} ${await makeCard()} KHONG` });
    // The card of this message was made with one declaration on behalf.
    expect(await declarationsToday()).toBe(before + 1);
  });

  it('that fail for a while declare in the end, however often they are delivered', async () => {
    const card = await makeCard();
    const from = newPhone();
    const body = { from, text: `${gate.code} ${card} KHONG` };
    const id = `msg_${randomUUID()}`;
    const declareAsHolder = jest.spyOn(service.app.get(VisitorCardDeclarations), 'declareAsHolder');
    declareAsHolder.mockRejectedValue(new Problem('PLATFORM.UNAVAILABLE'));
    for (let n = 1; n <= 25; n += 1) expect((await receive(body, { id })).status).toBe(503);
    declareAsHolder.mockRestore();
    expect((await receive(body, { id })).status).toBe(204);
    expect(await replyTo(from)).toMatch(/Ma vao cong/);
  });

  it('from a number abroad get no reply', async () => {
    const card = await makeCard();
    const from = '+12025550123';
    const before = await scheduledMessages();
    expect((await receive({ from, text: `${gate.code} ${card}` })).status).toBe(204);
    expect(await scheduledMessages()).toBe(before);
  });

  it('leave neither phone nor text in the database', async () => {
    const from = newPhone();
    await receive({ from, text: 'xin chao' });
    const rows = await service.queryRows<{ text: string }>(
      'select inbound_sms::text as text from inbound_sms union all select outgoing_message::text from outgoing_message union all select job::text from job',
    );
    const all = rows.map(({ text }) => text).join('\n');
    expect(all).not.toContain(from.slice(3));
    expect(all).not.toContain('xin chao');
    expect(rows.length).toBeGreaterThan(1);
  });
});
