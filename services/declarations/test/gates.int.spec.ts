import { Topics } from '@khai-bao/contracts';
import {
  declarationForm,
  testAreas,
  unitSnapshot,
  waitUntil,
  type RunningService,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import {
  createUnitWithGate,
  declarationRequests,
  openSuiteWithUnit,
  type Gate,
  type UnitWithGate,
} from './declarations-suite.js';

describe('gates', () => {
  let suite: Suite;
  let service: RunningService;
  let admin: TestAccount;
  let staff: TestAccount;
  let gate: Gate;

  const { ask } = declarationRequests(() => ({ service, gate, staff }));
  const newUnit = (): Promise<UnitWithGate> => createUnitWithGate(suite, service);

  beforeAll(async () => {
    ({ suite, service, admin, staff, gate } = await openSuiteWithUnit({}));
  }, 60_000);
  afterAll(() => suite.close());

  it('stay open when the registration of the unit is merged into another as a duplicate', async () => {
    const own = await newUnit();
    const joined = await unitSnapshot(suite, { unitId: own.unitId, state: 'DUPLICATE' });
    await suite.probe.publishEvent(Topics.unit, own.unitId, joined, 4);
    await suite.probe.waitUntilConsumed('declarations', Topics.unit);
    const [row] = await service.queryRows<{ state: string }>('select state from unit where id = $1', [
      own.unitId,
    ]);
    expect(row!.state).toBe('DUPLICATE');
    expect((await ask('GET', `/v1/gate-codes/${own.gate.code}`)).body).toMatchObject({
      gateId: own.gate.gateId,
      unitName: 'Chợ Bến Nghé',
    });
  });

  it('are limited to 200 for a unit, retired ones included', async () => {
    const own = await newUnit();
    await service.queryRows(
      `insert into gate (id, unit_id, name, direction, code, active, created_at)
       select gen_random_uuid(), $1::uuid, 'Cổng', 'both', 'test-' || $1::text || n, n % 2 = 0, now() from generate_series(1, 198) n`,
      [own.unitId],
    );
    const create = (): Promise<ServiceResponse> =>
      ask('POST', '/v1/gates', own.admin, { name: 'Cổng sau', direction: 'exit' });
    const answers = await Promise.all([create(), create(), create()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('DECLARATIONS.TOO_MANY_GATES');
    expect((await ask('GET', '/v1/gates', own.admin)).body.items).toHaveLength(200);
  });

  it('are created and changed with one connection of the pool for each request', async () => {
    const own = await newUnit();
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        at % 3 === 0
          ? ask('POST', '/v1/gates', own.admin, { name: `Cổng ${at}`, direction: 'both' })
          : at % 3 === 1
            ? ask('PATCH', `/v1/gates/${own.gate.gateId}`, own.admin, { name: `Cổng ${at}` })
            : ask('GET', '/v1/visitors?limit=200', own.admin),
      ),
    );
    expect(answers.map(({ status }) => status).filter((status) => status >= 400)).toEqual([]);
  });

  it('accept no declaration while the unit is closed, and accept them again when it reopens', async () => {
    const own = await newUnit();
    const publishState = async (state: 'CLOSED' | 'FORWARDED', version: number): Promise<void> => {
      const snapshot = await unitSnapshot(suite, { unitId: own.unitId, state });
      await suite.probe.publishEvent(Topics.unit, own.unitId, snapshot, version);
    };
    const status = async (): Promise<number> => (await ask('GET', `/v1/gate-codes/${own.gate.code}`)).status;
    await publishState('CLOSED', 4);
    await waitUntil(async () => (await status()) === 410, 'the gate to be closed');
    const answer = await ask('POST', '/v1/declarations', undefined, declarationForm(own.gate.code));
    expect(answer).toMatchObject({
      status: 410,
      body: {
        code: 'DECLARATIONS.GATE_RETIRED',
        suggestion: null,
        openGates: [],
        reason: 'unit-closed',
        unitName: 'Chợ Bến Nghé',
        hotline: '19009095',
      },
    });
    await publishState('FORWARDED', 5);
    await waitUntil(async () => (await status()) === 200, 'the gate to be open');
  });

  it('are created by the unit admin only, and found by their code in any notation', async () => {
    for (const typed of [gate.code, gate.code.toLowerCase(), `${gate.code.slice(0, 3)}-${gate.code.slice(3, 6)}-${gate.code.slice(6)}`])
      expect((await ask('GET', `/v1/gate-codes/${typed}`)).body).toMatchObject({
        gateId: gate.gateId, unitName: 'Chợ Bến Nghé', areaName: testAreas.benNghe.name, hotline: '19009095', medicalCentre: { name: 'Trung tâm y tế Quận 1' },
      }); // prettier-ignore
    expect((await ask('POST', '/v1/gates', staff, { name: 'x', direction: 'both' })).status).toBe(403);
  });

  it('suggest the code of a gate for a typing error, and another gate of the unit for a retired one', async () => {
    const swapAt = [...gate.code].findIndex((character, at) => character !== gate.code[at + 1]);
    const swapped = [...gate.code].with(swapAt, gate.code[swapAt + 1]!).with(swapAt + 1, gate.code[swapAt]!);
    const replaced = [...gate.code].with(6, gate.code.endsWith('2') ? '3' : '2');
    for (const mistyped of [swapped, replaced].map((characters) => characters.join('')))
      expect(await ask('GET', `/v1/gate-codes/${mistyped}`)).toMatchObject({
        status: 404, body: { code: 'DECLARATIONS.GATE_NOT_FOUND', suggestion: { code: gate.code, unitName: 'Chợ Bến Nghé' } },
      }); // prettier-ignore
    expect(await ask('GET', '/v1/gate-codes/2222222')).toMatchObject({
      status: 404,
      body: { suggestion: null },
    });
    const old = await ask('POST', '/v1/gates', admin, { name: 'Cổng cũ', direction: 'entrance' });
    await ask('PATCH', `/v1/gates/${old.body.gateId}`, admin, { active: false });
    await waitUntil(
      async () => (await ask('GET', `/v1/gate-codes/${old.body.code}`)).status === 410,
      'the retired code',
    );
    expect((await ask('GET', `/v1/gate-codes/${old.body.code}`)).body).toMatchObject({
      code: 'DECLARATIONS.GATE_RETIRED',
      suggestion: { code: gate.code },
      reason: 'gate-retired',
      openGates: [{ code: gate.code, unitName: 'Chợ Bến Nghé', gateName: gate.name, direction: 'entrance' }],
    });
    expect((await ask('POST', '/v1/declarations', undefined, declarationForm(old.body.code))).status).toBe(
      410,
    );
  });

  it('keep their hours, which are validated and can be removed', async () => {
    const own = await newUnit();
    const change = (hours: unknown): Promise<ServiceResponse> =>
      ask('PATCH', `/v1/gates/${own.gate.gateId}`, own.admin, { hours });
    const hours = { weekdays: [1, 7], from: '06:00', to: '18:30' };
    expect((await change(hours)).body).toMatchObject({ hours, name: own.gate.name });
    expect((await ask('GET', `/v1/gate-codes/${own.gate.code}`)).body).toMatchObject({ hours });
    for (const wrong of [
      { ...hours, weekdays: [] },
      { ...hours, weekdays: [0] },
      { ...hours, weekdays: [1, 1] },
      { ...hours, from: '24:00' },
      { ...hours, to: 6 },
      { ...hours, note: 'x' },
      [hours],
      'always',
    ])
      expect((await change(wrong)).status).toBe(400);
    expect((await ask('PATCH', `/v1/gates/${own.gate.gateId}`, own.admin, { name: 'Cổng A' })).body).toMatchObject({
      hours,
    }); // prettier-ignore
    expect((await change(null)).body.hours).toBeNull();
  });

  it('get a new code when they reopen, and the former one leads to the open gates for good', async () => {
    const own = await newUnit();
    const setActive = (active: boolean): Promise<ServiceResponse> =>
      ask('PATCH', `/v1/gates/${own.gate.gateId}`, own.admin, { active });
    await setActive(false);
    expect((await ask('GET', `/v1/gate-codes/${own.gate.code}`)).body).toMatchObject({ openGates: [] });
    const reopened = await setActive(true);
    expect(reopened.body).toMatchObject({ active: true, poster: { version: 2, state: 'outdated' } });
    expect(reopened.body.code).not.toBe(own.gate.code);
    expect((await ask('GET', `/v1/gate-codes/${reopened.body.code}`)).status).toBe(200);
    const former = await waitUntil(async () => {
      const answer = await ask('GET', `/v1/gate-codes/${own.gate.code}`);
      return (answer.body.openGates as unknown[] | undefined)?.length === 1 ? answer : null;
    }, 'the former code to lead to the new one');
    expect(former).toMatchObject({
      status: 410,
      body: { reason: 'gate-retired', openGates: [{ code: reopened.body.code }] },
    });
    // Retired and opened again: both former codes still lead there.
    await setActive(false);
    const again = await setActive(true);
    for (const code of [own.gate.code, reopened.body.code as string])
      await waitUntil(async () => {
        const { body } = await ask('GET', `/v1/gate-codes/${code}`);
        return body.suggestion?.code === again.body.code;
      }, 'both former codes to lead to the open gate');
  });

  it('of a merged unit, once retired, lead to the gates of the unit that it became part of', async () => {
    const survivor = await newUnit();
    const merged = await newUnit();
    const snapshot = await unitSnapshot(suite, {
      unitId: merged.unitId,
      state: 'DUPLICATE',
      mergedInto: survivor.unitId,
    });
    await suite.probe.publishEvent(Topics.unit, merged.unitId, snapshot, 5);
    await suite.probe.waitUntilConsumed('declarations', Topics.unit);
    await ask('PATCH', `/v1/gates/${merged.gate.gateId}`, merged.admin, { active: false });
    const answer = await waitUntil(async () => {
      const found = await ask('GET', `/v1/gate-codes/${merged.gate.code}`);
      return found.status === 410 ? found : null;
    }, 'the retired code');
    expect(answer.body).toMatchObject({
      reason: 'unit-merged',
      openGates: [{ code: survivor.gate.code, gateName: survivor.gate.name }],
    });
  });
});
