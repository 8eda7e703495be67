import { randomUUID } from 'node:crypto';
import { Topics, type GateDeviceState } from '@khai-bao/contracts';
import { declarationForm, DeviceKey, type ServiceResponse } from '@khai-bao/testing';
import { openSuiteWithUnit, type SuiteWithUnit } from './declarations-suite.js';

const origin = 'http://localhost:8080/api/declarations';

describe('a gate device', () => {
  let opened: SuiteWithUnit;
  let key: DeviceKey;
  const guardId = randomUUID();

  /** A device in a shift of the guard. */
  const newDevice = async (): Promise<{ readonly deviceId: string; readonly token: string }> => {
    const deviceId = randomUUID();
    const token = await opened.suite.signTokenFor({
      role: 'gate-device',
      unitId: opened.unitId,
      accountId: guardId,
      device: { deviceId, thumbprint: key.thumbprint },
    });
    return { deviceId, token };
  };
  const publish = async (deviceId: string, state: GateDeviceState, version: number): Promise<void> => {
    const data = {
      deviceId,
      unitId: opened.unitId,
      state,
      stateSince: new Date().toISOString(),
      actorId: null,
    };
    await opened.suite.probe.publishEvent(Topics.gateDevice, deviceId, data, version);
    await opened.suite.probe.waitUntilConsumed('declarations', Topics.gateDevice);
  };
  const send = async (token: string, method: string, path: string, body?: object): Promise<ServiceResponse> =>
    opened.service.sendRequest(method, path, {
      body,
      headers: {
        authorization: `DPoP ${token}`,
        dpop: await key.signProof({ method, url: `${origin}${path}`, token }),
      },
    });
  const newPass = async (): Promise<string> => {
    const { body } = await opened.service.sendRequest('POST', '/v1/declarations', {
      body: declarationForm(opened.gate.code),
    });
    return body.pass.token;
  };
  const check = async (token: string): Promise<ServiceResponse> =>
    send(token, 'POST', '/v1/checks', {
      clientKey: randomUUID(),
      gateId: opened.gate.gateId,
      direction: 'entry',
      pass: await newPass(),
      checkedAt: new Date().toISOString(),
      guardId,
    });

  beforeAll(async () => {
    opened = await openSuiteWithUnit({});
    key = await DeviceKey.generate();
  }, 60_000);
  afterAll(() => opened.suite.close());

  it('records checks with its guard and itself, before and after its event has arrived', async () => {
    const { deviceId, token } = await newDevice();
    const checks = [await check(token)];
    await publish(deviceId, 'ACTIVE', 1);
    checks.push(await check(token));
    expect(checks.map(({ status, body }) => [status, body.code])).toEqual([
      [201, undefined],
      [201, undefined],
    ]);
    const rows = await opened.service.queryRows(
      'select actor_id as "actorId", guard_id as "guardId", device_id as "deviceId" from gate_check where id = any ($1::uuid[])',
      [checks.map(({ body }) => body.checkId as string)],
    );
    expect(rows).toEqual(Array(2).fill({ actorId: guardId, guardId, deviceId }));
  });

  it.each(['LOCKED', 'ENDED'] as const)('that is %s is refused at once', async (state) => {
    const { deviceId, token } = await newDevice();
    await publish(deviceId, state, 2);
    // An older event arrives late.
    await publish(deviceId, 'ACTIVE', 1);
    const refused = { status: 403, body: { code: 'DECLARATIONS.DEVICE_ENDED' } };
    expect(await check(token)).toMatchObject(refused);
    expect(await send(token, 'POST', '/v1/declarations/on-behalf', declarationForm(opened.gate.code))).toMatchObject(refused);
    expect(await send(token, 'POST', '/v1/suspicions', {})).toMatchObject(refused);
    await publish(deviceId, 'ACTIVE', 3);
    expect((await check(token)).status).toBe(201);
  }); // prettier-ignore

  it('reaches nothing beyond the work at a gate', async () => {
    const { token } = await newDevice();
    for (const [method, path] of [
      ['GET', '/v1/visitors'],
      ['GET', '/v1/visitors/export'],
      ['POST', '/v1/visitors/find'],
      ['POST', '/v1/gates'],
      ['GET', '/v1/dead-letters'],
    ] as const)
      expect([path, (await send(token, method, path)).status]).toEqual([path, 403]);
    for (const path of ['/v1/gates', '/v1/counters', '/v1/checks'])
      expect([path, (await send(token, 'GET', path)).status]).toEqual([path, 200]);
  });
});
