import { createServer, type AddressInfo, type Server } from 'node:net';
import { randomUUID } from 'node:crypto';
import { Topics, type MailTrouble } from '@khai-bao/contracts';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { openSuite, waitUntil, type RunningService, type SeenMessage, type Suite } from '@khai-bao/testing';
import { unitAccountDesk, ward } from './unit-account-desk.js';

/** What a mail server answers, by the command it answers to. */
type Script = Readonly<Record<string, string>>;

const willing: Script = {
  GREETING: '220 mail.example.vn',
  EHLO: '250-mail.example.vn\r\n250 AUTH PLAIN LOGIN',
  AUTH: '235 2.7.0 welcome',
  MAIL: '250 2.1.0 ok',
  RCPT: '250 2.1.5 ok',
  DATA: '354 go on',
  '.': '250 2.0.0 taken',
  RSET: '250 2.0.0 ok',
  QUIT: '221 2.0.0 bye',
};

/** A mail server that says what it is told to. */
function scripted(said: () => Script, taken: string[]): Server {
  return createServer((socket) => {
    let inData = false;
    let recipient = '';
    const say = (key: string): void => void socket.write(`${said()[key] ?? '250 ok'}\r\n`);
    say('GREETING');
    let rest = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines)
        if (inData) {
          if (line !== '.') continue;
          inData = false;
          if (said()['.']!.startsWith('2')) taken.push(recipient);
          say('.');
        } else {
          const key = line.split(/[ :]/)[0]!.toUpperCase();
          if (key === 'RCPT') recipient = /<([^>]*)>/.exec(line)?.[1] ?? '';
          inData = key === 'DATA' && said()['DATA']!.startsWith('354');
          say(key);
          if (key === 'QUIT') socket.end();
        }
    });
  });
}

