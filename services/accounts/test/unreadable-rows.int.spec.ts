import { randomUUID } from 'node:crypto';
import { Metrics } from '@khai-bao/platform/observability';
import { readInbox, openSuite, testAreas, type ServiceResponse, type RunningService, type Suite, type TestAccount } from '@khai-bao/testing'; // prettier-ignore
import { dic, unitAccountDesk, ward, type ApprovedUnit } from './unit-account-desk.js';

const password = 'KhaiBao#2021';
/** Damaged at rest, or sealed under a key that nobody has any more. */
const damaged = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** One row that cannot be opened, in each table that is listed: its neighbours are there, and it is seen as what it is. */
describe('rows that cannot be decrypted', () => {
  let suite: Suite;
  let service: RunningService;
  const { approved, ask, becomes, signIn } = unitAccountDesk(() => ({ suite, service }));

  const plant = async (table: string, column: string, where: string, id: string): Promise<void> => {
    const planted = await service.queryRows(
      `update ${table} set ${column} = $1 where ${where} = $2 returning 1`,
      [damaged, id],
    );
    expect([table, column, planted.length]).toEqual([table, column, 1]);
  };
  const items = async (path: string, as: TestAccount | string): Promise<Record<string, unknown>[]> => {
    const { status, body } = await ask('GET', path, as);
    expect([path, status]).toEqual([path, 200]);
    return body.items as Record<string, unknown>[];
  };
  const idOf = async (username: string): Promise<string> =>
    (await service.queryRows<{ id: string }>('select id from account where username = $1', [username]))[0]!
      .id;
  const handoverOf = async ({ accountId }: ApprovedUnit): Promise<string> =>
    (
      await service.queryRows<{ id: string }>(
        'select id from handover where account_id = $1 order by issued_at desc, id desc limit 1',
        [accountId],
      )
    )[0]!.id;

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('accounts', {
      module: () => import('../src/accounts-service.module.js').then((m) => m.AccountsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
  }, 60_000);
  afterAll(() => suite.close());

  it('are flagged in every list beside the others', async () => {
    const [good, bad] = [await approved(), await approved()];
    // Units: why the account is locked. Requests show no sealed value, and are listed whatever the name is.
    for (const { accountId } of [good, bad])
      await ask('POST', `/v1/unit-accounts/${accountId}/disable`, ward, { reason: 'Đóng cửa' });
    await plant('account', 'disabled_reason_sealed', 'id', bad.accountId);
    await plant('account', 'display_name_sealed', 'id', bad.accountId);
    const units = await items('/v1/unit-accounts?limit=200', ward);
    const unitOf = ({ accountId }: ApprovedUnit): unknown =>
      units.find((each) => each['accountId'] === accountId);
    expect(unitOf(good)).toMatchObject({ disabledReason: 'Đóng cửa', unreadable: false });
    expect(unitOf(bad)).toMatchObject({ disabledReason: null, unreadable: true, state: 'DISABLED' });
    const requests = await items('/v1/account-requests?limit=200&state=ALL', dic);
    for (const unit of [good, bad])
      expect(requests.map((each) => each['accountId'])).toContain(unit.accountId);

    // Handovers: why a slip came back.
    const [kept, lost] = [await approved(), await approved()];
    for (const unit of [kept, lost])
      await ask('POST', `/v1/handovers/${await handoverOf(unit)}/return`, ward, { reason: 'Không có ai' });
    await plant('handover', 'return_reason_sealed', 'id', await handoverOf(lost));
    const handovers = await items('/v1/handovers?limit=200&state=ALL', ward);
    const handoverOfList = async (unit: ApprovedUnit): Promise<unknown> => {
      const id = await handoverOf(unit);
      return handovers.find((each) => each['handoverId'] === id);
    };
    expect(await handoverOfList(kept)).toMatchObject({ returnReason: 'Không có ai', unreadable: false });
    expect(await handoverOfList(lost)).toMatchObject({ returnReason: null, unreadable: true });

    // Officials, and the rules and the trail that name them.
    const official = await idOf('so.tttt2');
    const token = (await signIn('so.tttt2', password)).body.accessToken as string;
    const rule = { areaPath: '79', kinds: ['market'], tiers: ['ward'], completeContact: true, noDuplicate: true }; // prettier-ignore
    expect((await ask('POST', '/v1/approval-rules', token, rule)).status).toBe(201);
    await service.queryRows(
      `insert into access_trail (event_id, at, actor_id, role, action, subject_kind, subject_id) select gen_random_uuid(), now(), id, role, 'case.read', 'case', $1 from account where username in ('so.tttt2', 'hcdc')`,
      [randomUUID()],
    );
    await plant('account', 'display_name_sealed', 'id', official);
    const officials = await items('/v1/officials', { ...dic, accountId: await idOf('so.tttt') });
    expect(officials.length).toBeGreaterThan(5);
    expect(officials.find((each) => each['accountId'] === official)).toMatchObject({ displayName: '', unreadable: true }); // prettier-ignore
    expect(officials.filter((each) => each['unreadable'] === true)).toHaveLength(1);
    const trail = await items('/v1/access-trail', { role: 'auditor', areaPath: testAreas.city.path });
    const named = trail.filter((each) => each['action'] === 'case.read').map((each) => [each['actorName'], each['unreadable']]); // prettier-ignore
    expect(named.sort()).toEqual([['', true], ['Bùi Khánh', false]]); // prettier-ignore
    expect(await items('/v1/approval-rules', dic)).toEqual([expect.objectContaining({ proposedBy: '' })]);
    // Who has such a name gets in all the same.
    expect((await signIn('so.tttt2', password)).body.profile).toMatchObject({ displayName: '', username: 'so.tttt2' }); // prettier-ignore

    // What is sealed of a unit's own people: gate staff, and the passkeys of an official.
    const admin = { role: 'unit-admin' as const, unitId: randomUUID() };
    for (const name of ['Một', 'Hai'])
      await service.queryRows(
        `insert into account (id, role, state, state_since, username, display_name_sealed, place, unit_id) values ($1, 'gate-staff', 'ACTIVATED', now(), $2, $3, 'Chợ', $4)`,
        [randomUUID(), name, damaged, admin.unitId],
      );
    expect(await items('/v1/staff', admin)).toMatchObject([
      { username: 'Một', displayName: '', unreadable: true },
      { username: 'Hai', displayName: '', unreadable: true },
    ]);
    await service.queryRows(
      `insert into passkey (id, account_id, credential_id, public_key, counter, transports, name_sealed, made_at) values ($1, $2, 'x', 'y', 0, '{}', $3, now())`,
      [randomUUID(), official, damaged],
    );
    const factors = await ask('GET', '/v1/second-factor', token);
    expect([factors.status, factors.body.passkeys]).toEqual([200, [expect.objectContaining({ name: '' })]]);
    const metric = await service.app.get(Metrics).registry.getSingleMetric('unreadable_rows_total')!.get();
    expect(metric.values.map(({ labels }) => labels['table'])).toEqual(
      expect.arrayContaining(
        ['disabled', 'return', 'name', 'passkey-name'].map((field) => `account ${field}`),
      ),
    );
  }, 60_000);

  it('do not prevent other slips of a batch from being opened, and are issued again', async () => {
    const [one, bad, two] = [await approved(), await approved(), await approved()];
    await plant('secret', 'sealed', 'account_id', bad.accountId);
    const ids = await Promise.all([one, bad, two].map(handoverOf));
    const open = (): Promise<ServiceResponse> => ask('POST', '/v1/handovers/open-many', ward, { ids });
    const { body } = await open();
    expect(body.slips.map(({ handoverId }: { handoverId: string }) => handoverId)).toEqual([ids[0], ids[2]]);
    expect(body.refused).toEqual([{ handoverId: ids[1], code: 'ACCOUNTS.HANDOVER_UNREADABLE' }]);
    await ask('POST', `/v1/unit-accounts/${bad.accountId}/new-password`, ward, { delivery: 'handover' });
    const renewed = await ask('POST', `/v1/handovers/${await handoverOf(bad)}/open`, ward);
    expect((await signIn(renewed.body.username, renewed.body.oneTimePassword)).status).toBe(200);
  });

  it('in the mail queue delay no other mail and become a slip', async () => {
    const addressOf = (): string => `${randomUUID().slice(0, 8)}@example.vn`;
    const [badMail, goodMail] = [addressOf(), addressOf()];
    const bad = await approved(badMail);
    await becomes(bad.accountId, 'DELIVERED');
    await plant('account', 'email_sealed', 'id', bad.accountId);
    await ask('POST', `/v1/unit-accounts/${bad.accountId}/new-password`, ward, { delivery: 'mail' });
    const good = await approved(goodMail);
    await becomes(good.accountId, 'DELIVERED');
    expect(await readInbox(goodMail)).toHaveLength(1);
    await becomes(bad.accountId, 'HANDOVER_WAITING');
    // The first one alone; nothing went to an address that nobody can read.
    expect(await readInbox(badMail)).toHaveLength(1);
  });
});
