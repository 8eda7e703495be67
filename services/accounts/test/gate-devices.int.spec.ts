import { randomUUID } from 'node:crypto';
import { rolePermissions, Topics, type GateDeviceSnapshot } from '@khai-bao/contracts';
import { DailyMaintenance, queryRows } from '@khai-bao/platform/database';
import {
  DeviceKey,
  openSuite,
  restoreTestClock,
  setTestClock,
  testAreas,
  waitUntil,
  type RunningService,
  type SeenMessage,
  type ServiceResponse,
  type Suite,
  type TestAccount,
  type TestProof,
} from '@khai-bao/testing';
import { decodeJwt } from 'jose';
import { DataSource, type EntityManager } from 'typeorm';
import { ownPassword, unitAccountDesk } from './unit-account-desk.js';

const origin = 'http://localhost:8080/api/accounts';
const minute = 60_000;
const report = { handshakeVersion: 1, appVersion: '2021.7.1' };
/** A PIN that no guard here has, and that is not weak. */
const wrongPin = '802915';

interface Unit {
  readonly unitId: string;
  readonly admin: TestAccount;
  readonly publish: (state: 'CLOSED' | 'FORWARDED', version: number) => Promise<void>;
}
interface Guard {
  readonly guardId: string;
  readonly pin: string;
  readonly username: string;
  readonly oneTimePassword: string;
}
interface Phone {
  readonly key: DeviceKey;
  readonly deviceId: string;
}

