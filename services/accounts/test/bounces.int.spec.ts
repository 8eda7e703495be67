import { randomUUID } from 'node:crypto';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { Topics, type AccountSnapshot } from '@khai-bao/contracts';
import { Metrics } from '@khai-bao/platform/observability';
import {
  openSuite,
  testAreas,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type SeenMessage,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { simpleParser } from 'mailparser';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { BounceListener } from '../src/delivery/bounces/bounce-listener.js';
import {
  exchange,
  gmail,
  oldServer,
  outOfOffice,
  postfix,
  readReceipt,
  type Returned,
} from '@khai-bao/testing';
import { otherWard, ownPassword, unitAccountDesk, ward } from './unit-account-desk.js';

const district: TestAccount = {
  role: 'district-officer',
  areaPath: testAreas.quan1.path,
  accountId: randomUUID(),
};
const domain = 'tra-lai.khaibao.example.vn';

interface TakenMail {
  /** `Message-ID`. */
  readonly id: string;
  /** Envelope sender. */
  readonly sender: string;
  readonly recipient: string;
  readonly from: string;
  readonly text: string;
}

/** Mails that a server had taken and that come back later. */
describe('a returned mail', () => {
  let suite: Suite;
  let service: RunningService;
  let second: RunningService;
  let outgoing: SMTPServer;
  let accounts: SeenMessage[];
  let trail: SeenMessage[];
  const mails: TakenMail[] = [];
  /** What happens before the server answers; an error is its answer, though it has the mail. */
  let whileTaking: (mail: TakenMail) => Promise<Error | undefined> = () => Promise.resolve(undefined);

  const { approved, ask, becomes, signIn, stateOf } = unitAccountDesk(() => ({ suite, service }));
  const handovers = (accountId: string): Promise<{ id: string }[]> =>
    service.queryRows('select id from handover where account_id = $1', [accountId]);
  const states = (accountId: string): string[] =>
    accounts
      .map(({ text: event }) => (JSON.parse(event) as { data: AccountSnapshot }).data)
      .filter((data) => data.accountId === accountId)
      .map(({ state }) => state);
  const counted = async (result: string): Promise<number> => {
    const metric = await service.app.get(Metrics).registry.getSingleMetric('returned_mails_total')!.get();
    return metric.values.find(({ labels }) => labels['result'] === result)?.value ?? 0;
  };
  const portOf = (one: RunningService): number => one.app.get(BounceListener).port!;

  /** An account that was approved for a unit with an address, with what the unit’s server took. */
  async function mailed(email: string): Promise<{ unitId: string; accountId: string; mail: TakenMail }> {
    const made = await approved(email);
    const mail = await waitUntil(() => mails.find(({ recipient }) => recipient === email), 'the mail');
    return { ...made, mail };
  }
  const returnedOf = ({ sender, recipient }: TakenMail): Returned => ({ to: sender, recipient });

  /** A server brings a mail to the address of returns. @throws what was answered instead of 250 */
  const bring = (
    raw: Buffer,
    to: string | string[],
    { from = '', at = service }: { from?: string; at?: RunningService } = {},
  ): Promise<unknown> =>
    createTransport({ host: '127.0.0.1', port: portOf(at), ignoreTLS: true }).sendMail({
      envelope: { from, to },
      raw,
    });
  const answered = async (sent: Promise<unknown>): Promise<number> =>
    sent.then(
      () => 250,
      (error: { responseCode?: number }) => error.responseCode ?? 0,
    );
  const secretOf = (mail: TakenMail): { username: string; password: string } => ({
    username: /Tên đăng nhập: (\S+)/.exec(mail.text)![1]!,
    password: /Mật khẩu dùng một lần: (\S+)/.exec(mail.text)![1]!,
  });

  beforeAll(async () => {
    suite = await openSuite();
    outgoing = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      logger: false,
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('full.') ? Object.assign(new Error('5.2.2 Mailbox full'), { responseCode: 552 }) : null),
      onData: (stream, { envelope }, done) => {
        void text(stream).then(async (raw) => {
          const parsed = await simpleParser(raw);
          const mail: TakenMail = {
            id: parsed.messageId ?? '',
            sender: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
            recipient: envelope.rcptTo[0]!.address,
            from: parsed.from?.text ?? '',
            text: parsed.text ?? '',
          };
          const fault = await whileTaking(mail);
          mails.push(mail);
          done(fault);
        });
      },
    });
    await new Promise<void>((resolve) => outgoing.listen(0, '127.0.0.1', resolve));
    const { port } = outgoing.server.address() as AddressInfo;
    const source = {
      module: () => import('../src/accounts-service.module.js').then((m) => m.AccountsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: { SMTP_URL: `smtp://127.0.0.1:${port}`, ARGON2_MEMORY_KIB: '64', BOUNCE_DOMAIN: domain, BOUNCE_PORT: '0' },
    };
    service = await suite.startService('accounts', source);
    second = await suite.startService('accounts', source);
    accounts = await suite.probe.collectMessages(Topics.account);
    trail = await suite.probe.collectMessages(Topics.access);
  }, 90_000); // prettier-ignore
  afterAll(async () => {
    await suite.close();
    await new Promise<void>((resolve) => outgoing.close(resolve));
  });

  it('was sent with an envelope sender of its own, which recipients do not see', async () => {
    const one = await mailed('mot@example.vn');
    const two = await mailed('hai@example.vn');
    expect(one.mail.sender).toMatch(new RegExp(`^tra-[a-z2-7]{55}@${domain}$`));
    expect(one.mail.sender).not.toBe(two.mail.sender);
    expect(one.mail.from).toContain('khong-tra-loi@khaibao.example.vn');
  });

  it.each([
    ['Postfix', postfix, 'no-mailbox', true],
    ['Exchange', exchange, 'no-mailbox', true],
    ['Gmail', (to: Returned) => gmail(to, '5.2.2'), 'full', true],
    // Given up after days of trying.
    ['Postfix, given up', (to: Returned) => postfix(to, { status: '4.4.7' }), 'refused', true],
    // For what we are: the unit gets its slip, and nothing is known against its address.
    ['Postfix, refused', (to: Returned) => postfix(to, { status: '5.7.1' }), 'refused', false],
    ['Postfix, content', (to: Returned) => postfix(to, { status: '5.6.0' }), 'refused', false],
  ])('turns into a handover, as %s says it', async (name, report, why, isAddress) => {
    const email = `${name.toLowerCase().replaceAll(/\W/g, '')}@example.vn`;
    const { accountId, unitId, mail } = await mailed(email);
    await becomes(accountId, 'DELIVERED');
    await bring(report(returnedOf(mail)), mail.sender);
    expect(await stateOf(accountId)).toBe('HANDOVER_WAITING');
    await waitUntil(() => states(accountId).at(-1) === 'HANDOVER_WAITING', 'the handover told');
    expect(states(accountId).slice(-3)).toEqual(['DELIVERED', 'BOUNCED', 'HANDOVER_WAITING']);

    const { body } = await ask('GET', '/v1/handovers?limit=200', ward);
    const item = body.items.find((each: { unitId: string }) => each.unitId === unitId);
    expect(item).toMatchObject({ mailFailed: 'bounced', mailFailedWhy: why });
    const { body: units } = await ask('GET', '/v1/unit-accounts?limit=200', ward);
    expect(units.items.find((each: { unitId: string }) => each.unitId === unitId).addressFailedWhy).toBe(isAddress ? why : null);
    expect(JSON.stringify(body)).not.toContain(email);
    const path = `/v1/handovers/${item.handoverId}/returned-mail`;
    expect((await ask('GET', path, otherWard)).status).toBe(404);
    expect((await ask('GET', path, ward)).body).toEqual({ address: email, why });
    await waitUntil(() => trail.some(({ key, text: event }) => key === accountId && event.includes('handover.read-address')), 'the trail');
    expect([...accounts, ...trail].length).toBeGreaterThan(0);
    for (const { text: event } of [...accounts, ...trail]) expect(event).not.toContain(email);
    const [row] = await service.queryRows<{ row: string }>('select account::text as row from account where id = $1', [accountId]);
    expect(row!.row).not.toContain(email);

    const { username, password } = secretOf(mail);
    expect((await signIn(username, password)).status).toBe(401);
    const { body: slip } = await ask('POST', `/v1/handovers/${item.handoverId}/open`, ward);
    expect((await signIn(username, slip.oneTimePassword)).status).toBe(200);
  }); // prettier-ignore

  it('creates one handover, however often and on whichever instance its report arrives', async () => {
    const { accountId, mail } = await mailed('nhieu.lan@example.vn');
    await becomes(accountId, 'DELIVERED');
    const report = postfix(returnedOf(mail));
    const told = Array.from({ length: 6 }, (_, n) => bring(report, mail.sender, { at: n % 2 === 0 ? service : second }));
    expect(await Promise.all(told.map(answered))).toEqual([250, 250, 250, 250, 250, 250]);
    await bring(report, mail.sender);
    expect(await handovers(accountId)).toHaveLength(1);
    await waitUntil(() => states(accountId).includes('HANDOVER_WAITING'), 'the handover told');
    expect(states(accountId).filter((state) => state === 'BOUNCED')).toHaveLength(1);
  }); // prettier-ignore

  it('may arrive before the reply of the mail server is stored', async () => {
    const sent: Promise<unknown>[] = [];
    whileTaking = async (mail) => {
      sent.push(bring(postfix(returnedOf(mail)), mail.sender));
      await new Promise((resolve) => setTimeout(resolve, 300));
      return undefined;
    };
    try {
      const { accountId } = await mailed('nhanh@example.vn');
      await becomes(accountId, 'HANDOVER_WAITING');
      await Promise.all(sent);
      expect(await handovers(accountId)).toHaveLength(1);
    } finally {
      whileTaking = () => Promise.resolve(undefined);
    }
  });

  it('has the same Message-ID when the reply of the mail server was lost and it is sent again', async () => {
    // The server keeps the mail, and the answer does not come through.
    const faults: (Error | undefined)[] = [
      Object.assign(new Error('4.3.0 Try again'), { responseCode: 451 }),
    ];
    whileTaking = () => Promise.resolve(faults.pop());
    try {
      const email = 'lap.lai@example.vn';
      const { accountId } = await mailed(email);
      await becomes(accountId, 'DELIVERED');
      const both = mails.filter(({ recipient }) => recipient === email);
      expect(both).toHaveLength(2);
      expect(both[0]!.id).toMatch(/^<account\.[0-9a-f-]{36}\.[0-9a-f]{16}@khaibao\.example\.vn>$/);
      expect(both[1]).toEqual(both[0]);
      expect((await mailed('khac@example.vn')).mail.id).not.toBe(both[0]!.id);
    } finally {
      whileTaking = () => Promise.resolve(undefined);
    }
  });

  it('that reports a delay changes no state; the delay is displayed', async () => {
    const { accountId, unitId, mail } = await mailed('cham@example.vn');
    await becomes(accountId, 'DELIVERED');
    for (const status of ['4.4.1', '4.4.7'])
      await bring(postfix(returnedOf(mail), { action: 'delayed', status }), mail.sender);
    expect(await stateOf(accountId)).toBe('DELIVERED');
    const { body } = await ask('GET', '/v1/unit-accounts?limit=200', ward);
    expect(body.items.find((each: { unitId: string }) => each.unitId === unitId)).toMatchObject({
      mailFailed: null,
      mailDelayedAt: expect.any(String),
    });
    const { username, password } = secretOf(mail);
    expect((await signIn(username, password)).status).toBe(200);
  });

  it('that is not a delivery report changes nothing and is counted', async () => {
    const { accountId, mail } = await mailed('vang.mat@example.vn');
    await becomes(accountId, 'DELIVERED');
    const before = await counted('no-report');
    const to = returnedOf(mail);
    for (const raw of [outOfOffice(to), readReceipt(to), oldServer(to)]) {
      await bring(raw, mail.sender);
      await bring(raw, mail.sender, { from: mail.recipient });
    }
    // A report that somebody sends, not a server: reports come from nobody.
    await bring(postfix(to), mail.sender, { from: 'ai.do@example.vn' });
    expect(await stateOf(accountId)).toBe('DELIVERED');
    expect(await handovers(accountId)).toEqual([]);
    expect(await counted('no-report')).toBe(before + 7);
  });

  it('changes nothing after a sign-in with its password, or after a newer mail', async () => {
    const used = await mailed('da.vao@example.vn');
    await becomes(used.accountId, 'DELIVERED');
    const { username, password } = secretOf(used.mail);
    const { body: session } = await signIn(username, password);
    await bring(postfix(returnedOf(used.mail)), used.mail.sender);
    expect(await stateOf(used.accountId)).toBe('DELIVERED');
    await ask('POST', '/v1/password', session.accessToken, { currentPassword: password, newPassword: ownPassword });
    await bring(postfix(returnedOf(used.mail)), used.mail.sender);
    expect(await stateOf(used.accountId)).toBe('ACTIVATED');
    expect((await signIn(username, ownPassword)).status).toBe(200);

    const again = await mailed('gui.lai@example.vn');
    await becomes(again.accountId, 'DELIVERED');
    await ask('POST', `/v1/unit-accounts/${again.accountId}/new-password`, ward, { delivery: 'mail' });
    const newer = await waitUntil(() => mails.filter(({ recipient }) => recipient === 'gui.lai@example.vn')[1], 'the newer mail');
    await becomes(again.accountId, 'DELIVERED');
    await bring(postfix(returnedOf(again.mail)), again.mail.sender);
    expect(await stateOf(again.accountId)).toBe('DELIVERED');
    await bring(postfix(returnedOf(newer)), newer.sender);
    expect(await stateOf(again.accountId)).toBe('HANDOVER_WAITING');
  }); // prettier-ignore

  it('enables no account that was disabled meanwhile', async () => {
    const { accountId, mail } = await mailed('bi.khoa@example.vn');
    await becomes(accountId, 'DELIVERED');
    await ask('POST', `/v1/unit-accounts/${accountId}/disable`, ward, { reason: 'Đơn vị đã đóng cửa' });
    await bring(postfix(returnedOf(mail)), mail.sender);
    expect(await stateOf(accountId)).toBe('DISABLED');
    expect(await handovers(accountId)).toEqual([]);
  });

  it('has a reason as well when the server rejects it immediately', async () => {
    const { accountId, unitId } = await approved('full.hop@example.vn');
    await becomes(accountId, 'HANDOVER_WAITING');
    const { body } = await ask('GET', '/v1/handovers?limit=200', ward);
    const item = body.items.find((each: { unitId: string }) => each.unitId === unitId);
    expect(item).toMatchObject({ mailFailed: 'bounced', mailFailedWhy: 'full' });
    const { body: returned } = await ask('GET', `/v1/handovers/${item.handoverId}/returned-mail`, ward);
    expect(returned).toEqual({ address: 'full.hop@example.vn', why: 'full' });
  });

  describe('without a password', () => {
    interface InUse {
      readonly unitId: string;
      readonly accountId: string;
      readonly email: string;
      readonly username: string;
    }
    /** An account that its unit uses, with the address that its mail went to. */
    async function inUse(email: string): Promise<InUse> {
      const { accountId, unitId, mail } = await mailed(email);
      await becomes(accountId, 'DELIVERED');
      const { username, password } = secretOf(mail);
      await setOwn(username, password);
      return { unitId, accountId, email, username };
    }
    async function setOwn(username: string, password: string): Promise<void> {
      const { body: session } = await signIn(username, password);
      const own = { currentPassword: password, newPassword: ownPassword };
      expect((await ask('POST', '/v1/password', session.accessToken, own)).status).toBe(200);
    }
    /** The mail that an action brings, of those with certain words. */
    async function brings(email: string, words: string, act: () => Promise<unknown>): Promise<TakenMail> {
      const all = (): TakenMail[] =>
        mails.filter(({ recipient, text: said }) => recipient === email && said.includes(words));
      const before = all().length;
      await act();
      return waitUntil(() => all()[before], words);
    }
    const askHelp = (username: string): Promise<ServiceResponse> =>
      ask('POST', '/v1/password-help', undefined, { username });
    const link = ({ email, username }: InUse): Promise<TakenMail> =>
      brings(email, '/admin/mat-khau-moi#', () => askHelp(username));
    const listed = async ({ unitId }: { unitId: string }): Promise<ServiceResponse['body']> =>
      (await ask('GET', '/v1/unit-accounts?limit=200', ward)).body.items.find(
        (each: { unitId: string }) => each.unitId === unitId,
      );
    const against = async (unit: { unitId: string }): Promise<string | null> =>
      (await listed(unit)).addressFailedWhy;
    /** As if what is written down of the address had been so many days ago. */
    const daysLater = (accountId: string, days: number): Promise<object[]> =>
      service.queryRows(
        `update account set address_failed_at = address_failed_at - $2 * interval '1 day',
           address_tried_at = address_tried_at - $2 * interval '1 day' where id = $1`,
        [accountId, days],
      );

    it('is recorded for the account and ends nothing', async () => {
      const unit = await inUse('quen.mat@example.vn');
      await waitUntil(() => states(unit.accountId).at(-1) === 'ACTIVATED', 'the account in use told');
      const told = states(unit.accountId).length;
      const mail = await link(unit);
      expect(mail.sender).toMatch(new RegExp(`^tra-[a-z2-7]{55}@${domain}$`));
      expect(mail.sender).not.toBe(mails.find(({ recipient }) => recipient === unit.email)!.sender);
      await bring(postfix(returnedOf(mail), { action: 'delayed', status: '4.4.1' }), mail.sender);
      await bring(outOfOffice(returnedOf(mail)), mail.sender);
      expect(await listed(unit)).toMatchObject({ addressFailedWhy: null, addressFailedAt: null, mailDelayedAt: null });
      const before = await counted('address-failed');
      await bring(postfix(returnedOf(mail)), mail.sender);
      expect(await counted('address-failed')).toBe(before + 1);
      expect(await listed(unit)).toMatchObject({
        state: 'ACTIVATED',
        addressFailedWhy: 'no-mailbox',
        addressFailedAt: expect.any(String),
        mailFailed: null,
      });
      expect(await handovers(unit.accountId)).toEqual([]);
      expect((await signIn(unit.username, ownPassword)).status).toBe(200);
      expect(states(unit.accountId)).toHaveLength(told);
      for (const as of [ward, otherWard]) {
        const { body } = await ask('GET', '/v1/unit-accounts?limit=200', as);
        expect(JSON.stringify(body).includes(unit.unitId)).toBe(as === ward);
        expect(JSON.stringify(body)).not.toContain(unit.email);
      }
    }); // prettier-ignore

    it('may be the notice of a new device, and may arrive before the reply of the mail server is stored', async () => {
      const unit = await inUse('may.moi@example.vn');
      const sent: Promise<unknown>[] = [];
      whileTaking = async (mail) => {
        sent.push(bring(gmail(returnedOf(mail), '5.2.2'), mail.sender));
        await new Promise((resolve) => setTimeout(resolve, 300));
        return undefined;
      };
      try {
        await brings(unit.email, 'thiết bị mới', () => signIn(unit.username, ownPassword));
        await Promise.all(sent);
      } finally {
        whileTaking = () => Promise.resolve(undefined);
      }
      expect(await listed(unit)).toMatchObject({ state: 'ACTIVATED', addressFailedWhy: 'full' });
    });

    it('counts no longer when a later one was accepted and not returned within five days', async () => {
      const unit = await inUse('lai.den@example.vn');
      const first = await link(unit);
      await bring(postfix(returnedOf(first)), first.sender);
      await daysLater(unit.accountId, 9);
      expect(await against(unit)).toBe('no-mailbox');
      const isTried = async (): Promise<boolean> =>
        (await service.queryRows('select 1 from account where id = $1 and address_tried_at is not null', [unit.accountId])).length > 0;
      const second = await link(unit);
      await waitUntil(isTried, 'the later mail');
      await daysLater(unit.accountId, 4);
      expect(await against(unit)).toBe('no-mailbox');
      // It comes back too, so the five days begin with the one after it.
      await bring(gmail(returnedOf(second), '5.2.2'), second.sender);
      await daysLater(unit.accountId, 9);
      expect(await against(unit)).toBe('full');
      await link(unit);
      await waitUntil(isTried, 'the last mail');
      await daysLater(unit.accountId, 5);
      expect(await against(unit)).toBeNull();
    }); // prettier-ignore

    it('counts no longer when its link was used', async () => {
      const unit = await inUse('mo.lien.ket@example.vn');
      const mail = await link(unit);
      await bring(postfix(returnedOf(mail)), mail.sender);
      expect(await against(unit)).toBe('no-mailbox');
      const [, token] = /mat-khau-moi#([\w-]{43})/.exec(mail.text)!;
      const reset = { token, newPassword: 'Gánh hàng rong đầu hẻm 12' };
      expect((await ask('POST', '/v1/password-help/reset', undefined, reset)).status).toBe(204);
      expect(await against(unit)).toBeNull();
    });

    it('counts no longer when the password of a later one was used', async () => {
      const unit = await inUse('mat.khau.moi@example.vn');
      const mail = await link(unit);
      await bring(postfix(returnedOf(mail)), mail.sender);
      const path = `/v1/unit-accounts/${unit.accountId}/new-password`;
      const account = await brings(unit.email, 'Mật khẩu dùng một lần', () =>
        ask('POST', path, ward, { delivery: 'mail' }),
      );
      await becomes(unit.accountId, 'DELIVERED');
      expect(await against(unit)).toBe('no-mailbox');
      const { username, password } = secretOf(account);
      await setOwn(username, password);
      expect(await against(unit)).toBeNull();
    });

    it('does not affect another address', async () => {
      const unit = await inUse('nguoi.cu@example.vn');
      const old = await link(unit);
      await bring(postfix(returnedOf(old)), old.sender);
      expect(await against(unit)).toBe('no-mailbox');
      const email = 'nguoi.moi@example.vn';
      const path = `/v1/unit-accounts/${unit.accountId}/new-admin`;
      expect((await ask('POST', path, ward, { representative: 'Phạm Văn Nam', email })).status).toBe(200);
      expect(await against(unit)).toBeNull();
      await becomes(unit.accountId, 'DELIVERED');
      const before = await counted('late');
      await bring(postfix(returnedOf(old)), old.sender);
      expect(await counted('late')).toBe(before + 1);
      expect(await against(unit)).toBeNull();
      expect(await stateOf(unit.accountId)).toBe('DELIVERED');
    });

    it('is recorded as well when the server rejects it immediately, as is the mail with the account', async () => {
      const email = 'full.hai@example.vn';
      const { accountId, unitId } = await approved(email);
      await becomes(accountId, 'HANDOVER_WAITING');
      const [handover] = await handovers(accountId);
      const { body: slip } = await ask('POST', `/v1/handovers/${handover!.id}/open`, ward);
      await setOwn(slip.username, slip.oneTimePassword);
      expect(await against({ unitId })).toBe('full');
      await daysLater(accountId, 9);
      const { addressFailedAt: before } = await listed({ unitId });
      await askHelp(slip.username);
      await waitUntil(async () => (await listed({ unitId })).addressFailedAt !== before, 'the refusal');
      expect(await against({ unitId })).toBe('full');
    });

    it('is displayed to the inviter of an official', async () => {
      const { code, path, name } = testAreas.benNghe;
      await suite.probe.publishEvent(Topics.area, code, { code, path, fullName: name, name: name.split(', ')[0]!, level: 'ward', parentCode: null, validFrom: '1997-01-01', validTo: null });
      await waitUntil(async () => (await service.queryRows('select 1 from area_name')).length > 0, 'the area');
      const { body } = await ask('POST', '/v1/officials', district, { displayName: 'Trần Thị Mới', role: 'ward-officer', areaCode: code, email: 'full.can.bo@example.vn' });
      await becomes(body.accountId, 'BOUNCED');
      const { body: list } = await ask('GET', '/v1/officials', district);
      expect(list.items.find((each: { accountId: string }) => each.accountId === body.accountId)).toMatchObject({
        addressFailedWhy: 'full',
        addressFailedAt: expect.any(String),
      });
    }); // prettier-ignore
  });

  describe('the listener of returned mails', () => {
    it('accepts only recipients built by this service, one for each mail, up to the maximum size', async () => {
      const { accountId, mail } = await mailed('co.that@example.vn');
      await becomes(accountId, 'DELIVERED');
      const report = postfix(returnedOf(mail));
      const [local] = mail.sender.split('@') as [string];
      const { mail: other } = await mailed('nguoi.khac@example.vn');
      // Another account's name with this one's tag.
      const forged = `${other.sender.slice(0, 30)}${local.slice(30)}@${domain}`;
      for (const to of [forged, `khong-tra-loi@${domain}`, `${local}@example.vn`, `tra-${'a'.repeat(55)}@${domain}`])
        expect(await answered(bring(report, to))).toBe(550);
      expect(await answered(bring(Buffer.concat([report, Buffer.alloc(600_000, 'x\r\n')]), mail.sender))).toBe(552);
      expect(await stateOf(accountId)).toBe('DELIVERED');
      const said = await dialogue(portOf(service), [
        'EHLO mx', 'MAIL FROM:<>', `RCPT TO:<${mail.sender}>`, `RCPT TO:<${other.sender}>`, 'QUIT',
      ]);
      expect(said.filter((line) => /^\d{3} /.test(line)).map((line) => line.slice(0, 3))).toEqual(['220', '250', '250', '250', '452', '221']);
    }); // prettier-ignore

    it('closes the connection of a client that tries addresses', async () => {
      const wrong = Array.from({ length: 20 }, (_, n) => `RCPT TO:<a${n}@${domain}>`);
      const said = await dialogue(portOf(service), ['EHLO mx', 'MAIL FROM:<>', ...wrong]);
      expect(said.filter((line) => line.startsWith('550')).length).toBeLessThan(10);
    });

    it('accepts ten concurrent connections', async () => {
      const sockets: Socket[] = [];
      const greeting = (): Promise<string> =>
        new Promise((resolve) => {
          const socket = connect(portOf(second), '127.0.0.1');
          sockets.push(socket);
          socket.once('data', (data: Buffer) => resolve(data.toString()));
        });
      try {
        const greetings = await Promise.all(Array.from({ length: 12 }, greeting));
        expect(greetings.filter((one) => one.startsWith('220'))).toHaveLength(10);
        expect(greetings.filter((one) => one.startsWith('421'))).toHaveLength(2);
      } finally {
        for (const socket of sockets) socket.destroy();
      }
    });
  });
});

/** Says lines to a mail server, each after the answer to the one before; gives back what it said, until it hangs up. */
function dialogue(port: number, lines: readonly string[]): Promise<string[]> {
  return new Promise((resolve) => {
    const said: string[] = [];
    const left = [...lines];
    const socket = connect(port, '127.0.0.1');
    let held = '';
    socket.on('data', (data: Buffer) => {
      held += data.toString();
      for (let end = held.indexOf('\r\n'); end >= 0; end = held.indexOf('\r\n')) {
        const line = held.slice(0, end);
        held = held.slice(end + 2);
        said.push(line);
        const next = line[3] === '-' ? undefined : left.shift();
        if (next !== undefined) socket.write(`${next}\r\n`);
        else if (line[3] !== '-') socket.end();
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(said));
  });
}
