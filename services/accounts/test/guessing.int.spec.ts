import { createHmac, randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { Clock } from '@khai-bao/platform/core';
import {
  readInbox,
  openSuite,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type Suite,
} from '@khai-bao/testing';
import { PersonalDataCipher } from '../src/accounts/personal-data-cipher.js';

/** The demonstration's accounts and their password. */
const officer = 'phuong.bennghe';
const password = 'KhaiBao#2021';
const minute = 60_000;

let addresses = 0;
/** An address that nobody has used. */
const anAddress = (): string => {
  addresses += 1;
  return `198.51.${Math.floor(addresses / 250)}.${(addresses % 250) + 1}`;
};

/** Who guesses passwords, and who steals a session, against the sign-in with its limits as they stand in production. */
describe('guessing', () => {
  let suite: Suite;
  let service: RunningService;
  let now: Date;

  const signIn = (
    username: string,
    guess: string,
    from = anAddress(),
    cookie?: string,
  ): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/sign-in', {
      body: { username, password: guess },
      headers: { 'x-forwarded-for': from, ...(cookie === undefined ? {} : { cookie }) },
    });
  /** The cookie that a browser is known by. */
  const deviceOf = ({ headers }: ServiceResponse): string =>
    headers
      .getSetCookie()
      .map((one) => one.split(';')[0]!)
      .find((one) => one.startsWith('kb_device='))!;
  /** Under which an address is counted. */
  const slowDigestOf = (address: string): string =>
    createHmac('sha256', suite.secrets.masterKeys['accounts']!)
      .update(`sign-in-slow\0${address}`)
      .digest('base64url');
  const wait = (milliseconds: number): void => {
    now = new Date(now.getTime() + milliseconds);
  };
  const counts = async (answers: readonly Promise<ServiceResponse>[]): Promise<Record<number, number>> => {
    const seen: Record<number, number> = {};
    for (const { status } of await Promise.all(answers)) seen[status] = (seen[status] ?? 0) + 1;
    return seen;
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('accounts', {
      module: () => import('../src/accounts-service.module.js').then((m) => m.AccountsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: { RATE_LIMIT_FACTOR: '1' },
    });
  }, 60_000);
  afterAll(() => suite.close());
  beforeEach(async () => {
    await service.queryRows('delete from tally');
    await service.queryRows('delete from sign_in_guess');
    await service.queryRows('delete from password_guess');
    now = new Date(Math.ceil(Date.now() / (15 * minute)) * 15 * minute);
    jest.spyOn(service.app.get(Clock), 'now').mockImplementation(() => now);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('one account is attacked for a day from changing addresses: about a hundred attempts, none successful', async () => {
    const end = now.getTime() + 24 * 60 * minute;
    let tried = 0;
    const refusals: unknown[][] = [];
    while (now.getTime() < end && tried < 500) {
      const { status, body, headers } = await signIn(officer, `đoán lần ${tried}`);
      if (status === 401) tried += 1;
      else {
        // Not even the right one is looked at now.
        refusals.push([status, body.code, (await signIn(officer, password)).status]);
        wait(Number(headers.get('retry-after')) * 1000);
      }
    }
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals).toEqual(refusals.map(() => [429, 'ACCOUNTS.TOO_MANY_ATTEMPTS', 429]));
    expect(tried).toBeGreaterThan(50);
    expect(tried).toBeLessThanOrEqual(110);
    wait(16 * minute);
    expect((await signIn(officer, password)).status).toBe(200);
    expect((await signIn(officer, 'sai')).status).toBe(401);
  }, 60_000);

  it('a hundred concurrent guesses count as five', async () => {
    const seen = await counts(Array.from({ length: 100 }, (_, n) => signIn(officer, `cùng lúc ${n}`)));
    expect(seen).toEqual({ 401: 5, 429: 95 });
  });

  it('does not distinguish known and unknown names', async () => {
    const answersOf = async (username: string): Promise<unknown[]> => {
      const answers: unknown[] = [];
      for (let n = 0; n < 12; n += 1) {
        const { status, body, headers } = await signIn(username, `thử ${n}`);
        answers.push([status, { ...body, traceId: '' }, headers.get('retry-after')]);
      }
      return answers;
    };
    expect(await answersOf(officer)).toEqual(await answersOf('khong.co.ai'));
  });

  it('many accounts from one address: after thirty wrong passwords each attempt is slowed down and wrong ones get 429', async () => {
    const from = anAddress();
    const statuses: number[] = [];
    let refused: ServiceResponse | undefined;
    for (let n = 0; n < 33; n += 1) {
      refused = await signIn(`ten.${n}`, `mật khẩu ${n}`, from);
      statuses.push(refused.status);
    }
    expect(statuses).toEqual([...Array.from({ length: 30 }, () => 401), ...Array.from({ length: 3 }, () => 429)]);
    expect(refused?.body.code).toBe('ACCOUNTS.TOO_MANY_ATTEMPTS');
    expect(Number(refused?.headers.get('retry-after'))).toBeLessThanOrEqual(15 * 60);
    // Whoever has the right password there is not shut out by what others type.
    expect((await signIn(officer, password, from)).status).toBe(200);
    wait(15 * minute);
    expect((await signIn('ten.khac', 'sai', from)).status).toBe(401);
  }, 60_000); // prettier-ignore

  it('slow attempts from one address are limited as well; a known device still signs in', async () => {
    const from = anAddress();
    const known = deviceOf(await signIn(officer, password));
    const strangers = Array.from({ length: 90 }, (_, n) => n);
    // What ninety strangers use up, without waiting for each.
    for (const n of strangers.slice(0, 30)) await signIn(`la.${n}`, `sai ${n}`, from);
    await service.queryRows(
      `insert into tally select 'sign-in-slow', $1, ends_at, 60 from tally where name = 'sign-in-wrong' limit 1`,
      [slowDigestOf(from)],
    );
    expect((await signIn(officer, password, from)).status).toBe(429);
    expect((await signIn(officer, password, from, known)).status).toBe(200);
    // Nor do wrong passwords for its own name, typed by others, shut it out.
    for (let n = 0; n < 6; n += 1) await signIn(officer, `người lạ ${n}`);
    expect((await signIn(officer, password)).status).toBe(429);
    expect((await signIn(officer, password, anAddress(), known)).status).toBe(200);
    // Nor a password that was tried for many names.
    for (let n = 0; n < 21; n += 1) await signIn(`rải.${n}`, password);
    expect((await signIn(officer, password, anAddress(), known)).status).toBe(200);
    // What the device itself gets wrong counts, and only for itself.
    const own: number[] = [];
    for (let n = 0; n < 7; n += 1)
      own.push((await signIn(officer, `máy quen ${n}`, anAddress(), known)).status);
    expect(own).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect((await signIn(officer, password, anAddress(), known)).status).toBe(429);
    // It is known to its own account alone.
    for (const n of strangers.slice(0, 6)) await signIn('quan1', `sai ${n}`);
    expect((await signIn('quan1', password, anAddress(), known)).status).toBe(429);
  }, 60_000);

  it('repeated reset requests by strangers do not block the owner', async () => {
    const name = 'so.yte';
    const address = `so.yte.${randomUUID().slice(0, 8)}@example.vn`;
    const known = deviceOf(await signIn(name, password));
    const [account] = await service.queryRows<{ id: string }>('select id from account where username = $1', [
      name,
    ]);
    await service.queryRows('update account set email_sealed = $2 where id = $1', [
      account!.id,
      service.app.get(PersonalDataCipher).sealField(account!.id, 'email', address),
    ]);
    const asked = async (from: string, cookie?: string): Promise<number> =>
      (
        await service.sendRequest('POST', '/v1/password-help', {
          body: { username: name },
          headers: { 'x-forwarded-for': from, ...(cookie === undefined ? {} : { cookie }) },
        })
      ).status;
    const links = async (): Promise<number> =>
      (
        await service.queryRows<{ n: number }>(
          'select count(*)::int as n from password_link where account_id = $1',
          [account!.id],
        )
      )[0]!.n;
    const stranger = anAddress();
    for (let n = 0; n < 5; n += 1) expect(await asked(stranger)).toBe(202);
    expect(await links()).toBe(3);
    // The owner on a new phone, from another network.
    expect(await asked(anAddress())).toBe(202);
    expect(await links()).toBe(4);
    // However many strangers there are, the mailbox is not flooded, and a device that is known still gets a link.
    for (let n = 0; n < 12; n += 1) await asked(anAddress());
    expect(await links()).toBe(9);
    expect(await asked(anAddress(), known)).toBe(202);
    expect(await links()).toBe(10);
    await waitUntil(async () => (await readInbox(address)).length === 10, 'the mails');
    // Each of them works until one is used.
    const tokens = (await readInbox(address)).map(({ text }) => /mat-khau-moi#([\w-]{43})/.exec(text)![1]!);
    const reset = async (token: string): Promise<number> =>
      (
        await service.sendRequest('POST', '/v1/password-help/reset', {
          body: { token, newPassword: 'Một câu rất dài để nhớ' },
          headers: { 'x-forwarded-for': anAddress() },
        })
      ).status;
    expect(await reset(tokens[0]!)).toBe(204);
    expect(await reset(tokens[9]!)).toBe(410);
  }, 60_000);

  it('correct sign-ins of an office all morning are not limited', async () => {
    const from = anAddress();
    const seen = await counts(Array.from({ length: 40 }, () => signIn(officer, password, from)));
    expect(seen).toEqual({ 200: 40 });
    expect((await signIn('ten.khac', 'sai', from)).status).toBe(401);
  });

  it('one password tried on many accounts, each from another address, is blocked at the twenty-first', async () => {
    const sprayed = password;
    const statuses: number[] = [];
    for (let n = 0; n < 25; n += 1) statuses.push((await signIn(`nguoi.${n}`, sprayed)).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), ...Array.from({ length: 5 }, () => 429)]);
    // Whoever really has that password is not found by it.
    expect((await signIn(officer, sprayed)).body.code).toBe('ACCOUNTS.TOO_MANY_ATTEMPTS');
    expect((await signIn(officer, 'another one')).status).toBe(401);
    wait(25 * 60 * minute);
    expect((await signIn(officer, sprayed)).status).toBe(200);
  }); // prettier-ignore

  it('the current password of a password change is limited in the same way', async () => {
    const { body } = await signIn(officer, password);
    const change = (guess: string): Promise<ServiceResponse> =>
      service.sendRequest('POST', '/v1/password', {
        as: body.accessToken as string,
        body: { currentPassword: guess, newPassword: `Một câu dài ${randomUUID()}` },
        headers: { 'x-forwarded-for': anAddress() },
      });
    const statuses: number[] = [];
    for (let n = 0; n < 8; n += 1) statuses.push((await change(`sai ${n}`)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    expect((await change(password)).status).toBe(429);
  });

  it('stores neither names nor addresses nor passwords of attempts', async () => {
    await signIn('ten.rieng.tu', 'mật khẩu gõ nhầm', '203.0.113.77');
    const kept = JSON.stringify([
      await service.queryRows('select * from tally'),
      await service.queryRows('select * from sign_in_guess'),
      await service.queryRows('select * from password_guess'),
    ]);
    expect(kept).not.toMatch(/ten\.rieng\.tu|203\.0\.113|gõ nhầm/);
    const [{ bucket }] = (await service.queryRows<{ bucket: number }>(
      'select bucket from password_guess',
    )) as [{ bucket: number }];
    expect(bucket).toBeLessThan(2 ** 20);
  });

  describe('a stolen refresh token', () => {
    const cookieOf = ({ headers }: ServiceResponse): string =>
      (headers.get('set-cookie') ?? '').split(';')[0]!;
    const refresh = (cookie: string): Promise<ServiceResponse> =>
      service.sendRequest('POST', '/v1/session/refresh', { headers: { cookie } });
    const expectSessionsEnded = async (...cookies: string[]): Promise<void> => {
      const codes: string[] = [];
      for (const cookie of cookies) codes.push((await refresh(cookie)).body.code);
      expect(codes).toEqual(cookies.map(() => 'ACCOUNTS.SESSION_ENDED'));
    };

    it('used after its owner has rotated it ends the session of both', async () => {
      const stolen = cookieOf(await signIn(officer, password));
      const owner = cookieOf(await refresh(stolen));
      wait(11_000);
      await expectSessionsEnded(stolen, owner);
    });

    it('used within the grace period of ten seconds ends both at the next refresh', async () => {
      const stolen = cookieOf(await signIn(officer, password));
      const thief = cookieOf(await refresh(stolen));
      wait(5_000);
      const owner = cookieOf(await refresh(stolen));
      wait(14 * minute);
      const second = await refresh(thief);
      expect(second.status).toBe(200);
      await expectSessionsEnded(owner, cookieOf(second), thief);
    });

    it('cannot be raced: of two successors used concurrently at most one is rotated, and then neither', async () => {
      const stolen = cookieOf(await signIn(officer, password));
      const [one, two] = [cookieOf(await refresh(stolen)), cookieOf(await refresh(stolen))];
      const answers = await Promise.all([refresh(one), refresh(two)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
      await expectSessionsEnded(...answers.filter(({ status }) => status === 200).map(cookieOf));
    });

    it('a lost response does not end the session', async () => {
      const first = cookieOf(await signIn(officer, password));
      await refresh(first);
      let held = cookieOf(await refresh(first));
      for (let n = 0; n < 3; n += 1) {
        wait(14 * minute);
        const next = await refresh(held);
        expect(next.status).toBe(200);
        held = cookieOf(next);
      }
    });

    it('ends after a week, however often it is refreshed', async () => {
      let held = cookieOf(await signIn(officer, password));
      let alive = 0;
      for (; alive < 20; alive += 1) {
        wait(11 * 60 * minute);
        const next = await refresh(held);
        if (next.status !== 200) break;
        held = cookieOf(next);
      }
      expect(alive).toBe(15);
    });
  });
});
