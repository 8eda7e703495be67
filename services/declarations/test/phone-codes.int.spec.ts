import { randomInt, randomUUID } from 'node:crypto';
import { makePassCode } from '@khai-bao/health-form';
import { Clock, dayInHoChiMinh, startOfDay } from '@khai-bao/platform/core';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { smsInboxAddress } from '@khai-bao/platform/notification';
import {
  declarationForm,
  personForm,
  readInbox,
  restoreTestClock,
  setTestClock,
  waitUntil,
  type RunningService,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { declarationRequests, openSuiteWithUnit, type Gate } from './declarations-suite.js';

const [minute, hour] = [60_000, 3_600_000];
/** Noon of today, so that minutes later is the same day, whenever the suite runs. */
const noon = startOfDay(dayInHoChiMinh(new Date())).getTime() + 12 * hour;
const setTime = (at: number): void => setTestClock(new Date(at));

let phones = 0;
/** A mobile number that no other test uses, also in an inbox that an earlier run has filled. */
const start = randomInt(100_000, 900_000);
const newPhone = (): string => `+84903${String(start + (phones += 1)).padStart(6, '0')}`;
let addresses = 0;
const nextAddress = (): string => `203.0.${Math.floor((addresses += 1) / 250)}.${(addresses % 250) + 1}`;

interface RequestedCode {
  readonly requestId: string;
  readonly expiresAt: string;
}

/** Requests with the rate limits of production. */
describe('one-time codes', () => {
  let suite: Suite;
  let service: RunningService;
  let gate: Gate;
  let staff: TestAccount;

  const { ask, verify } = declarationRequests(() => ({ service, gate, staff }));
  const now = (): Date => service.app.get(Clock).now();
  const from = (address = nextAddress()): object => ({ 'x-forwarded-for': address });
  const form = (change: object = {}): Record<string, unknown> => ({
    ...declarationForm(gate.code, change),
    filledAt: now().toISOString(),
  });
  const declare = async (phone: string, birthYear = 1990): Promise<{ id: string; code: string }> => {
    const { status, body } = await ask(
      'POST',
      '/v1/declarations/on-behalf',
      staff,
      form({ person: personForm({ phone, birthYear }) }),
    );
    expect(status).toBe(201);
    return { id: body.declarationId, code: body.pass.code };
  };
  const requestCode = (phone: string, headers: object = from()): Promise<ServiceResponse> =>
    ask('POST', '/v1/phone-codes', undefined, { phone, gateCode: gate.code }, headers);
  const find = (passCode: string, birthYear = 1990, headers: object = from()): Promise<ServiceResponse> =>
    ask('POST', '/v1/declarations/find', undefined, { passCode, birthYear }, headers);
  const enter = (id: string, code: string, headers: object = from()): Promise<ServiceResponse> =>
    ask('POST', `/v1/phone-codes/${id}/enter`, undefined, { code }, headers);
  const messagesTo = (phone: string): Promise<{ text: string }[]> => readInbox(smsInboxAddress(phone));
  /** The code of the newest of so many messages. */
  const receivedCode = (phone: string, messages = 1): Promise<string> =>
    waitUntil(async () => {
      const received = await messagesTo(phone);
      return received.length < messages ? null : /ma xac nhan (\d{6})/.exec(received.at(-1)!.text)![1]!;
    }, 'the message with the code');
  const otherCode = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  /** Waits until every message that is due was sent or dropped. */
  const messagesSettled = (): Promise<true> =>
    waitUntil(
      async () => (await service.queryRows('select 1 from outgoing_message')).length === 0 || null,
      'the waiting messages',
    );
  const proveDeclaration = async (phone: string, passCode: string): Promise<string> => {
    const { requestId } = (await find(passCode)).body as RequestedCode;
    return (await enter(requestId, await receivedCode(phone))).body.proof as string;
  };

  beforeAll(async () => {
    setTime(noon);
    ({ suite, service, gate, staff } = await openSuiteWithUnit({
      env: { RATE_LIMIT_FACTOR: '1', PHONE_CHECK: 'required', SMS_PER_HOUR: '60' },
    }));
  }, 60_000);
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
  });
  afterEach(() => setTime(noon));

  describe('before a declaration', () => {
    it('proves the phone of a declaration that the policy would refuse', async () => {
      const phone = newPhone();
      const sent = form({ person: personForm({ phone }) });
      const refused = await ask('POST', '/v1/declarations', undefined, sent, from());
      expect([refused.status, refused.body.code]).toEqual([422, 'DECLARATIONS.PHONE_PROOF_REQUIRED']);

      const requested = await requestCode(phone);
      expect(requested.status).toBe(202);
      expect(requested.body).toEqual({
        requestId: expect.any(String),
        expiresAt: expect.any(String),
      });
      const entered = await enter(requested.body.requestId, await receivedCode(phone));
      expect([entered.status, entered.body.declarationId]).toEqual([200, null]);
      const headers = { 'x-phone-proof': entered.body.proof, ...from() };
      expect((await ask('POST', '/v1/declarations', undefined, sent, headers)).status).toBe(201);

      const other = form({ person: personForm({ phone: newPhone() }) });
      expect((await ask('POST', '/v1/declarations', undefined, other, headers)).status).toBe(422);
      setTime(noon + 31 * minute);
      const later = { ...form({ person: personForm({ phone }) }), clientKey: randomUUID() };
      expect((await ask('POST', '/v1/declarations', undefined, later, headers)).status).toBe(422);
      const repeated = await ask('POST', '/v1/declarations', undefined, sent, headers);
      expect(repeated.status).toBe(201);
    });

    it('ends after five wrong attempts, also for the correct code', async () => {
      const phone = newPhone();
      const { requestId } = (await requestCode(phone)).body as RequestedCode;
      const code = await receivedCode(phone);
      const answers: unknown[] = [];
      for (let attempt = 1; attempt <= 5; attempt += 1) {
        const { status, body } = await enter(requestId, otherCode(code));
        answers.push([status, body.code, body.attemptsLeft]);
      }
      expect(answers).toEqual([
        ...[4, 3, 2, 1].map((left) => [422, 'DECLARATIONS.PHONE_CODE_WRONG', left]),
        [410, 'DECLARATIONS.PHONE_CODE_ENDED', 0],
      ]);
      expect((await enter(requestId, code)).status).toBe(410);
    });

    it('is used once, and ends after five minutes', async () => {
      const phone = newPhone();
      const first = (await requestCode(phone)).body as RequestedCode;
      const code = await receivedCode(phone);
      expect((await enter(first.requestId, code)).status).toBe(200);
      expect((await enter(first.requestId, code)).status).toBe(410);
      const second = (await requestCode(phone)).body as RequestedCode;
      const later = await receivedCode(phone, 2);
      setTime(noon + 6 * minute);
      expect((await enter(second.requestId, later)).status).toBe(410);
    });

    it('is counted once when attempts come at the same time', async () => {
      const phone = newPhone();
      const { requestId } = (await requestCode(phone)).body as RequestedCode;
      const code = await receivedCode(phone);
      const answers = await Promise.all(Array.from({ length: 4 }, () => enter(requestId, code)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410]);
    });

    it.each([
      ['a number abroad', '+12025550123'],
      ['a fixed line', '028 3829 7000'],
      ['no number', '12'],
    ])('is not sent to %s', async (_what, phone) => {
      const { status, body } = await requestCode(phone);
      expect([status, body.fields]).toEqual([422, [{ path: 'phone', code: 'phone' }]]);
    });

    it('is sent three times to a phone within ten minutes', async () => {
      const phone = newPhone();
      const statuses: number[] = [];
      for (let n = 1; n <= 4; n += 1) statuses.push((await requestCode(phone)).status);
      expect(statuses).toEqual([202, 202, 202, 429]);
      setTime(noon + 10 * minute);
      expect((await requestCode(phone)).status).toBe(202);
      // Before the clock goes back, at which the timer would not be due.
      await messagesSettled();
    });

    it('refuses an unknown gate and malformed requests', async () => {
      const phone = newPhone();
      const body = { phone, gateCode: '2222222' };
      expect((await ask('POST', '/v1/phone-codes', undefined, body, from())).status).toBe(404);
      expect((await ask('POST', '/v1/phone-codes', undefined, { phone }, from())).status).toBe(400);
      expect((await enter(randomUUID(), '12345')).status).toBe(400);
      expect((await enter(randomUUID(), '123456')).status).toBe(410);
    });
  });

  describe('for a declaration without its device', () => {
    it('open it, and it is withdrawn and erased with the proof', async () => {
      const phone = newPhone();
      const own = await declare(phone);
      const proof = await proveDeclaration(phone, own.code);
      const headers = { 'x-device-token': proof };
      const path = `/v1/declarations/${own.id}`;
      const found = await ask('GET', `${path}/content`, undefined, undefined, headers);
      expect(found.status).toBe(200);
      expect(found.body).toMatchObject({
        declaration: { declarationId: own.id, pass: { code: own.code }, deviceToken: null },
        status: { status: 'submitted', version: 1 },
        gate: { code: gate.code },
        content: { person: { phone, birthYear: 1990 }, answers: { travelled: { value: false } } },
      });
      expect((await verify(found.body.declaration.pass.token)).status).toBe(200);
      const { gateCode: _gateCode, ...corrected } = form({
        person: personForm({ phone, fullName: 'Trần Văn Đã Sửa' }),
      }) as { gateCode: string };
      const correction = await ask('POST', `${path}/correct`, undefined, corrected, headers);
      expect(correction.status).toBe(200);
      const clientKey = randomUUID();
      expect((await ask('POST', `${path}/withdraw`, undefined, { clientKey }, headers)).status).toBe(200);
      const erased = { clientKey: randomUUID() };
      expect((await ask('POST', `${path}/erase`, undefined, erased, headers)).status).toBe(200);
      const after = await ask('GET', `${path}/content`, undefined, undefined, headers);
      expect(after.body).toMatchObject({ content: null, status: { status: 'erased' } });
      expect(after.body.declaration.pass.token).toBe('');
      setTime(noon + 31 * minute);
      expect((await ask('GET', `${path}/status`, undefined, undefined, headers)).status).toBe(404);
    });

    it('do not open another declaration, and a device token does not open the content', async () => {
      const phone = newPhone();
      const own = await declare(phone);
      const other = await declare(newPhone());
      const headers = { 'x-device-token': await proveDeclaration(phone, own.code) };
      for (const part of ['content', 'status']) {
        const path = `/v1/declarations/${other.id}/${part}`;
        expect((await ask('GET', path, undefined, undefined, headers)).status).toBe(404);
      }
      const owner = newPhone();
      const { requestId } = (await requestCode(owner)).body as RequestedCode;
      const { body } = await enter(requestId, await receivedCode(owner));
      const sent = form({ person: personForm({ phone: owner }) });
      const declared = await ask('POST', '/v1/declarations', undefined, sent, {
        'x-phone-proof': body.proof,
        ...from(),
      });
      const token = { 'x-device-token': declared.body.deviceToken as string };
      const path = `/v1/declarations/${declared.body.declarationId}`;
      expect((await ask('GET', `${path}/status`, undefined, undefined, token)).status).toBe(200);
      expect((await ask('GET', `${path}/content`, undefined, undefined, token)).status).toBe(404);
    });

    it('let the device that declared see that the phone has erased it', async () => {
      const phone = newPhone();
      const { requestId } = (await requestCode(phone)).body as RequestedCode;
      const { body: proven } = await enter(requestId, await receivedCode(phone));
      const { body: declared } = await ask(
        'POST',
        '/v1/declarations',
        undefined,
        form({ person: personForm({ phone }) }),
        { 'x-phone-proof': proven.proof, ...from() },
      );
      const { requestId: search } = (await find(declared.pass.code)).body as RequestedCode;
      const { body: found } = await enter(search, await receivedCode(phone, 2));
      const path = `/v1/declarations/${declared.declarationId}`;
      const erasure = { clientKey: randomUUID() };
      await ask('POST', `${path}/erase`, undefined, erasure, { 'x-device-token': found.proof });
      const seen = await ask('GET', `${path}/status`, undefined, undefined, {
        'x-device-token': declared.deviceToken,
      });
      expect([seen.status, seen.body.status]).toEqual([200, 'erased']);
    });

    it('give no oracle: an unknown code, another birth year and an erased declaration look alike', async () => {
      const phone = newPhone();
      const own = await declare(phone);
      const answers = [await find(own.code), await find(own.code, 1991), await find(makePassCode())];
      const shapes = answers.map(({ status, body }) => [
        status,
        Object.keys(body as object).sort(),
        body.expiresAt === new Date(body.expiresAt).toISOString(),
      ]);
      expect(shapes[1]).toEqual(shapes[0]);
      expect(shapes[2]).toEqual(shapes[0]);
      expect(shapes[0]![1]).toEqual(['expiresAt', 'requestId']);
      const code = await receivedCode(phone);
      await messagesSettled();
      expect(await messagesTo(phone)).toHaveLength(1);
      const entered = [
        await enter(answers[1]!.body.requestId, code),
        await enter(answers[2]!.body.requestId, code),
        await enter(answers[0]!.body.requestId, otherCode(code)),
      ];
      expect(entered.map(({ status, body }) => [status, body.code, body.attemptsLeft])).toEqual(
        Array.from({ length: 3 }, () => [422, 'DECLARATIONS.PHONE_CODE_WRONG', 4]),
      );
      const rows = await service.queryRows<{ waiting: number }>(
        `select count(*)::int as waiting from job where kind = 'send-message'`,
      );
      expect(rows[0]!.waiting).toBeGreaterThanOrEqual(4);
    });

    it('do not open with the correct code of a request that found nothing', async () => {
      const { requestId } = (await find(makePassCode())).body as RequestedCode;
      const [row] = await service.queryRows<{ declaration_id: string | null }>(
        'select declaration_id from phone_code where id = $1',
        [requestId],
      );
      expect(row).toEqual({ declaration_id: null });
    });

    it('send no message beyond the limit of the phone, with the same response', async () => {
      const phone = newPhone();
      const codes = [await declare(phone), await declare(phone), await declare(phone), await declare(phone)];
      const answers = [];
      for (const { code } of codes) answers.push(await find(code));
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
      await messagesSettled();
      expect(await messagesTo(phone)).toHaveLength(3);
      // What nobody received opens nothing.
      const rows = await service.queryRows<{ declaration_id: string | null }>(
        'select declaration_id from phone_code where id = $1',
        [answers[3]!.body.requestId],
      );
      expect(rows).toEqual([{ declaration_id: null }]);
    });

    it('leave the visible limit of the phone as it is, which would tell to whom the pass belongs', async () => {
      const phone = newPhone();
      for (let n = 1; n <= 3; n += 1) expect((await find((await declare(phone)).code)).status).toBe(202);
      expect((await requestCode(phone)).status).toBe(202);
    });

    it('are limited by pass code and by address', async () => {
      const passCode = makePassCode();
      const byCode: number[] = [];
      for (let n = 1; n <= 6; n += 1) byCode.push((await find(passCode, 1950 + n)).status);
      expect(byCode).toEqual([202, 202, 202, 202, 202, 429]);
      const address = from('198.51.100.9');
      const byAddress: number[] = [];
      for (let n = 1; n <= 21; n += 1) byAddress.push((await find(makePassCode(), 1990, address)).status);
      expect(byAddress).toEqual([...Array.from({ length: 20 }, () => 202), 429]);
    });
  });

  it('leave neither code nor phone in the database', async () => {
    const phone = newPhone();
    await requestCode(phone);
    const code = await receivedCode(phone);
    const rows = await service.queryRows<{ text: string }>(
      'select phone_code::text as text from phone_code union all select outgoing_message::text from outgoing_message union all select job::text from job union all select tally::text from tally',
    );
    const all = rows.map(({ text }) => text).join('\n');
    expect(all).not.toContain(phone.slice(3));
    expect(rows.length).toBeGreaterThan(3);
    expect(new RegExp(`\\b${code}\\b`).test(all)).toBe(false);
  });

  it('die with their time', async () => {
    await requestCode(newPhone());
    await messagesSettled();
    setTime(noon + 2 * hour);
    await service.app.get(DailyMaintenance).runDailyTasks();
    expect(await service.queryRows('select 1 from phone_code')).toEqual([]);
    expect(await service.queryRows('select 1 from outgoing_message')).toEqual([]);
    expect(
      await service.queryRows(`select 1 from job where kind = 'send-message' and done_at is not null`),
    ).toEqual([]);
  });

  it('stop for the whole city when the budget of the hour is used', async () => {
    setTime(noon + 3 * hour);
    const statuses: number[] = [];
    for (let n = 1; n <= 61; n += 1) statuses.push((await requestCode(newPhone())).status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(60);
    expect(statuses.at(-1)).toBe(429);
  });
});
