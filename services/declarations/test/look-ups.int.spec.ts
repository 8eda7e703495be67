import { randomUUID } from 'node:crypto';
import { Topics } from '@khai-bao/contracts';
import { Clock, dayInHoChiMinh, startOfDay } from '@khai-bao/platform/core';
import {
  answersForm,
  declarationForm,
  explainTableReads,
  personForm,
  restoreTestClock,
  setTestClock,
  suspectedAnswers,
  waitUntil,
  type RunningService,
  type SeenMessage,
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

const [minute, hour] = [60_000, 3_600_000];
const noon = startOfDay(dayInHoChiMinh(new Date())).getTime() + 12 * hour;
const setTime = (at: number): void => setTestClock(new Date(at));
const cccd = { kind: 'cccd', number: '079090001234' } as const;

describe('the look-up of a pass at a gate', () => {
  let suite: Suite;
  let service: RunningService;
  let seen: SeenMessage[];
  let staff: TestAccount;
  let gate: Gate;
  let lookUpCount = 0;

  const { ask, check, verify } = declarationRequests(() => ({ service, gate, staff }));
  const now = (): string => service.app.get(Clock).now().toISOString();
  /** A guard to whom look-ups are granted; each has limits of its own. */
  const guardOf = (unitId: string): TestAccount => ({
    role: 'gate-staff', unitId, accountId: randomUUID(), grants: ['pass.look-up'],
  }); // prettier-ignore
  const newUnit = (): Promise<UnitWithGate> => createUnitWithGate(suite, service);
  /** A phone that nobody else in this suite has. */
  const newPhone = (): string => `09030${String((lookUpCount += 1)).padStart(5, '0')}`;
  const declareAs = async (
    person: Parameters<typeof personForm>[0],
    change: object = {},
    at: Gate = gate,
  ): Promise<ServiceResponse['body']> => {
    const form = declarationForm(at.code, { person: personForm(person), ...change });
    const { status, body } = await ask('POST', '/v1/declarations', undefined, { ...form, filledAt: now() });
    expect(status).toBe(201);
    return body;
  };
  const lookUp = (site: UnitWithGate, who: object, as = guardOf(site.unitId)): Promise<ServiceResponse> =>
    ask('POST', '/v1/passes/look-up', as, { gateId: site.gate.gateId, ...who });
  const actionsOf = ({
    accountId,
  }: TestAccount): { action: string; subjectKind: string; subjectId: string }[] =>
    seen
      .filter(({ topic, text }) => topic === Topics.access && text.includes(accountId!))
      .map(({ text }) => (JSON.parse(text) as { data: never }).data);

  beforeAll(async () => {
    setTime(noon);
    ({ suite, service, seen, staff, gate } = await openSuiteWithUnit({
      topics: [Topics.access],
      env: { RATE_LIMIT_FACTOR: '1' },
    }));
  }, 60_000);
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
  });
  afterEach(() => setTime(noon));

  it('finds by phone what is valid today at any unit, shows initials alone, and records the check as looked up', async () => {
    const site = await newUnit();
    const guard = guardOf(site.unitId);
    const phone = newPhone();
    const declared = await declareAs({ phone });
    const { status, body } = await lookUp(site, { phone: phone.replace('0', '+84 ') }, guard);
    expect(status).toBe(200);
    expect(body.items).toEqual([
      {
        declarationId: declared.declarationId,
        token: expect.stringMatching(/^KBL1\./),
        initials: 'N. T. M. K.',
        birthYear: 1990,
        outcome: 'clear',
        decision: 'admit',
        validUntil: declared.pass.validUntil,
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('Khai');
    const at = { gateId: site.gate.gateId, checkedAt: now() };
    const recorded = await check(body.items[0].token, at, guard);
    expect([recorded.status, recorded.body.decision]).toEqual([201, 'admitted']);
    const listed = await ask('GET', '/v1/checks', site.staff);
    expect(listed.body.items).toEqual([
      expect.objectContaining({ checkId: recorded.body.checkId, lookedUp: true }),
    ]);
    const shown = await check(declared.pass.token, { checkedAt: now() });
    expect(shown.status).toBe(201);
    expect((await ask('GET', '/v1/checks', staff)).body.items[0]).toMatchObject({ lookedUp: false });
    await waitUntil(() => actionsOf(guard).length > 0, 'the trail');
    expect(actionsOf(guard)).toEqual([
      expect.objectContaining({
        action: 'pass.look-up', subjectKind: 'declaration', subjectId: declared.declarationId,
      }), // prettier-ignore
    ]);
  });

  it('finds by the numbers of an ID card, and each person of a household phone once', async () => {
    const site = await newUnit();
    const phone = newPhone();
    await declareAs({ phone, fullName: 'Lê Văn Tám', idPaper: cccd });
    const again = await declareAs({ phone, fullName: 'Lê Văn Tám', idPaper: cccd });
    const child = await declareAs({ phone, fullName: 'Lê Thị Út', birthYear: 1985 });
    const byCard = await lookUp(site, { idNumbers: ['079 090 001 234', '023456789'] });
    expect(byCard.body.items).toEqual([
      expect.objectContaining({ declarationId: again.declarationId, initials: 'L. V. T.' }),
    ]);
    const byPhone = await lookUp(site, { phone });
    expect(byPhone.body.items.map((one: { declarationId: string }) => one.declarationId).sort()).toEqual(
      [again.declarationId, child.declarationId].sort(),
    );
  });

  it.each<[string, (phone: string) => Promise<unknown>]>([
    ['nobody declared', async () => undefined],
    ['the declaration was withdrawn', async (phone) => {
      const { declarationId, deviceToken } = await declareAs({ phone });
      const withdrawn = await ask('POST', `/v1/declarations/${declarationId}/withdraw`, undefined, { clientKey: randomUUID() }, { 'x-device-token': deviceToken });
      expect(withdrawn.status).toBe(200);
    }],
    ['the pass is of the day before', async (phone) => {
      setTime(noon - 13 * hour);
      await declareAs({ phone });
      setTime(noon);
    }],
    ['the pass has expired', async (phone) => {
      const { declarationId } = await declareAs({ phone });
      await service.queryRows(`update declaration set valid_until = $2 where id = $1`, [declarationId, new Date(noon - minute)]);
    }],
  ])('has one and the same answer when %s', async (_what, happen) => {
    const site = await newUnit();
    const guard = guardOf(site.unitId);
    const phone = newPhone();
    await happen(phone);
    const { status, body } = await lookUp(site, { phone }, guard);
    expect([status, body]).toEqual([200, { items: [] }]);
    await waitUntil(() => actionsOf(guard).length > 0, 'the trail');
    expect(actionsOf(guard)).toEqual([
      expect.objectContaining({ action: 'pass.look-up', subjectKind: 'unit', subjectId: site.unitId }),
    ]);
  }); // prettier-ignore

  it('shows red and amber, and records no admission that the pass does not allow', async () => {
    const site = await newUnit();
    const guard = guardOf(site.unitId);
    const [red, amber] = [newPhone(), newPhone()];
    await declareAs({ phone: red }, { answers: suspectedAnswers() });
    await declareAs(
      { phone: amber },
      { answers: answersForm({ symptoms: { value: true, details: ['cough'] } }) },
    );
    const at = { gateId: site.gate.gateId, checkedAt: now() };
    const [stopped] = (await lookUp(site, { phone: red }, guard)).body.items;
    expect(stopped).toMatchObject({ outcome: 'suspected', decision: 'stop' });
    const refused = await check(stopped.token, { ...at, decision: 'admit' }, guard);
    expect(refused.body.code).toBe('DECLARATIONS.STOPPED_PASS');
    const [asked] = (await lookUp(site, { phone: amber }, guard)).body.items;
    expect(asked).toMatchObject({ outcome: 'caution', decision: 'ask' });
    expect((await check(asked.token, at, guard)).body.code).toBe('DECLARATIONS.DECISION_REQUIRED');
    expect((await check(asked.token, { ...at, decision: 'admit' }, guard)).status).toBe(201);
  });

  it('gives a token for the own unit, for a quarter of an hour, that shows nothing further', async () => {
    const [site, other] = [await newUnit(), await newUnit()];
    const phone = newPhone();
    await declareAs({ phone });
    const { token } = (await lookUp(site, { phone })).body.items[0];
    const elsewhere = await check(token, { gateId: other.gate.gateId, checkedAt: now() }, other.staff);
    expect(elsewhere.body.code).toBe('DECLARATIONS.PASS_FORGED');
    expect((await verify(token, site.staff)).body.code).toBe('DECLARATIONS.PASS_UNKNOWN');
    const changed = await check(
      `${token.slice(0, -1)}_`,
      { gateId: site.gate.gateId, checkedAt: now() },
      site.staff,
    );
    expect(changed.body.code).toBe('DECLARATIONS.PASS_FORGED');
    setTime(noon + 2 * hour);
    const late = await check(token, { gateId: site.gate.gateId, checkedAt: now() }, site.staff);
    expect(late.body.code).toBe('DECLARATIONS.PASS_EXPIRED');
    const waited = { gateId: site.gate.gateId, checkedAt: new Date(noon + minute).toISOString() };
    expect((await check(token, waited, site.staff)).status).toBe(201);
    expect((await check(token, { ...waited, direction: 'exit', checkedAt: now() }, site.staff)).status).toBe(
      201,
    );
  });

  it('is refused without the grant, at a gate of another unit, and for what is neither a phone nor a card', async () => {
    const [site, other] = [await newUnit(), await newUnit()];
    const phone = newPhone();
    for (const as of [site.staff, site.admin]) expect((await lookUp(site, { phone }, as)).status).toBe(403);
    expect((await lookUp(other, { phone }, guardOf(site.unitId))).status).toBe(404);
    for (const who of [{}, { phone: '12' }, { phone, idNumbers: ['079090001234'] }])
      expect(await lookUp(site, who)).toMatchObject({ status: 400, body: { fields: [{ path: 'phone' }] } });
    for (const who of [
      { phone: ['x'] },
      { idNumbers: [] },
      { idNumbers: ['1', '2', '3'] },
      { idNumbers: [7] },
      { idNumbers: '079090001234' },
      { phone, more: 1 },
    ])
      expect((await lookUp(site, who)).status).toBe(400);
  });

  it('is limited for one guard and for a unit; look-ups that find somebody count less', async () => {
    const site = await newUnit();
    const guard = guardOf(site.unitId);
    const phone = newPhone();
    await declareAs({ phone });
    for (let found = 0; found < 14; found += 1)
      expect((await lookUp(site, { phone }, guard)).status).toBe(200);
    const unknown: number[] = [];
    for (let tried = 0; tried < 16; tried += 1)
      unknown.push((await lookUp(site, { phone: newPhone() }, guard)).status);
    expect(unknown).toEqual([...Array<number>(15).fill(200), 429]);
    expect((await lookUp(site, { phone }, guard)).status).toBe(429);
    expect((await lookUp(site, { phone })).status).toBe(200);
  });

  it('reads the declarations of the day by index alone', async () => {
    const site = await newUnit();
    const reads = await explainTableReads(service, async () => {
      await lookUp(site, { phone: newPhone() });
      await lookUp(site, { idNumbers: [cccd.number] });
    });
    const today = dayInHoChiMinh(new Date(noon)).replaceAll('-', '');
    const ofDay = reads.filter(({ table, part }) => table === 'declaration' && part.endsWith(today));
    expect(ofDay.map(({ index }) => index)).toEqual([
      expect.stringContaining('phone_index'),
      expect.stringContaining('id_index'),
    ]);
  });
});
