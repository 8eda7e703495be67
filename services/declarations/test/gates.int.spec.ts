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
      body: { code: 'DECLARATIONS.GATE_RETIRED', suggestion: null },
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
    });
    expect((await ask('POST', '/v1/declarations', undefined, declarationForm(old.body.code))).status).toBe(
      410,
    );
  });

  it('have posters, as data and as a PDF of one page with embedded fonts', async () => {
    const poster = await ask('GET', `/v1/gates/${gate.gateId}/poster`, admin);
    expect(poster.body).toMatchObject({
      url: `http://localhost:8080/g/${gate.code}`,
      unitName: 'Chợ Bến Nghé',
    });
    const answer = await fetch(`${service.url}/v1/gates/${gate.gateId}/poster.pdf`, {
      headers: { authorization: `Bearer ${await suite.signTokenFor(admin)}` },
    });
    const pdf = Buffer.from(await answer.arrayBuffer()).toString('latin1');
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(pdf).toContain('BeVietnamPro');
  });
});