describe('gate devices', () => {
  let suite: Suite;
  let service: RunningService;
  let devices: SeenMessage[];
  let ended: SeenMessage[];
  const { approved, ask, signIn } = unitAccountDesk(() => ({ suite, service }));

  const newUnit = async (): Promise<Unit> => {
    const { unitId, accountId, snapshot } = await approved();
    await service.queryRows(`update account set state = 'ACTIVATED' where id = $1`, [accountId]);
    return {
      unitId,
      admin: { role: 'unit-admin', accountId, unitId, areaPath: testAreas.benNghe.path, tokenVersion: 1 },
      publish: async (state, version) => {
        await suite.probe.publishEvent(Topics.unit, unitId, { ...snapshot, state }, version);
        await suite.probe.waitUntilConsumed('accounts', Topics.unit);
      },
    };
  };
  const newGuard = async ({ admin }: Unit): Promise<Guard> => {
    const made = await ask('POST', '/v1/staff', admin, { displayName: 'Nguyễn Văn Bảo' });
    const { accountId, username, oneTimePassword } = made.body;
    const { body, status } = await ask('POST', `/v1/staff/${accountId}/pin`, admin);
    expect([status, body]).toEqual([
      200,
      { accountId, displayName: 'Nguyễn Văn Bảo', pin: expect.stringMatching(/^\d{6}$/) },
    ]);
    return { guardId: accountId, pin: body.pin, username, oneTimePassword };
  };
  const enrolmentToken = async ({ admin }: Unit): Promise<string> => {
    const { body, status } = await ask('POST', '/v1/gate-devices/enrolments', admin);
    expect([status, body.code]).toEqual([201, undefined]);
    return /^http:\/\/localhost:8080\/admin\/thiet-bi#([\w-]{43})$/.exec(body.url)![1]!;
  };
  /** A request of a phone, with a proof of its key. */
  const prove = async (
    key: DeviceKey,
    method: string,
    path: string,
    body?: unknown,
    change: Partial<TestProof> = {},
    at = service,
  ): Promise<ServiceResponse> =>
    at.sendRequest(method, path, {
      body,
      headers: { dpop: await key.signProof({ method, url: `${origin}${path}`, ...change }) },
    });
  const enrol = (
    key: DeviceKey,
    token: string,
    change: object = {},
    proof: Partial<TestProof> = {},
  ): Promise<ServiceResponse> =>
    prove(
      key,
      'POST',
      '/v1/gate-devices/enrol',
      { ...report, enrolmentToken: token, name: 'Điện thoại cổng chính', ...change },
      { token, ...proof },
    );
  const newPhone = async (unit: Unit): Promise<Phone> => {
    const key = await DeviceKey.generate();
    const { body, status } = await enrol(key, await enrolmentToken(unit));
    expect([status, body.code]).toEqual([201, undefined]);
    return { key, deviceId: body.deviceId };
  };
  const typePin = (
    { key }: Phone,
    { guardId }: Pick<Guard, 'guardId'>,
    pin: string,
    change: Partial<TestProof> = {},
  ): Promise<ServiceResponse> =>
    prove(key, 'POST', '/v1/gate-devices/session', { ...report, guardId, pin, waitingChecks: 3 }, change);
  const renew = (
    { key }: Phone,
    body: object = {},
    change: Partial<TestProof> = {},
  ): Promise<ServiceResponse> =>
    prove(key, 'POST', '/v1/gate-devices/session/renew', { ...report, ...body }, change);
  const listed = async ({ admin }: Unit, { deviceId }: Phone) =>
    (await ask('GET', '/v1/gate-devices', admin)).body.items.find(
      (one: { deviceId: string }) => one.deviceId === deviceId,
    );
  const publishedStates = (deviceId: string): string[] =>
    devices
      .filter(({ key }) => key === deviceId)
      .map(({ text }) => (JSON.parse(text) as { data: GateDeviceSnapshot }).data.state);

  const startAccounts = (): Promise<RunningService> =>
    suite.startService('accounts', {
      module: () => import('../src/accounts-service.module.js').then((m) => m.AccountsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
    });

  beforeAll(async () => {
    suite = await openSuite();
    service = await startAccounts();
    devices = await suite.probe.collectMessages(Topics.gateDevice);
    ended = await suite.probe.collectMessages(Topics.sessionEnded);
  }, 60_000);
  afterAll(() => suite.close());
  afterEach(() => restoreTestClock());

  describe('an enrolment', () => {
    it('makes one phone a gate device of the unit', async () => {
      const unit = await newUnit();
      const token = await enrolmentToken(unit);
      const key = await DeviceKey.generate();
      const enrolled = await enrol(key, token);
      expect(enrolled).toMatchObject({
        status: 201,
        body: {
          name: 'Điện thoại cổng chính',
          unitId: unit.unitId,
          unitName: expect.stringContaining('Chợ'),
        },
      });
      const { deviceId } = enrolled.body;
      expect(await listed(unit, { key, deviceId })).toMatchObject({
        name: 'Điện thoại cổng chính',
        state: 'ACTIVE',
        appVersion: '2021.7.1',
        waitingChecks: 0,
        guardName: null,
      });
      // The answer was lost: the same phone asks again. Another phone is too late.
      expect((await enrol(key, token)).body).toEqual(enrolled.body);
      expect((await enrol(await DeviceKey.generate(), token)).body.code).toBe('ACCOUNTS.ENROLMENT_EXPIRED');
      await waitUntil(() => publishedStates(deviceId).length === 1, 'the event');
      expect(publishedStates(deviceId)).toEqual(['ACTIVE']);
    });

    it('is good for ten minutes', async () => {
      const token = await enrolmentToken(await newUnit());
      setTestClock(new Date(Date.now() + 10 * minute + 1_000));
      const late = await enrol(await DeviceKey.generate(), token, {}, { age: -600 });
      expect(late).toMatchObject({ status: 410, body: { code: 'ACCOUNTS.ENROLMENT_EXPIRED' } });
    });

    it('is used by one of two phones that scan it at the same moment', async () => {
      const token = await enrolmentToken(await newUnit());
      const keys = await Promise.all([1, 2, 3].map(() => DeviceKey.generate()));
      const answers = await Promise.all(keys.map((key) => enrol(key, token)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 410, 410]);
    });

    it.each<[string, number, string, object, Partial<TestProof>]>([
      ['a proof for another token', 401, 'PLATFORM.PROOF_REFUSED', {}, { token: 'x'.repeat(43) }],
      ['a proof for another address', 401, 'PLATFORM.PROOF_REFUSED', {}, { url: `${origin}/v1/gate-devices/session` }],
      ['an old proof', 401, 'PLATFORM.PROOF_REFUSED', {}, { age: 120 }],
      ['a token that was never issued', 401, 'PLATFORM.PROOF_REFUSED', { enrolmentToken: 'x'.repeat(43) }, {}],
      ['an older page', 400, 'PLATFORM.VALIDATION', { handshakeVersion: 0 }, {}],
      ['a newer page', 409, 'ACCOUNTS.HANDSHAKE_UNSUPPORTED', { handshakeVersion: 2 }, {}],
      ['a name with a direction mark', 400, 'PLATFORM.VALIDATION', { name: 'Máy\u202E1' }, {}],
    ])('is refused with %s, and remains good', async (_what, status, code, change, proof) => {
      const token = await enrolmentToken(await newUnit());
      const key = await DeviceKey.generate();
      expect(await enrol(key, token, change, proof)).toMatchObject({ status, body: { code } });
      expect((await enrol(key, token)).status).toBe(201);
    }); // prettier-ignore

    it('is refused after the unit’s administrator was disabled', async () => {
      const unit = await newUnit();
      const token = await enrolmentToken(unit);
      await service.queryRows(`update account set state = 'DISABLED' where id = $1`, [unit.admin.accountId]);
      expect((await enrol(await DeviceKey.generate(), token)).body.code).toBe('ACCOUNTS.ENROLMENT_EXPIRED');
    });
  });

  describe('a shift', () => {
    it('starts by PIN with a token that is bound to the device and permits nothing but the gate', async () => {
      const unit = await newUnit();
      const [phone, guard] = [await newPhone(unit), await newGuard(unit)];
      const duty = await prove(phone.key, 'GET', '/v1/gate-devices/guards');
      expect(duty.body).toMatchObject({
        device: { deviceId: phone.deviceId },
        locked: false,
        guards: [{ guardId: guard.guardId, displayName: 'Nguyễn Văn Bảo', hasPin: true }],
      });
      const started = await typePin(phone, guard, guard.pin);
      expect(started).toMatchObject({
        status: 200,
        body: { expiresIn: 900, profile: { accountId: guard.guardId, role: 'gate-device', unit: { id: unit.unitId } } },
      });
      expect(started.body.profile.permissions).toEqual(rolePermissions['gate-device']);
      expect(decodeJwt(started.body.accessToken)).toMatchObject({
        sub: guard.guardId,
        role: 'gate-device',
        device: phone.deviceId,
        cnf: { jkt: phone.key.thumbprint },
      });
      expect(await listed(unit, phone)).toMatchObject({ guardName: 'Nguyễn Văn Bảo', waitingChecks: 3 });
      const token = started.body.accessToken as string;
      const asGuard = async (method: string, path: string, body?: object): Promise<ServiceResponse> =>
        service.sendRequest(method, path, {
          body,
          headers: {
            authorization: `DPoP ${token}`,
            dpop: await phone.key.signProof({ method, url: `${origin}${path}`, token }),
          },
        });
      for (const [method, path] of [
        ['GET', '/v1/me'],
        ['GET', '/v1/sessions'],
        ['GET', '/v1/staff'],
        ['GET', '/v1/gate-devices'],
        ['POST', '/v1/gate-devices/enrolments'],
      ] as const)
        expect([path, (await asGuard(method, path)).status]).toEqual([path, 403]);
      expect((await ask('GET', '/v1/staff', token)).body.code).toBe('PLATFORM.PROOF_REFUSED');
    }); // prettier-ignore

    it('changes to the next guard, and ends the token of the one before', async () => {
      const unit = await newUnit();
      const phone = await newPhone(unit);
      const [first, second] = [await newGuard(unit), await newGuard(unit)];
      const before = (await typePin(phone, first, first.pin)).body;
      const after = (await typePin(phone, second, second.pin)).body;
      expect(after.profile.accountId).toBe(second.guardId);
      await waitUntil(() => ended.some(({ text }) => text.includes(before.sessionId)), 'the ended session');
      expect((await renew(phone)).body).toMatchObject({ sessionId: after.sessionId });
    });

    it('is renewed by the proof alone, for twelve hours', async () => {
      const unit = await newUnit();
      const [phone, guard] = [await newPhone(unit), await newGuard(unit)];
      expect((await renew(phone)).body.code).toBe('ACCOUNTS.SESSION_ENDED');
      const { sessionId } = (await typePin(phone, guard, guard.pin)).body;
      expect((await renew(phone, { waitingChecks: 41 })).body.sessionId).toBe(sessionId);
      expect(await listed(unit, phone)).toMatchObject({ waitingChecks: 41 });
      setTestClock(new Date(Date.now() + 11 * 60 * minute));
      expect((await renew(phone, {}, { age: -11 * 3_600 })).body.sessionId).toBe(sessionId);
      setTestClock(new Date(Date.now() + 12 * 60 * minute));
      expect((await renew(phone, {}, { age: -12 * 3_600 })).body.code).toBe('ACCOUNTS.SESSION_ENDED');
    });

    it.each<[string, (unit: Unit, guard: Guard, phone: Phone) => Promise<unknown>, string]>([
      ['the guard is disabled', ({ admin }, { guardId }) => ask('POST', `/v1/staff/${guardId}/disable`, admin), 'ACCOUNTS.SESSION_ENDED'],
      ['the guard gets a new password', ({ admin }, { guardId }) => ask('POST', `/v1/staff/${guardId}/new-password`, admin), 'ACCOUNTS.SESSION_ENDED'],
      ['the guard ends it', (_unit, _guard, { key }) => prove(key, 'POST', '/v1/gate-devices/session/end'), 'ACCOUNTS.SESSION_ENDED'],
      ['the device is ended', ({ admin }, _guard, { deviceId }) => ask('POST', `/v1/gate-devices/${deviceId}/end`, admin), 'ACCOUNTS.DEVICE_ENDED'],
      ['the unit closes', ({ publish }) => publish('CLOSED', 9), 'ACCOUNTS.DEVICE_ENDED'],
    ])('ends when %s', async (_what, end, code) => {
      const unit = await newUnit();
      const [phone, guard] = [await newPhone(unit), await newGuard(unit)];
      expect((await typePin(phone, guard, guard.pin)).status).toBe(200);
      await end(unit, guard, phone);
      expect((await renew(phone)).body.code).toBe(code);
    }); // prettier-ignore

    it('starts after whoever changes the account and the device has finished', async () => {
      const unit = await newUnit();
      const [phone, guard] = [await newPhone(unit), await newGuard(unit)];
      const dataSource = service.app.get(DataSource);
      const lock = (manager: EntityManager, table: string, id: string): Promise<object[]> =>
        queryRows(manager, `select 1 from ${table} where id = $1 for update`, [id]);
      let started: Promise<ServiceResponse> | undefined;
      // The order in which the end of a unit locks its rows.
      await dataSource.transaction(async (manager) => {
        await lock(manager, 'account', guard.guardId);
        const [own] = await queryRows<{ pid: number }>(manager, 'select pg_backend_pid() as pid', []);
        started = typePin(phone, guard, guard.pin);
        await waitUntil(async () => {
          const waiting = await service.queryRows(
            'select 1 from pg_stat_activity where $1 = any (pg_blocking_pids(pid))',
            [own!.pid],
          );
          return waiting.length > 0;
        }, 'the sign-in to wait');
        await lock(manager, 'gate_device', phone.deviceId);
      });
      expect((await started!).status).toBe(200);
    });

    it('lets the guard look passes up only while the unit grants it', async () => {
      const unit = await newUnit();
      const [phone, guard] = [await newPhone(unit), await newGuard(unit)];
      const grant = (granted: boolean, as = unit.admin): Promise<ServiceResponse> =>
        ask('POST', `/v1/staff/${guard.guardId}/grants`, as, { permission: 'pass.look-up', granted });
      expect((await grant(true, (await newUnit()).admin)).status).toBe(404);
      expect((await grant(true)).body).toMatchObject({ grants: ['pass.look-up'], hasPin: true });
      const started = (await typePin(phone, guard, guard.pin)).body;
      expect(started.profile.permissions).toEqual([...rolePermissions['gate-device'], 'pass.look-up']);
      expect(decodeJwt(started.accessToken)).toMatchObject({ grants: ['pass.look-up'] });
      expect((await grant(false)).body.grants).toEqual([]);
      expect((await renew(phone)).body.code).toBe('ACCOUNTS.SESSION_ENDED');
      const again = (await typePin(phone, guard, guard.pin)).body;
      expect(again.profile.permissions).toEqual(rolePermissions['gate-device']);
      for (const permission of ['visitor.read', 'x', null])
        expect(
          (await ask('POST', `/v1/staff/${guard.guardId}/grants`, unit.admin, { permission, granted: true }))
            .status,
        ).toBe(400);
    });

    it('starts by password as well, for gate staff of the unit alone', async () => {
      const unit = await newUnit();
      const [phone, guard] = [await newPhone(unit), await newGuard(unit)];
      const other = await newGuard(await newUnit());
      const byPassword = (username: string, password: string): Promise<ServiceResponse> =>
        prove(phone.key, 'POST', '/v1/gate-devices/session/password', { ...report, username, password });
      const setPassword = async ({ username, oneTimePassword }: Guard): Promise<void> => {
        const { body } = await signIn(username, oneTimePassword);
        const change = { currentPassword: oneTimePassword, newPassword: ownPassword };
        expect((await ask('POST', '/v1/password', body.accessToken, change)).status).toBe(200);
      };
      expect((await byPassword(guard.username, guard.oneTimePassword)).body.code).toBe('ACCOUNTS.PASSWORD_CHANGE_REQUIRED');
      await setPassword(guard);
      await setPassword(other);
      expect((await byPassword(guard.username, 'không phải mật khẩu')).body.code).toBe('ACCOUNTS.BAD_CREDENTIALS');
      expect((await byPassword(other.username, ownPassword)).status).toBe(403);
      for (let guess = 0; guess < 5; guess += 1) await typePin(phone, guard, wrongPin);
      expect((await typePin(phone, guard, guard.pin)).body.code).toBe('ACCOUNTS.DEVICE_LOCKED');
      expect((await byPassword(guard.username, ownPassword)).body.profile.accountId).toBe(guard.guardId);
      expect(await listed(unit, phone)).toMatchObject({ state: 'ACTIVE' });
      expect((await typePin(phone, guard, guard.pin)).status).toBe(200);
    }); // prettier-ignore
  });

  describe('wrong PINs', () => {
    it('lock the device after five in a row, not the guard, until the unit’s administrator unlocks it', async () => {
      const unit = await newUnit();
      const [phone, other, guard] = [await newPhone(unit), await newPhone(unit), await newGuard(unit)];
      for (const own of [phone, other]) expect((await typePin(own, guard, guard.pin)).status).toBe(200);
      const codes: string[] = [];
      for (let guess = 0; guess < 6; guess += 1)
        codes.push((await typePin(phone, guard, wrongPin)).body.code);
      expect(codes).toEqual([...Array<string>(4).fill('ACCOUNTS.WRONG_PIN'), 'ACCOUNTS.DEVICE_LOCKED', 'ACCOUNTS.DEVICE_LOCKED']); // prettier-ignore
      expect((await typePin(phone, guard, guard.pin)).body.code).toBe('ACCOUNTS.DEVICE_LOCKED');
      expect((await renew(phone)).body.code).toBe('ACCOUNTS.DEVICE_LOCKED');
      expect((await typePin(other, guard, guard.pin)).status).toBe(200);
      const stranger = await newUnit();
      const unlock = (as: TestAccount): Promise<ServiceResponse> =>
        ask('POST', `/v1/gate-devices/${phone.deviceId}/unlock`, as);
      expect((await unlock(stranger.admin)).status).toBe(404);
      expect((await unlock(unit.admin)).status).toBe(204);
      expect((await typePin(phone, guard, guard.pin)).status).toBe(200);
      await waitUntil(() => publishedStates(phone.deviceId).length === 3, 'the events');
      expect(publishedStates(phone.deviceId)).toEqual(['ACTIVE', 'LOCKED', 'ACTIVE']);
    });

    it('count when they come at the same moment, at two instances', async () => {
      const unit = await newUnit();
      const [phone, guard] = [await newPhone(unit), await newGuard(unit)];
      const second = await startAccounts();
      const body = { ...report, guardId: guard.guardId, pin: wrongPin };
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, at) =>
          prove(phone.key, 'POST', '/v1/gate-devices/session', body, {}, at % 2 === 0 ? service : second),
        ),
      );
      await second.stop();
      const codes = answers.map(({ body }) => body.code as string);
      expect(codes.filter((code) => code === 'ACCOUNTS.WRONG_PIN')).toHaveLength(4);
      expect(codes.filter((code) => code === 'ACCOUNTS.DEVICE_LOCKED')).toHaveLength(8);
    });

    it('are forgotten after a right one', async () => {
      const unit = await newUnit();
      const [phone, guard] = [await newPhone(unit), await newGuard(unit)];
      for (let round = 0; round < 2; round += 1) {
        for (let guess = 0; guess < 4; guess += 1) await typePin(phone, guard, wrongPin);
        expect((await typePin(phone, guard, guard.pin)).status).toBe(200);
      }
    });

    it('of one guard lock a device of the shift after ten, also when the guesser types the own PIN in between', async () => {
      const unit = await newUnit();
      const [phone, guard, guesser] = [await newPhone(unit), await newGuard(unit), await newGuard(unit)];
      expect((await typePin(phone, guard, guard.pin)).status).toBe(200);
      const guess = async (times: number): Promise<string[]> => {
        const codes: string[] = [];
        for (let at = 0; at < times; at += 1) codes.push((await typePin(phone, guard, wrongPin)).body.code);
        return codes;
      };
      for (let round = 0; round < 3; round += 1) {
        expect(await guess(3)).toEqual(Array(3).fill('ACCOUNTS.WRONG_PIN'));
        expect((await typePin(phone, guesser, guesser.pin)).status).toBe(200);
      }
      expect(await guess(1)).toEqual(['ACCOUNTS.DEVICE_LOCKED']);
      const unlock = (): Promise<ServiceResponse> =>
        ask('POST', `/v1/gate-devices/${phone.deviceId}/unlock`, unit.admin);
      expect((await unlock()).status).toBe(204);
      expect((await typePin(phone, guard, wrongPin)).body.code).toBe('ACCOUNTS.DEVICE_LOCKED');
      expect((await unlock()).status).toBe(204);
      // The right PIN is accepted on a device of the shift, and ends the count.
      expect((await typePin(phone, guard, guard.pin)).status).toBe(200);
      expect((await typePin(phone, guard, wrongPin)).body.code).toBe('ACCOUNTS.WRONG_PIN');
    });

    it('are answered alike for a guard of another unit, a disabled one, one without a PIN, and nobody', async () => {
      const unit = await newUnit();
      const [phone, disabled] = [await newPhone(unit), await newGuard(unit)];
      const foreign = await newGuard(await newUnit());
      await ask('POST', `/v1/staff/${disabled.guardId}/disable`, unit.admin);
      const { accountId } = (await ask('POST', '/v1/staff', unit.admin, { displayName: 'Lê Văn Mới' })).body;
      for (const [guardId, pin] of [
        [foreign.guardId, foreign.pin],
        [disabled.guardId, disabled.pin],
        [accountId, wrongPin],
        [randomUUID(), wrongPin],
      ])
        expect((await typePin(phone, { guardId }, pin)).body.code).toBe('ACCOUNTS.WRONG_PIN');
      expect((await typePin(phone, foreign, foreign.pin)).body.code).toBe('ACCOUNTS.DEVICE_LOCKED');
    });

    it('by the hundred from many devices keep the guard off no device of the shift', async () => {
      const unit = await newUnit();
      const [own, guard] = [await newPhone(unit), await newGuard(unit)];
      expect((await typePin(own, guard, guard.pin)).status).toBe(200);
      const others = await Promise.all(Array.from({ length: 3 }, () => newPhone(unit)));
      const guess = async (phone: Phone): Promise<string[]> => {
        const codes: string[] = [];
        for (let at = 0; at < 5; at += 1) codes.push((await typePin(phone, guard, wrongPin)).body.code);
        return codes;
      };
      expect((await guess(others[0]!)).at(-1)).toBe('ACCOUNTS.DEVICE_LOCKED');
      // From now on the guard is refused on unfamiliar devices for a while; here for five minutes.
      const waiting = await service.queryRows(
        `update guard_pin set blocked_until = now() + interval '5 minutes' where account_id = $1 and wrong_count = 5 and blocked_until is not null returning 1`,
        [guard.guardId],
      );
      expect(waiting).toHaveLength(1);
      const later = [...(await guess(others[1]!)), ...(await guess(others[2]!))];
      expect(later).toEqual(Array(10).fill('ACCOUNTS.TOO_MANY_ATTEMPTS'));
      expect((await typePin(own, guard, guard.pin)).status).toBe(200);
      // A right PIN ends the wait everywhere.
      expect((await typePin(others[1]!, guard, guard.pin)).status).toBe(200);
    });
  });

  describe('a PIN', () => {
    it('is set by the guard with the password, and refused when it is easy to guess', async () => {
      const unit = await newUnit();
      const [phone, guard] = [await newPhone(unit), await newGuard(unit)];
      const { body } = await signIn(guard.username, guard.oneTimePassword);
      const { accessToken } = (
        await ask('POST', '/v1/password', body.accessToken, { currentPassword: guard.oneTimePassword, newPassword: ownPassword })
      ).body;
      const set = (pin: string, currentPassword = ownPassword): Promise<ServiceResponse> =>
        ask('POST', '/v1/gate-pin', accessToken, { pin, currentPassword });
      expect((await set('123456')).body).toMatchObject({ code: 'ACCOUNTS.WEAK_PIN', fields: [{ path: 'pin', code: 'pattern' }] });
      expect((await set('241290')).body).toMatchObject({ code: 'ACCOUNTS.WEAK_PIN', fields: [{ path: 'pin', code: 'date' }] });
      expect((await set('12345')).body.code).toBe('PLATFORM.VALIDATION');
      expect((await set(wrongPin, 'không phải mật khẩu')).body.code).toBe('ACCOUNTS.BAD_CREDENTIALS');
      expect((await set(wrongPin)).status).toBe(204);
      expect((await typePin(phone, guard, guard.pin)).body.code).toBe('ACCOUNTS.WRONG_PIN');
      expect((await typePin(phone, guard, wrongPin)).status).toBe(200);
      const stored = await service.queryRows<{ text: string }>(`select pin_hash as text from guard_pin where account_id = $1`, [guard.guardId]);
      expect(stored[0]!.text).toMatch(/^\$argon2id\$/);
      // An ordinary staff list says who can start a shift.
      expect((await ask('GET', '/v1/staff', unit.admin)).body.items).toMatchObject([{ accountId: guard.guardId, hasPin: true }]);
    }); // prettier-ignore

    it('is issued by the administrator of the guard’s unit alone', async () => {
      const [unit, stranger] = [await newUnit(), await newUnit()];
      const guard = await newGuard(unit);
      expect((await ask('POST', `/v1/staff/${guard.guardId}/pin`, stranger.admin)).status).toBe(404);
    });
  });

  it('are deleted 30 days after their end, with their shifts; enrolments a day after theirs', async () => {
    const unit = await newUnit();
    const [ended30, ended29, inUse] = [await newPhone(unit), await newPhone(unit), await newPhone(unit)];
    const guard = await newGuard(unit);
    for (const phone of [ended30, ended29, inUse])
      expect((await typePin(phone, guard, guard.pin)).status).toBe(200);
    for (const { deviceId } of [ended30, ended29])
      expect((await ask('POST', `/v1/gate-devices/${deviceId}/end`, unit.admin)).status).toBe(204);
    const age = async ({ deviceId }: Phone, days: number): Promise<void> => {
      await service.queryRows(
        `update gate_device set state_since = now() - make_interval(days => $2) where id = $1`,
        [deviceId, days],
      );
      await service.queryRows(
        `update gate_shift set started_at = now() - make_interval(days => $2), ended_at = ended_at - make_interval(days => $2) where device_id = $1`,
        [deviceId, days],
      );
    };
    await age(ended30, 31);
    await age(ended29, 29);
    await age(inUse, 31);
    await service.queryRows(
      `update gate_device_enrolment set expires_at = now() - interval '25 hours' where unit_id = $1 and used_at = (select max(used_at) from gate_device_enrolment where unit_id = $1)`,
      [unit.unitId],
    );
    await service.app.get(DailyMaintenance).runDailyTasks();
    const left = (sql: string): Promise<object[]> => service.queryRows(sql, [unit.unitId]);
    expect(await left('select id from gate_device where unit_id = $1 order by id')).toEqual(
      [ended29, inUse].map(({ deviceId }) => ({ id: deviceId })),
    );
    expect(
      await left(
        'select s.device_id as id from gate_shift s join gate_device d on d.id = s.device_id where d.unit_id = $1',
      ),
    ).toEqual([{ id: ended29.deviceId }]);
    expect(await left('select 1 from gate_device_enrolment where unit_id = $1')).toHaveLength(2);
  });

  it('are renamed and ended by their own unit alone; the end is final', async () => {
    const [unit, stranger] = [await newUnit(), await newUnit()];
    const phone = await newPhone(unit);
    const path = `/v1/gate-devices/${phone.deviceId}`;
    expect((await ask('POST', `${path}/rename`, stranger.admin, { name: 'Của ai' })).status).toBe(404);
    expect((await ask('POST', `${path}/end`, stranger.admin)).status).toBe(404);
    expect((await ask('GET', '/v1/gate-devices', stranger.admin)).body.items).toEqual([]);
    expect((await ask('POST', `${path}/rename`, unit.admin, { name: 'Cổng sau' })).status).toBe(204);
    expect(await listed(unit, phone)).toMatchObject({ name: 'Cổng sau' });
    expect((await ask('POST', `${path}/end`, unit.admin)).status).toBe(204);
    expect((await ask('POST', `${path}/end`, unit.admin)).status).toBe(204);
    expect((await ask('POST', `${path}/unlock`, unit.admin)).body.code).toBe('ACCOUNTS.DEVICE_ENDED');
    expect((await prove(phone.key, 'GET', '/v1/gate-devices/guards')).body.code).toBe(
      'ACCOUNTS.DEVICE_ENDED',
    );
  });
});
