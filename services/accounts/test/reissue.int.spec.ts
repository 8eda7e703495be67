import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Topics, type AccountSnapshot, type UnitSnapshot } from '@khai-bao/contracts';
import {
  openSuite,
  testAreas,
  unitSnapshot,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type SeenMessage,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import {
  dic,
  otherWard,
  ownPassword,
  unitAccountDesk,
  ward,
  type ApprovedUnit,
} from './unit-account-desk.js';

/** A mail server that takes mail, but for addresses that begin with `bounce`. */
async function mailServer(taken: string[]): Promise<{ url: string; server: Server }> {
  const server = createServer((socket) => {
    let data: string | null = null;
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    say('220 test');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n')) {
        if (data !== null) {
          if (line === '.') {
            taken.push(data);
            data = null;
            say('250 taken');
          } else data += `${line}\n`;
        } else if (line === '') continue;
        else if (/^DATA/i.test(line)) {
          data = '';
          say('354 go on');
        } else if (/^QUIT/i.test(line)) {
          say('221 bye');
          socket.end();
        } else say(/^RCPT TO:<bounce/i.test(line) ? '550 no such mailbox' : '250 ok');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
/** The text part of a mail, its quoted-printable lines undone. */
const textOf = (mail: string): string => {
  const text = mail.replaceAll('=\n', '');
  return Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
};

/** What comes after an account was issued. */
describe('accounts that are issued again', () => {
  let suite: Suite;
  let service: RunningService;
  let smtp: Server;
  let accounts: SeenMessage[];
  const mails: string[] = [];

  const { approved, ask, becomes, signIn, stateOf } = unitAccountDesk(() => ({ suite, service }));
  /** What a timer is for happens now. */
  const ring = (kind: string, key: string): Promise<object[]> =>
    service.queryRows(`update job set due_at = now() - interval '1 second', done_at = null where kind = $1 and key = $2`, [kind, key]); // prettier-ignore

  const handoverOf = async (accountId: string): Promise<string> =>
    (
      await service.queryRows<{ id: string }>(
        `select id from handover where account_id = $1 order by issued_at desc limit 1`,
        [accountId],
      )
    )[0]!.id;
  const open = async (accountId: string, as: TestAccount = ward): Promise<ServiceResponse> =>
    ask('POST', `/v1/handovers/${await handoverOf(accountId)}/open`, as);
  async function inUse(): Promise<ApprovedUnit & { username: string; token: string }> {
    const made = await approved();
    const { body: slip } = await open(made.accountId);
    const first = await signIn(slip.username, slip.oneTimePassword);
    const changed = await ask('POST', '/v1/password', first.body.accessToken, {
      currentPassword: slip.oneTimePassword,
      newPassword: ownPassword,
    });
    return { ...made, username: slip.username, token: changed.body.accessToken };
  }

  beforeAll(async () => {
    suite = await openSuite();
    const started = await mailServer(mails);
    smtp = started.server;
    service = await suite.startService('accounts', {
      module: () => import('../src/accounts-service.module.js').then((m) => m.AccountsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: { SMTP_URL: started.url, ARGON2_MEMORY_KIB: '64', RATE_LIMIT_FACTOR: '1' },
    });
    accounts = await suite.probe.collectMessages(Topics.account);
  }, 60_000);
  afterAll(async () => {
    await suite.close();
    smtp.close();
  });
  beforeEach(() => service.queryRows('delete from tally'));

  describe('a slip', () => {
    it('that is issued again replaces the previous one, opened or not', async () => {
      const { accountId } = await approved();
      const { body: old } = await open(accountId);
      const oldHandover = await handoverOf(accountId);
      const again = await ask('POST', `/v1/unit-accounts/${accountId}/new-password`, ward, { delivery: 'handover' });
      expect(again).toMatchObject({ status: 200, body: { state: 'HANDOVER_WAITING' } });
      expect((await signIn(old.username, old.oneTimePassword)).body.code).toBe('ACCOUNTS.BAD_CREDENTIALS');
      expect((await ask('POST', `/v1/handovers/${oldHandover}/open`, ward)).body.code).toBe('ACCOUNTS.HANDOVER_ALREADY_OPENED');
      const { body: slip } = await open(accountId);
      expect(slip.username).toBe(old.username);
      expect((await signIn(slip.username, slip.oneTimePassword)).status).toBe(200);
      expect((await ask('POST', `/v1/unit-accounts/${accountId}/new-password`, otherWard, { delivery: 'handover' })).status).toBe(404);
    }); // prettier-ignore

    it('that could not be handed over is returned with a reason, and its password becomes invalid', async () => {
      const { accountId } = await approved();
      const { body: slip } = await open(accountId);
      const id = await handoverOf(accountId);
      const giveBack = (as: TestAccount): Promise<ServiceResponse> =>
        ask('POST', `/v1/handovers/${id}/return`, as, { reason: 'Đơn vị đã chuyển đi' });
      expect((await giveBack(otherWard)).status).toBe(404);
      expect((await giveBack(ward)).body).toMatchObject({
        state: 'RETURNED',
        returnReason: 'Đơn vị đã chuyển đi',
      });
      expect((await giveBack(ward)).body.code).toBe('ACCOUNTS.WRONG_STATE');
      expect(await stateOf(accountId)).toBe('HANDOVER_RETURNED');
      expect((await signIn(slip.username, slip.oneTimePassword)).status).toBe(401);
      const [row] = await service.queryRows<{ row: string }>(
        'select handover::text as row from handover where id = $1',
        [id],
      );
      expect(row!.row).not.toContain('chuyển đi');
    });

    it('is reminded of when it is overdue, and expires with its password', async () => {
      const { accountId, unitId } = await approved();
      const id = await handoverOf(accountId);
      const told = (): number =>
        accounts.filter(({ text }) => {
          const { data } = JSON.parse(text) as { data: AccountSnapshot };
          return data.unitId === unitId && data.state === 'HANDOVER_WAITING';
        }).length;
      await waitUntil(() => told() === 1, 'the first word');
      await service.queryRows(`update handover set due_at = now() - interval '1 hour' where id = $1`, [id]);
      await ring('handover-reminder', id);
      await waitUntil(() => told() === 2, 'the reminder');
      const { body } = await ask('GET', '/v1/handovers?limit=200', ward);
      const item = body.items.find((each: { handoverId: string }) => each.handoverId === id);
      expect(item).toMatchObject({ late: true, reminders: 1 });
      await service.queryRows(
        `update account set password_expires_at = now() - interval '1 second' where id = $1`,
        [accountId],
      );
      expect((await ask('POST', `/v1/handovers/${id}/open`, ward)).body.code).toBe(
        'ACCOUNTS.HANDOVER_EXPIRED',
      );
      await ring('handover-reminder', id);
      await becomes(accountId, 'HANDOVER_RETURNED');
      expect(await service.queryRows('select 1 from secret where account_id = $1', [accountId])).toEqual([]);
    });

    it('is opened once within a batch; one that was opened before is refused with its code', async () => {
      const made = await Promise.all([approved(), approved(), approved()]);
      const ids = await Promise.all(made.map(({ accountId }) => handoverOf(accountId)));
      await ask('POST', `/v1/handovers/${ids[0]}/open`, ward);
      const many = (as: TestAccount): Promise<ServiceResponse> => ask('POST', '/v1/handovers/open-many', as, { ids });
      expect((await many(otherWard)).body).toMatchObject({ slips: [], refused: { length: 3 } });
      const [one, two] = await Promise.all([many(ward), many(ward)]);
      const slips = [...one.body.slips, ...two.body.slips] as { handoverId: string }[];
      expect(slips.map(({ handoverId }) => handoverId).sort()).toEqual(ids.slice(1).sort());
      expect(one.body.refused).toContainEqual({ handoverId: ids[0], code: 'ACCOUNTS.HANDOVER_ALREADY_OPENED' });
      expect((await ask('POST', '/v1/handovers/open-many', ward, { ids: Array.from({ length: 201 }, () => randomUUID()) })).status).toBe(400);
    }); // prettier-ignore

    it('is not opened by an official who was moved to another ward and still has a valid token', async () => {
      const [officer] = await service.queryRows<{ id: string }>(
        `select id from account where username = 'phuong.bennghe'`,
      );
      const { accountId } = await approved();
      await service.queryRows(`update account set area_path = $2 where id = $1`, [
        officer!.id,
        testAreas.daKao.path,
      ]);
      const kept: TestAccount = { ...ward, accountId: officer!.id };
      expect((await open(accountId, kept)).body.code).toBe('ACCOUNTS.SESSION_ENDED');
      expect((await open(accountId, { ...kept, areaPath: testAreas.daKao.path })).status).toBe(404);
      await service.queryRows(`update account set area_path = $2 where id = $1`, [
        officer!.id,
        testAreas.benNghe.path,
      ]);
      expect((await open(accountId, kept)).status).toBe(200);
    });
  });

  describe('mail', () => {
    it('that bounces becomes a handover with the same one-time password', async () => {
      const { accountId, unitId } = await approved('bounce@example.vn');
      await becomes(accountId, 'HANDOVER_WAITING');
      await waitUntil(
        () =>
          accounts.some(({ text }) => JSON.parse(text).data.unitId === unitId && text.includes('BOUNCED')),
        'the bounce',
      );
      const { body } = await ask('GET', '/v1/handovers?limit=200', ward);
      expect(body.items.find((each: { unitId: string }) => each.unitId === unitId)).toMatchObject({
        mailFailed: 'bounced',
      });
      const { body: slip } = await open(accountId);
      expect((await signIn(slip.username, slip.oneTimePassword)).status).toBe(200);
    });

    it('without a sign-in for days becomes a handover; the mailed password becomes invalid', async () => {
      const { accountId } = await approved('quen.mo@example.vn');
      await becomes(accountId, 'DELIVERED');
      const text = textOf(mails.find((mail) => mail.includes('quen.mo@example.vn'))!);
      const [, username] = /Tên đăng nhập: (\S+)/.exec(text)!;
      const [, mailed] = /Mật khẩu dùng một lần: (\S+)/.exec(text)!;
      await ring('mail-unopened', accountId);
      await becomes(accountId, 'HANDOVER_WAITING');
      expect((await signIn(username!, mailed!)).status).toBe(401);
      expect((await signIn(username!, (await open(accountId)).body.oneTimePassword)).status).toBe(200);
    });
  });

  describe('a lost password', () => {
    it('is reset by a link that works once; the response to an unknown name is identical', async () => {
      const { accountId } = await approved('lan@example.vn');
      await becomes(accountId, 'DELIVERED');
      const text = textOf(mails.find((mail) => mail.includes('lan@example.vn'))!);
      const [, username] = /Tên đăng nhập: (\S+)/.exec(text)!;
      const [, mailed] = /Mật khẩu dùng một lần: (\S+)/.exec(text)!;
      const first = await signIn(username!, mailed!);
      await ask('POST', '/v1/password', first.body.accessToken, { currentPassword: mailed, newPassword: ownPassword });
      const help = (name: string): Promise<ServiceResponse> => ask('POST', '/v1/password-help', undefined, { username: name });
      const [known, unknown] = [await help(username!), await help('khong.co.ai')];
      expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
      const letter = await waitUntil(() => mails.find((mail) => textOf(mail).includes('/admin/mat-khau-moi#')), 'the link');
      const [, token] = /mat-khau-moi#([\w-]{43})/.exec(textOf(letter))!;
      const reset = (newPassword: string, key = token): Promise<ServiceResponse> =>
        ask('POST', '/v1/password-help/reset', undefined, { token: key, newPassword });
      expect((await reset('ngắn')).body.code).toBe('ACCOUNTS.WEAK_PASSWORD');
      expect((await reset('Gánh hàng rong đầu hẻm 12')).status).toBe(204);
      expect((await reset('Một câu khác nữa 34', token)).body.code).toBe('ACCOUNTS.LINK_EXPIRED');
      expect((await reset('Một câu khác nữa 34', 'x'.repeat(43))).status).toBe(410);
      expect((await signIn(username!, ownPassword)).status).toBe(401);
      expect((await signIn(username!, 'Gánh hàng rong đầu hẻm 12')).status).toBe(200);
      const kept = await service.queryRows<{ row: string }>('select password_link::text as row from password_link');
      expect(kept.map(({ row }) => row).join()).not.toContain(token);
    }); // prettier-ignore

    it('cannot be used to flood a mailbox or to enumerate names', async () => {
      const help = (): Promise<ServiceResponse> =>
        ask('POST', '/v1/password-help', undefined, { username: randomUUID() });
      const answers = await Promise.all(Array.from({ length: 12 }, help));
      expect(answers.filter(({ status }) => status === 202)).toHaveLength(10);
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(2);
    });
  });

  describe('an account in use', () => {
    it('is disabled and enabled with its staff, and all sessions end', async () => {
      const { accountId, username, token } = await inUse();
      const { body: guard } = await ask('POST', '/v1/staff', token, { displayName: 'Nguyễn Văn Bảo' });
      const act = (what: string, as: TestAccount, body?: object): Promise<ServiceResponse> =>
        ask('POST', `/v1/unit-accounts/${accountId}/${what}`, as, body);
      expect((await act('disable', otherWard, { reason: 'Đóng cửa' })).status).toBe(404);
      expect((await act('disable', ward, { reason: 'Đóng cửa' })).body).toMatchObject({
        state: 'DISABLED',
        disabledReason: 'Đóng cửa',
      });
      expect((await ask('GET', '/v1/staff', token)).status).toBe(401);
      expect((await signIn(username, ownPassword)).body.code).toBe('ACCOUNTS.DISABLED');
      expect((await signIn(guard.username, guard.oneTimePassword)).body.code).toBe('ACCOUNTS.DISABLED');
      expect((await act('new-password', ward, { delivery: 'handover' })).body.code).toBe(
        'ACCOUNTS.WRONG_STATE',
      );
      expect((await act('enable', ward)).body.state).toBe('ACTIVATED');
      expect((await signIn(username, ownPassword)).status).toBe(200);
      expect((await signIn(guard.username, guard.oneTimePassword)).status).toBe(200);
    });

    it('issues its staff a new password: the old one and its sessions end, another unit cannot, and the trail records it', async () => {
      const trail = await suite.probe.collectMessages(Topics.access);
      const { token } = await inUse();
      const { token: other } = await inUse();
      const { body: guard } = await ask('POST', '/v1/staff', token, { displayName: 'Nguyễn Văn Bảo' });
      const before = await signIn(guard.username, guard.oneTimePassword);
      expect(before.status).toBe(200);
      const path = `/v1/staff/${guard.accountId}`;
      expect((await ask('POST', `${path}/new-password`, other)).status).toBe(404);
      const { status, body } = await ask('POST', `${path}/new-password`, token);
      expect([status, body]).toEqual([
        200,
        { ...guard, oneTimePassword: expect.stringMatching(/^\S{4}-\S{4}-\S{4}$/) },
      ]);
      expect(body.oneTimePassword).not.toBe(guard.oneTimePassword);
      expect((await signIn(guard.username, guard.oneTimePassword)).status).toBe(401);
      expect((await signIn(guard.username, body.oneTimePassword)).body.mustChangePassword).toBe(true);
      await waitUntil(
        () => trail.some(({ key, text }) => key === guard.accountId && text.includes('"staff.new-password"')),
        'the trail',
      );
      await ask('POST', `${path}/disable`, token);
      expect((await ask('POST', `${path}/new-password`, token)).body.code).toBe('ACCOUNTS.WRONG_STATE');
    });

    it('is disabled with its staff when its unit closes, and enabled with them when it reopens', async () => {
      const { unitId, accountId, username, token, snapshot } = await inUse();
      const { body: guard } = await ask('POST', '/v1/staff', token, { displayName: 'Nguyễn Văn Bảo' });
      const tell = async (state: 'CLOSED' | 'FORWARDED', version: number): Promise<void> => {
        await suite.probe.publishEvent(Topics.unit, unitId, { ...snapshot, state }, version);
        await suite.probe.waitUntilConsumed('accounts', Topics.unit);
      };
      await tell('CLOSED', 8);
      expect((await signIn(username, ownPassword)).body.code).toBe('ACCOUNTS.DISABLED');
      expect((await signIn(guard.username, guard.oneTimePassword)).body.code).toBe('ACCOUNTS.DISABLED');
      expect((await ask('GET', '/v1/staff', token)).status).toBe(401);
      await tell('FORWARDED', 9);
      expect((await signIn(username, ownPassword)).status).toBe(200);
      expect((await signIn(guard.username, guard.oneTimePassword)).status).toBe(200);
      // What its committee had locked stays locked, whatever the unit does.
      await ask('POST', `/v1/unit-accounts/${accountId}/disable`, ward, { reason: 'Mất phiếu' });
      await tell('CLOSED', 10);
      await tell('FORWARDED', 11);
      expect((await signIn(username, ownPassword)).body.code).toBe('ACCOUNTS.DISABLED');
    });

    it('goes to a new admin: all credentials of the previous one become invalid', async () => {
      const { accountId, username, token } = await inUse();
      const changed = await ask('POST', `/v1/unit-accounts/${accountId}/new-admin`, ward, {
        representative: 'Phạm Văn Nam',
      });
      expect(changed.body.state).toBe('HANDOVER_WAITING');
      expect((await ask('GET', '/v1/me', token)).status).toBe(401);
      expect((await signIn(username, ownPassword)).status).toBe(401);
      const { body: slip } = await open(accountId);
      const first = await signIn(slip.username, slip.oneTimePassword);
      expect(first.body).toMatchObject({
        mustChangePassword: true,
        profile: { displayName: 'Phạm Văn Nam' },
      });
      const list = await ask('POST', `/v1/unit-accounts/${accountId}/new-admin`, ward, {
        representative: 'Nam',
        email: 'a@x.vn,b@x.vn',
      });
      expect(list.status).toBe(400);
    });

    const toDaKao = {
      areaCode: testAreas.daKao.code,
      areaPath: testAreas.daKao.path,
      areaName: testAreas.daKao.name,
    };
    const moves = async (
      unitId: string,
      version: number,
      change: Partial<UnitSnapshot> = {},
    ): Promise<void> => {
      const moved = await unitSnapshot(suite, { unitId, ...toDaKao, ...change });
      await suite.probe.publishEvent(Topics.unit, unitId, moved, version);
      await suite.probe.waitUntilConsumed('accounts', Topics.unit);
    };
    const foundBy = async (as: TestAccount, accountId: string): Promise<boolean> =>
      (await ask('GET', '/v1/unit-accounts?limit=200', as)).body.items.some(
        (each: { accountId: string }) => each.accountId === accountId,
      );
    const slipsOf = async (as: TestAccount, unitId: string): Promise<string[]> =>
      (await ask('GET', '/v1/handovers?state=ALL&limit=200', as)).body.items
        .filter((each: { unitId: string }) => each.unitId === unitId)
        .map(({ state }: { state: string }) => state);

    it('moves to another ward with its unit and an open slip', async () => {
      const { accountId, unitId } = await approved();
      await moves(unitId, 7, { name: 'Chợ dời chỗ' });
      await waitUntil(async () => (await ask('GET', '/v1/unit-accounts?q=doi%20cho', otherWard)).body.items.length === 1, 'the move');
      expect((await open(accountId, ward)).status).toBe(404);
      expect((await open(accountId, otherWard)).body).toMatchObject({ unitName: 'Chợ dời chỗ' });
    }); // prettier-ignore

    it('moves with its handovers and keeps its state and state time', async () => {
      const { accountId, unitId } = await inUse();
      const sinceOf = async (): Promise<string> =>
        (
          await service.queryRows<{ state_since: Date }>('select state_since from account where id = $1', [
            accountId,
          ])
        )[0]!.state_since.toISOString();
      const since = await sinceOf();
      expect(await slipsOf(ward, unitId)).toHaveLength(1);
      await moves(unitId, 7);
      expect(await slipsOf(ward, unitId)).toEqual([]);
      expect(await slipsOf(otherWard, unitId)).toHaveLength(1);
      expect([await foundBy(ward, accountId), await foundBy(otherWard, accountId)]).toEqual([false, true]);
      expect(await sinceOf()).toBe(since);
      const told = await waitUntil(
        () =>
          accounts
            .map(({ text }) => (JSON.parse(text) as { data: AccountSnapshot }).data)
            .find((each) => each.accountId === accountId && each.areaPath === testAreas.daKao.path),
        'the account to be told of',
      );
      expect(told).toMatchObject({ state: 'ACTIVATED', stateSince: since });
    });

    it('moves with a closed unit and is enabled in the new ward', async () => {
      const { accountId, unitId } = await inUse();
      const closed = await unitSnapshot(suite, { unitId, state: 'CLOSED' });
      await suite.probe.publishEvent(Topics.unit, unitId, closed, 5);
      await becomes(accountId, 'DISABLED');
      await moves(unitId, 6, { state: 'CLOSED' });
      expect([await foundBy(ward, accountId), await foundBy(otherWard, accountId)]).toEqual([false, true]);
      await moves(unitId, 7);
      expect(await stateOf(accountId)).toBe('ACTIVATED');
      expect(await foundBy(otherWard, accountId)).toBe(true);
    });

    it('is not requested again when the ward of a refused unit was merged, but after a correction by its committee', async () => {
      const unitId = randomUUID();
      const asked = async (): Promise<{ id: string; area_path: string; state: string }[]> =>
        service.queryRows('select id, area_path, state from account where unit_id = $1 order by version', [
          unitId,
        ]);
      await suite.probe.publishEvent(
        Topics.unit,
        unitId,
        await unitSnapshot(suite, { unitId, revision: 3 }),
        3,
      );
      const [request] = await waitUntil(async () => {
        const found = await asked();
        return found.length === 1 && found;
      }, 'the request');
      await ask('POST', '/v1/account-requests/refuse', dic, { ids: [request!.id], reason: 'Thiếu tên' });
      // A merge counts for the event, and not for what the registration says.
      await moves(unitId, 4, { revision: 3 });
      expect(await asked()).toEqual([{ id: request!.id, area_path: testAreas.daKao.path, state: 'REFUSED' }]);
      await moves(unitId, 5, { revision: 4 });
      expect((await asked()).map(({ state }) => state)).toEqual(['REFUSED', 'REQUESTED']);
    });

    it('is found by the officers of its area only', async () => {
      const { accountId, username } = await inUse();
      const found = async (as: TestAccount, q: string): Promise<string[]> =>
        (await ask('GET', `/v1/unit-accounts?limit=200&q=${encodeURIComponent(q)}`, as)).body.items.map(
          (each: { accountId: string }) => each.accountId,
        );
      expect(await found(ward, username)).toEqual([accountId]);
      expect(await found(dic, username)).toEqual([accountId]);
      expect(await found(otherWard, username)).toEqual([]);
      expect(await found(ward, '!!!')).toEqual([]);
    });
  });
});