/** What the mail server says about us, and what it says about an address. */
describe('a mail server that rejects mails', () => {
  let suite: Suite;
  let service: RunningService;
  let server: Server;
  let events: SeenMessage[];
  let script: Script = willing;
  const taken: string[] = [];

  const { approved, ask, becomes, stateOf } = unitAccountDesk(() => ({ suite, service }));
  const troubles = (): MailTrouble[] =>
    events.map(({ text }) => (JSON.parse(text) as { data: MailTrouble }).data);
  const attemptsOf = async (accountId: string): Promise<number> =>
    (
      await service.queryRows<{ attempts: number }>(
        `select attempts from job where kind = 'mail-account' and key = $1`,
        [accountId],
      )
    )[0]!.attempts;
  const addressOf = async (
    unitId: string,
  ): Promise<{ addressFailedWhy: string | null; mailFailed: string | null }> =>
    (await ask('GET', '/v1/unit-accounts?limit=200', ward)).body.items.find(
      (each: { unitId: string }) => each.unitId === unitId,
    );
  const dueNow = async (kind: string, key: string): Promise<void> => {
    await service.queryRows(
      `update job set due_at = now() where kind = $1 and key = $2 and done_at is null`,
      [kind, key],
    );
    await service.app.get(TimerScheduler).sweepDueTimers();
  };
  const tryNow = (accountId: string): Promise<void> => dueNow('mail-account', accountId);

  beforeAll(async () => {
    suite = await openSuite();
    server = scripted(() => script, taken);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    service = await suite.startService('accounts', {
      module: () => import('../src/accounts-service.module.js').then((m) => m.AccountsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: { SMTP_URL: `smtp://khaibao:sai@127.0.0.1:${(server.address() as AddressInfo).port}` },
    });
    events = await suite.probe.collectMessages(Topics.mailTrouble);
  }, 60_000);
  afterAll(async () => {
    await suite.close();
    server.close();
  });
  afterEach(() => (script = willing));

  it.each([
    ['our password', { AUTH: '535 5.7.8 credentials invalid' }, 'authentication', '535 5.7.8'],
    ['our host', { GREETING: '554 no SMTP service here' }, 'greeting', '554'],
    ['our name', { EHLO: '550 5.7.1 refused', HELO: '550 5.7.1 refused' }, 'greeting', '550 5.7.1'],
    ['our sender', { MAIL: '550 5.1.8 sender rejected' }, 'sender', '550 5.1.8'],
    ['whoever has not signed in', { MAIL: '530 5.7.0 authentication required' }, 'authentication', '530 5.7.0'],
    ['relaying', { RCPT: '550 5.7.1 relaying denied' }, 'policy', '550 5.7.1'],
    ['a listed host, once it is told the recipient', { RCPT: '554 5.7.1 Client host blocked' }, 'policy', '554 5.7.1'],
    ['before the content', { DATA: '554 5.5.1 no valid recipients' }, 'content', '554 5.5.1'],
    ['the content', { '.': '554 5.7.1 looks like spam' }, 'content', '554 5.7.1'],
  ] as const)('%s: the address is as good as before, the mail goes later, and DIC is told once', async (_what, change, reason, reply) => {
    const before = troubles().length;
    script = { ...willing, ...change };
    const email = `${randomUUID().slice(0, 8)}@example.vn`;
    const unit = await approved(email);
    await waitUntil(async () => (await attemptsOf(unit.accountId)) >= 1, 'the first try');
    await tryNow(unit.accountId);
    await waitUntil(async () => (await attemptsOf(unit.accountId)) >= 2, 'the second try');
    expect(await stateOf(unit.accountId)).toBe('ISSUED');
    expect(await addressOf(unit.unitId)).toMatchObject({ addressFailedWhy: null, mailFailed: null });
    expect(await service.queryRows('select 1 from handover where account_id = $1', [unit.accountId])).toEqual([]);
    expect(await service.queryRows('select 1 from secret where account_id = $1', [unit.accountId])).toHaveLength(1);
    await waitUntil(() => troubles().length > before, 'what is told');
    expect(troubles().slice(before)).toEqual([
      { troubleId: expect.any(String), service: 'accounts', reason, reply, since: expect.any(String), overAt: null },
    ]);
    expect(JSON.stringify(troubles())).not.toContain(email);

    // What may meet some mails alone is over when it has not come for an hour.
    await service.queryRows(`update mail_trouble set last_at = last_at - interval '2 hours'`);
    script = willing;
    await tryNow(unit.accountId);
    await becomes(unit.accountId, 'DELIVERED');
    expect(taken).toContain(email);
    await waitUntil(() => troubles().length === before + 2, 'that it is over');
    expect(troubles().at(-1)).toMatchObject({ reason, overAt: expect.any(String) });
  }, 60_000); // prettier-ignore

  it.each([
    ['no-mailbox', '550 5.1.1 user unknown'],
    ['full', '552 5.2.2 mailbox full'],
    ['refused', '550 no such user'],
  ])('the recipient: it is handed over at once (%s), and nobody is told of a trouble', async (why, reply) => {
    const before = troubles().length;
    script = { ...willing, RCPT: reply };
    const unit = await approved(`${randomUUID().slice(0, 8)}@example.vn`);
    await becomes(unit.accountId, 'HANDOVER_WAITING');
    expect(await addressOf(unit.unitId)).toMatchObject({ addressFailedWhy: why, mailFailed: 'bounced' });
    expect(await service.queryRows('select 1 from mail_trouble')).toEqual([]);
    expect(troubles()).toHaveLength(before);
  });

  it('because of the sender, for days: the committee hands over and no failure of the address is recorded', async () => {
    script = { ...willing, AUTH: '535 5.7.8 credentials invalid' };
    const unit = await approved(`${randomUUID().slice(0, 8)}@example.vn`);
    await waitUntil(async () => (await attemptsOf(unit.accountId)) >= 1, 'the first try');
    await dueNow('mail-unopened', unit.accountId);
    await becomes(unit.accountId, 'HANDOVER_WAITING');
    expect(await addressOf(unit.unitId)).toMatchObject({ addressFailedWhy: null, mailFailed: 'unopened' });
  });
});
