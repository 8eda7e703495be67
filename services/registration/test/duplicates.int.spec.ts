import { randomInt, randomUUID } from 'node:crypto';
import { Topics, type AccountSnapshot, type UnitSnapshot } from '@khai-bao/contracts';
import {
  openSuite,
  testAreas,
  registrationForm,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type SeenMessage,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const ward: TestAccount = {
  role: 'ward-officer',
  areaPath: testAreas.benNghe.path,
  place: testAreas.benNghe.name,
};
const otherWard: TestAccount = { role: 'ward-officer', areaPath: testAreas.daKao.path };
const quan1: TestAccount = { role: 'district-officer', areaPath: testAreas.quan1.path };
const quan3: TestAccount = { role: 'district-officer', areaPath: testAreas.quan3.path };
const dic: TestAccount = { role: 'dic-operator', areaPath: testAreas.city.path };
const ofQuan3 = '27139';

interface Pair {
  readonly id: string;
  readonly state: string;
  readonly reasons: string[];
  readonly other: { readonly unitId: string } | null;
}
interface Registered {
  readonly unitId: string;
  readonly trackingCode: string;
}

describe('possible duplicates', () => {
  let suite: Suite;
  let service: RunningService;
  let units: SeenMessage[];
  let phones = 0;

  /** A phone, a name and an address that nobody else has. */
  const phone = (): string => `09${String(10_000_000 + (phones += 1))}`;
  const word = (): string =>
    Array.from({ length: 3 }, () =>
      Array.from({ length: 6 }, () => 'bcdghklmnpqrstvx'[randomInt(16)]).join(''),
    ).join(' ');
  const form = (change: object = {}): Record<string, unknown> =>
    registrationForm({ name: word(), street: `${randomInt(10_000)} ${word()}`, phone: phone(), ...change });
  const register = async (change: object = {}, as?: TestAccount): Promise<Registered> =>
    (
      await service.sendRequest('POST', `/v1/registrations${as === undefined ? '' : '/counter'}`, {
        body: form(change),
        headers: { 'idempotency-key': randomUUID() },
        ...(as === undefined ? {} : { as }),
      })
    ).body as Registered;
  const read = async (id: string, as = quan1): Promise<ServiceResponse['body']> =>
    (await service.sendRequest('GET', `/v1/registrations/${id}`, { as })).body;
  const pairs = async (id: string, as = quan1): Promise<Pair[]> => (await read(id, as)).duplicates;
  const open = async (id: string): Promise<Pair[]> =>
    (await pairs(id)).filter(({ state }) => state === 'open');
  const correct = async (id: string, change: object, as = quan1): Promise<ServiceResponse> => {
    const now = await read(id);
    return service.sendRequest('PUT', `/v1/registrations/${id}`, {
      as,
      body: {
        name: now.name,
        kind: now.kind,
        areaCode: now.areaCode,
        street: now.street,
        representative: now.representative,
        phone: now.phone,
        usesNcovi: now.usesNcovi,
        ...(now.taxCode === null ? {} : { taxCode: now.taxCode }),
        ...(now.email === null ? {} : { email: now.email }),
        version: now.version,
        ...change,
      },
    });
  };
  const versions = async (...ids: string[]): Promise<object[]> =>
    Promise.all(ids.map(async (unitId) => ({ unitId, version: (await read(unitId, dic)).version })));
  const decide = (as: TestAccount, pair: string, what: string, body: object): Promise<ServiceResponse> =>
    service.sendRequest('POST', `/v1/duplicates/${pair}/${what}`, {
      as,
      body: { state: what === 'part' ? 'merged' : 'open', ...body },
    });
  const merge = async (
    pair: string,
    survivor: string,
    loser: string,
    take: string[] = [],
    as = quan1,
  ): Promise<ServiceResponse> =>
    decide(as, pair, 'merge', { survivorId: survivor, take, versions: await versions(survivor, loser) });
  const act = (action: string, id: string, note?: string): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/registrations/actions', {
      as: quan1,
      body: { action, ids: [id], note },
    });
  const track = (trackingCode: string, phoneTail: string): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/registrations/track', { body: { trackingCode, phoneTail } });
  const events = (id: string): { version: number; data: UnitSnapshot }[] =>
    units
      .filter(({ key }) => key === id)
      .map(({ text }) => JSON.parse(text) as { aggregateversion: number; data: UnitSnapshot })
      .map(({ aggregateversion, data }) => ({ version: aggregateversion, data }));
  const account = (unitId: string, state: AccountSnapshot['state']): Promise<unknown> =>
    suite.probe.publishEvent(
      Topics.account,
      unitId,
      {
        accountId: unitId, role: 'unit-admin', state, stateSince: new Date().toISOString(), areaCode: null, areaPath: null, unitId,
        delivery: null, handoverId: null, dueAt: null, tokenVersion: 1, active: true, actorId: null,
      } satisfies AccountSnapshot,
      Date.now(),
    ); // prettier-ignore
  const accountIs = (id: string, state: string): Promise<unknown> =>
    waitUntil(async () => (await read(id)).accountState === state, `the account ${state}`);

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('registration', {
      module: () => import('../src/registration-service.module.js').then((m) => m.RegistrationServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });
    units = await suite.probe.collectMessages(Topics.unit);
  }, 60_000);
  afterAll(() => suite.close());

  describe('are found', () => {
    it('on the public form and at the counter, by name and address in any notation', async () => {
      const one = await register({ name: 'Công ty TNHH Sao Biển', street: '12 Nguyễn Huệ' });
      const two = await register({ name: 'Cty SAO BIEN', street: 'Số 12, đường Ng. Huệ, P. Bến Nghé' }, ward);
      expect(await open(one.unitId)).toMatchObject([
        { reasons: ['name-and-address'], other: { unitId: two.unitId } },
      ]);
      expect(await open(two.unitId)).toMatchObject([{ other: { unitId: one.unitId } }]);
      // Another house, another number in the name.
      for (const change of [
        { name: 'Công ty Sao Biển', street: '14 Nguyễn Huệ' },
        { name: 'Công ty Sao Biển 2', street: '12 Nguyễn Huệ' },
      ])
        expect(await open((await register(change)).unitId)).toEqual([]);
    });

    it('by the tax code in the whole city, with and without hyphen', async () => {
      const one = await register({ taxCode: '0301234567-001' });
      const two = await register({ taxCode: '0301234567001', areaCode: ofQuan3 });
      const another = await register({ taxCode: '0301234567-002' });
      expect((await pairs(one.unitId, dic)).map(({ reasons }) => reasons)).toEqual([['tax-code']]);
      expect((await pairs(one.unitId, dic))[0]!.other).toMatchObject({ unitId: two.unitId });
      expect(await open(another.unitId)).toEqual([]);
      // A district sees that there is one, and not which.
      expect((await pairs(one.unitId))[0]!.other).toBeNull();
    });

    it('by the phone in one district, and not the phone of a chain', async () => {
      const shared = phone();
      const one = await register({ phone: shared });
      const two = await register({ phone: shared, areaCode: testAreas.daKao.code });
      const far = await register({ phone: shared, areaCode: ofQuan3 });
      expect((await open(one.unitId)).map(({ other }) => other?.unitId)).toEqual([two.unitId]);
      expect(await pairs(far.unitId, dic)).toEqual([]);
      for (let n = 0; n < 6; n += 1) await register({ phone: shared });
      const ninth = await register({ phone: shared });
      expect(await open(ninth.unitId)).toEqual([]);
    });

    it('when both are registered at the same time', async () => {
      for (let round = 0; round < 5; round += 1) {
        const same = { name: word(), street: `${randomInt(1000)} Lê Lợi` };
        const [one, two] = await Promise.all([register(same), register(same)]);
        expect((await open(one.unitId)).map(({ other }) => other?.unitId)).toEqual([two.unitId]);
      }
    });

    it('when a correction makes them similar, until another correction makes them different', async () => {
      const [one, two] = [await register({ street: '8 Pasteur' }), await register()];
      const { name } = await read(one.unitId);
      await correct(two.unitId, { name: `Tạp hoá ${name}`, street: '8 Pasteur' });
      expect((await open(one.unitId)).map(({ other }) => other?.unitId)).toEqual([two.unitId]);
      expect(await list('duplicate')).toEqual(expect.arrayContaining([one.unitId, two.unitId]));
      await correct(two.unitId, { street: '9 Pasteur' });
      expect(await pairs(one.unitId)).toEqual([]);
      expect(await list('duplicate')).not.toContain(one.unitId);
    });

    it('unless one of them is rejected', async () => {
      const same = { name: word(), street: '5 Lê Lợi' };
      const [one, two] = [await register(same), await register(same)];
      await act('reject', two.unitId, 'Rác');
      expect(await open(one.unitId)).toEqual([]);
      await act('reopen', two.unitId);
      expect(await open(one.unitId)).toHaveLength(1);
    });

    it('among units without fingerprints, after the backfill', async () => {
      const [one, two] = [await register({ street: '77 Lê Lợi' }), await register()];
      const { name } = await read(one.unitId);
      await service.queryRows(
        `update unit set phone_mark = null, name_key = null, place_key = null, street_key = null, name = case when id = $2 then $3 else name end, street = '77 Lê Lợi' where id = any($1::uuid[])`,
        [[one.unitId, two.unitId], two.unitId, name],
      );
      const { FingerprintBackfill } = await import('../src/duplicate-detection/fingerprint-backfill.js');
      await service.app.get(FingerprintBackfill).computeMissingFingerprints();
      expect((await open(one.unitId)).map(({ other }) => other?.unitId)).toEqual([two.unitId]);
    });
  });

  const list = async (view: string, as = quan1): Promise<string[]> =>
    (await service.sendRequest('GET', `/v1/registrations?view=${view}&limit=200`, { as })).body.items.map(
      ({ unitId }: Registered) => unitId,
    );
  /** Two that are alike, and their pair. */
  const twins = async (
    first: object = {},
    second: object = {},
  ): Promise<[Registered, Registered, string]> => {
    const same = { name: word(), street: `${randomInt(10_000)} Lê Lợi` };
    const [one, two] = [await register({ ...same, ...first }), await register({ ...same, ...second })];
    return [one, two, (await open(one.unitId))[0]!.id];
  };

  describe('before a registration at the counter', () => {
    const look = (as: TestAccount, body: object): Promise<ServiceResponse> =>
      service.sendRequest('POST', '/v1/duplicates/look', { as, body });
    it('similar registrations are listed, and nothing is written', async () => {
      const one = await register({ name: 'Tạp hóa Bà Sáu Già', street: '31 Thái Văn Lung' });
      const said = {
        name: 'CH Bà Sáu Già',
        areaCode: testAreas.benNghe.code,
        street: '31 Thai Van Lung',
        phone: phone(),
      };
      expect(await look(ward, said)).toMatchObject({
        status: 200,
        body: { items: [{ unitId: one.unitId, reasons: ['name-and-address'] }], elsewhere: 0 },
      });
      expect(await open(one.unitId)).toEqual([]);
      const taxCode = '0309999999';
      await register({ taxCode, areaCode: ofQuan3 });
      expect((await look(ward, { ...said, street: '1 Xa', taxCode })).body).toEqual({
        items: [],
        elsewhere: 1,
      });
      expect(await look(otherWard, said)).toMatchObject({ status: 403 });
      expect(await look(ward, { ...said, phone: '1' })).toMatchObject({
        body: { code: 'REGISTRATION.BAD_PHONE' },
      });
      expect(JSON.stringify((await look(ward, said)).body)).not.toMatch(/Thị Hoa|\+84/);
    });
  });

  describe('dismissed', () => {
    it('stay dismissed until the compared values of one of them change', async () => {
      const [one, two, pair] = await twins();
      const answer = await decide(ward, pair, 'dismiss', {
        reason: 'Hai hộ chung một nhà',
        versions: await versions(one.unitId, two.unitId),
      });
      expect(answer.status).toBe(204);
      expect(await pairs(one.unitId)).toMatchObject([
        { state: 'apart', note: 'Hai hộ chung một nhà', decidedByName: 'Cán bộ thử' },
      ]);
      const { history, duplicateOpen } = await read(two.unitId);
      expect(duplicateOpen).toBe(false);
      expect(history.at(-1)).toMatchObject({
        note: 'Hai hộ chung một nhà',
        link: { kind: 'apart', unitId: one.unitId, trackingCode: one.trackingCode },
      });
      await correct(two.unitId, { representative: 'Người Khác' });
      expect(await open(one.unitId)).toEqual([]);
      await correct(two.unitId, { phone: phone() });
      expect(await open(one.unitId)).toHaveLength(1);
    });

    it('require a reason, both versions and an undecided pair', async () => {
      const [one, two, pair] = await twins();
      const read_ = await versions(one.unitId, two.unitId);
      expect((await decide(ward, pair, 'dismiss', { reason: ' ', versions: read_ })).status).toBe(400);
      expect((await decide(ward, pair, 'dismiss', { reason: 'Vì', versions: read_.slice(1) })).status).toBe(
        400,
      );
      expect(
        (await decide(ward, pair, 'dismiss', { reason: 'Vì', versions: [read_[0], read_[0]] })).status,
      ).toBe(400);
      expect((await decide(ward, pair, 'dismiss', { reason: 'Vì', versions: read_ })).status).toBe(204);
      expect(await decide(ward, pair, 'dismiss', { reason: 'Vì', versions: read_ })).toMatchObject({
        status: 409,
        body: { code: 'REGISTRATION.DUPLICATE_DECIDED' },
      });
    });
  });

  describe('merged', () => {
    it('take the chosen fields, and the other’s tracking code resolves to the survivor', async () => {
      const tail = phone();
      const [one, two, pair] = await twins(
        {},
        { phone: tail, email: 'sap@cho.example.vn', taxCode: '0301112223' },
      );
      const compared = (await service.sendRequest('GET', `/v1/duplicates/${pair}`, { as: ward })).body;
      expect(compared).toMatchObject({
        survivorId: one.unitId,
        sides: [{ unitId: one.unitId }, { unitId: two.unitId, email: 'sap@cho.example.vn' }],
        take: { [one.unitId]: expect.arrayContaining(['taxCode', 'email', 'phone']) },
        mustStay: [],
      });
      const answer = await merge(pair, one.unitId, two.unitId, ['email', 'taxCode'], ward);
      expect(answer).toMatchObject({
        status: 200,
        body: {
          unitId: one.unitId,
          state: 'SUBMITTED',
          email: 'sap@cho.example.vn',
          taxCode: '0301112223',
          duplicateOpen: false,
        },
      });
      expect(answer.body.history.at(-1)).toMatchObject({
        changes: [
          { field: 'taxCode', from: null, to: '0301112223' },
          { field: 'email', from: null, to: 'sap@cho.example.vn' },
        ],
        link: { kind: 'joined-here', unitId: two.unitId },
      });
      const gone = await read(two.unitId);
      expect(gone).toMatchObject({
        state: 'DUPLICATE',
        email: 'sap@cho.example.vn',
        duplicates: [{ state: 'merged' }],
      });
      expect(gone.history.at(-1)).toMatchObject({
        state: 'DUPLICATE',
        link: { kind: 'joined-to', unitId: one.unitId },
      });
      await act('receive', one.unitId);
      const tracked = await track(two.trackingCode, tail.slice(-4));
      expect(tracked.body).toMatchObject({
        state: 'DUPLICATE',
        joinedTo: { trackingCode: one.trackingCode, state: 'RECEIVED', accountState: null },
      });
      expect(JSON.stringify(tracked.body.history)).not.toMatch(/joined|unitId/);
      await waitUntil(
        () => events(two.unitId).at(-1)?.data.state === 'DUPLICATE',
        'the event of the one that went',
      );
      await waitUntil(
        () => events(one.unitId).at(-1)?.data.state === 'RECEIVED',
        'the event of the one that stayed',
      );
      expect(events(one.unitId).at(-1)!.data).toMatchObject({ taxCode: '0301112223', duplicateOpen: false });
      for (const id of [one.unitId, two.unitId]) {
        const told = events(id).map(({ version }) => version);
        expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
      }
      // It keeps what it says: nobody corrects it, forwards it or answers for it.
      expect(await correct(two.unitId, { name: 'Khác' })).toMatchObject({
        status: 409,
        body: { code: 'REGISTRATION.WRONG_STATE' },
      });
      expect((await act('receive-and-forward', two.unitId)).body.results[0]).toMatchObject({ ok: false });
      const [sealed] = await service.queryRows<{ row: string }>(
        'select unit_merge::text as row from unit_merge where loser_id = $1',
        [two.unitId],
      );
      expect(sealed!.row).not.toMatch(/sap@cho|0301112223|Thị Hoa/);
    });

    it('are merged one by one when there are three, and the third is paired with the survivor', async () => {
      const same = phone();
      const one = await register({ name: 'Hiệu Buôn Tư', street: '3 Đồng Khởi' });
      const two = await register({ name: 'Hiệu buôn Tư', street: '3 Dong Khoi', phone: same });
      const three = await register({ phone: same });
      expect((await open(one.unitId)).map(({ other }) => other?.unitId)).toEqual([two.unitId]);
      expect(await open(two.unitId)).toHaveLength(2);
      await merge((await open(one.unitId))[0]!.id, one.unitId, two.unitId);
      const [next] = await open(one.unitId);
      expect(next).toMatchObject({ reasons: ['phone'], other: { unitId: three.unitId } });
      expect((await read(three.unitId)).duplicateOpen).toBe(true);
      expect((await merge(next!.id, three.unitId, one.unitId)).status).toBe(200);
      // The first one's code leads on to the third.
      expect((await track(two.trackingCode, same.slice(-4))).body.joinedTo).toMatchObject({
        trackingCode: three.trackingCode,
      });
      // The middle one has to come back first.
      const [first] = (await pairs(two.unitId)).filter(({ other }) => other?.unitId === one.unitId);
      expect(
        await decide(quan1, first!.id, 'part', { versions: await versions(one.unitId, two.unitId) }),
      ).toMatchObject({
        status: 409,
        body: { code: 'REGISTRATION.JOINED_FURTHER' },
      });
      await decide(quan1, next!.id, 'part', { versions: await versions(one.unitId, three.unitId) });
      expect(
        (await decide(quan1, first!.id, 'part', { versions: await versions(one.unitId, two.unitId) })).status,
      ).toBe(200);
      expect(await read(two.unitId)).toMatchObject({ state: 'SUBMITTED' });
    });

    it('keep the registration whose account is in use', async () => {
      const [one, two, pair] = await twins();
      await account(two.unitId, 'HANDED_OVER');
      await accountIs(two.unitId, 'HANDED_OVER');
      expect((await service.sendRequest('GET', `/v1/duplicates/${pair}`, { as: ward })).body).toMatchObject({
        survivorId: two.unitId,
        mustStay: [two.unitId],
      });
      expect(await merge(pair, one.unitId, two.unitId)).toMatchObject({
        status: 409,
        body: { code: 'REGISTRATION.HAS_ACCOUNT' },
      });
      await account(two.unitId, 'DISABLED');
      await accountIs(two.unitId, 'DISABLED');
      expect((await merge(pair, one.unitId, two.unitId)).status).toBe(200);
    });

    it('by two officers at the same time are decided once, and the second request is refused', async () => {
      for (let round = 0; round < 5; round += 1) {
        const [one, two, pair] = await twins();
        const read_ = await versions(one.unitId, two.unitId);
        const answers = await Promise.all([
          decide(ward, pair, 'merge', { survivorId: one.unitId, take: [], versions: read_ }),
          decide(quan1, pair, 'merge', { survivorId: two.unitId, take: [], versions: read_ }),
          decide(quan1, pair, 'dismiss', { reason: 'Khác nhau', versions: read_ }),
        ]);
        const done = answers.filter(({ status }) => status < 300);
        expect(done).toHaveLength(1);
        const refused = answers
          .filter((one_) => !done.includes(one_))
          .map(({ status, body }) => [status, body.code]);
        expect(refused).toEqual(
          Array(answers.length - 1).fill([409, expect.stringMatching(/CHANGED|DUPLICATE_DECIDED/)]),
        );
      }
    });

    it('refuse an outdated version after a correction', async () => {
      const [one, two, pair] = await twins();
      const read_ = await versions(one.unitId, two.unitId);
      await correct(two.unitId, { representative: 'Người Mới' });
      expect(
        await decide(ward, pair, 'merge', {
          survivorId: one.unitId,
          take: ['representative'],
          versions: read_,
        }),
      ).toMatchObject({
        status: 409,
        body: { code: 'REGISTRATION.CHANGED' },
      });
      expect((await read(one.unitId)).representative).toBe('Lê Thị Hoa');
    });
  });

  describe('with an undone merge', () => {
    it('return to their earlier content, except corrected fields, and the history shows it', async () => {
      const [one, two, pair] = await twins(
        {},
        { email: 'b@cho.example.vn', taxCode: '0305556667', representative: 'Bà Hai' },
      );
      await act('receive-and-forward', two.unitId);
      await merge(pair, one.unitId, two.unitId, ['email', 'taxCode', 'representative']);
      await correct(one.unitId, { representative: 'Bà Ba' });
      const answer = await decide(ward, pair, 'part', {
        reason: 'Hai sạp cạnh nhau',
        versions: await versions(one.unitId, two.unitId),
      });
      expect(answer).toMatchObject({ status: 200, body: { kept: ['representative'] } });
      expect(await read(one.unitId)).toMatchObject({
        email: null,
        taxCode: null,
        representative: 'Bà Ba',
        duplicateOpen: false,
        duplicates: [{ state: 'apart', note: 'Hai sạp cạnh nhau' }],
      });
      const back = await read(two.unitId);
      expect(back).toMatchObject({ state: 'FORWARDED', email: 'b@cho.example.vn', taxCode: '0305556667' });
      expect(back.history.map(({ state }: { state: string }) => state)).toEqual([
        'SUBMITTED',
        'RECEIVED',
        'FORWARDED',
        'DUPLICATE',
        'FORWARDED',
      ]);
      expect((await read(one.unitId)).history.at(-1)).toMatchObject({
        link: { kind: 'parted', unitId: two.unitId },
        changes: [{ field: 'taxCode' }, { field: 'email' }],
      });
      await waitUntil(
        () => events(two.unitId).at(-1)?.data.state === 'FORWARDED' && events(two.unitId).length > 4,
        'the event',
      );
      expect(
        (await decide(ward, pair, 'part', { versions: await versions(one.unitId, two.unitId) })).body.code,
      ).toBe('REGISTRATION.DUPLICATE_DECIDED');
      // Whoever changes their mind merges them once more.
      const again = {
        survivorId: two.unitId,
        take: [],
        versions: await versions(one.unitId, two.unitId),
      };
      expect((await decide(ward, pair, 'merge', again)).body.code).toBe('REGISTRATION.DUPLICATE_DECIDED');
      expect((await decide(ward, pair, 'merge', { ...again, state: 'apart' })).status).toBe(200);
    });
  });

  describe('belong to the smallest common area', () => {
    it('are decided by a ward for its own units and by a district for its wards only', async () => {
      const shared = phone();
      const one = await register({ phone: shared });
      const two = await register({ phone: shared, areaCode: testAreas.daKao.code });
      const [pair] = await open(one.unitId);
      const body = {
        survivorId: one.unitId,
        take: [],
        versions: await versions(one.unitId, two.unitId),
        reason: 'Vì',
      };
      expect((await pairs(one.unitId, ward))[0]!.other).toBeNull();
      const { survivorId: _survivorId, take: _take, ...dismissal } = body;
      const { reason: _reason, ...merging } = body;
      for (const as of [ward, otherWard, quan3]) {
        expect((await service.sendRequest('GET', `/v1/duplicates/${pair!.id}`, { as })).body.code).toBe(
          'REGISTRATION.DUPLICATE_NOT_FOUND',
        );
        expect((await decide(as, pair!.id, 'merge', merging)).status).toBe(404);
        expect((await decide(as, pair!.id, 'dismiss', dismissal)).status).toBe(404);
        expect((await decide(as, pair!.id, 'part', { versions: body.versions })).status).toBe(404);
      }
      expect((await service.sendRequest('GET', `/v1/duplicates/${pair!.id}`, { as: dic })).status).toBe(200);
      expect((await decide(dic, pair!.id, 'merge', merging)).status).toBe(403);
      expect((await service.sendRequest('GET', `/v1/duplicates/${pair!.id}`)).status).toBe(401);
      expect((await decide(quan1, pair!.id, 'merge', merging)).status).toBe(200);
    });

    it('are not found by forged ids', async () => {
      const [one, two, pair] = await twins();
      const stranger = await register();
      const read_ = await versions(one.unitId, two.unitId);
      expect(
        (await decide(ward, randomUUID(), 'merge', { survivorId: one.unitId, take: [], versions: read_ }))
          .status,
      ).toBe(404);
      expect(
        (await decide(ward, 'x', 'merge', { survivorId: one.unitId, take: [], versions: read_ })).status,
      ).toBe(400);
      expect(
        (await decide(ward, pair, 'merge', { survivorId: stranger.unitId, take: [], versions: read_ }))
          .status,
      ).toBe(400);
      expect(
        (await decide(ward, pair, 'merge', { survivorId: one.unitId, take: ['state'], versions: read_ }))
          .status,
      ).toBe(400);
      expect(await open(one.unitId)).toHaveLength(1);
    });

    it('follow a unit that moves', async () => {
      const shared = phone();
      const one = await register({ phone: shared });
      const two = await register({ phone: shared });
      const [pair] = await open(one.unitId);
      await correct(two.unitId, { areaCode: testAreas.daKao.code });
      expect((await service.sendRequest('GET', `/v1/duplicates/${pair!.id}`, { as: ward })).status).toBe(404);
      expect((await service.sendRequest('GET', `/v1/duplicates/${pair!.id}`, { as: quan1 })).status).toBe(
        200,
      );
    });
  });

  it('are part of the unit’s event, and are published when only the flag changes', async () => {
    const [one, two, pair] = await twins();
    await waitUntil(() => events(one.unitId).length >= 2, 'the news of the first');
    const [first, second] = events(one.unitId);
    expect([first!.data.duplicateOpen, second!.data.duplicateOpen]).toEqual([false, true]);
    expect(second!.version).toBeGreaterThan(first!.version);
    expect(second!.data.revision).toBe(first!.data.revision);
    await waitUntil(() => events(two.unitId).length > 0, 'the second');
    expect(events(two.unitId)[0]!.data.duplicateOpen).toBe(true);
    // What nobody has written does not stand in an officer's way.
    expect((await read(one.unitId)).version).toBe(1);
    await decide(ward, pair, 'dismiss', { reason: 'Vì', versions: await versions(one.unitId, two.unitId) });
    await waitUntil(() => events(one.unitId).at(-1)?.data.duplicateOpen === false, 'the end of it');
  });

  it('are not part of public responses', async () => {
    const same = { name: word(), street: '6 Lê Lợi' };
    await register(same);
    const { status, body } = await service.sendRequest('POST', '/v1/registrations', {
      body: form(same),
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(status).toBe(201);
    expect(Object.keys(body).sort()).toEqual(['areaName', 'state', 'submittedAt', 'trackingCode', 'unitId']);
  });
});
