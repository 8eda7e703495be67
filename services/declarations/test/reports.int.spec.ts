import { jest } from '@jest/globals';
import { RateLimiter } from '@khai-bao/platform/limits';
import { randomUUID } from 'node:crypto';
import { Topics, type RiskFlagged } from '@khai-bao/contracts';
import {
  applyRevocations,
  createPassVerifier,
  decodePassToken,
  isRevoked,
  revocationReasonOf,
  type RevocationList,
} from '@khai-bao/health-form';
import { Clock, dayInHoChiMinh, startOfDay } from '@khai-bao/platform/core';
import {
  declarationForm,
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

interface Declared {
  readonly id: string;
  readonly token: string;
  readonly pass: string;
}

describe('a person whom gate staff report', () => {
  let suite: Suite;
  let service: RunningService;
  let seen: SeenMessage[];
  let staff: TestAccount;
  let gate: Gate;

  const { ask, check, verify } = declarationRequests(() => ({ service, gate, staff }));
  const now = (): Date => service.app.get(Clock).now();
  let phoneCount = 0;
  const newPhone = (): string => `09031${String((phoneCount += 1)).padStart(5, '0')}`;
  const newUnit = (): Promise<UnitWithGate> => createUnitWithGate(suite, service);
  const form = (at: Gate, change: object = {}): object => ({
    // Each is somebody else: a report follows its person into the next declaration.
    ...declarationForm(at.code, { person: personForm({ phone: newPhone() }), ...change }),
    filledAt: now().toISOString(),
  });
  const declare = async (at: Gate, change: object = {}): Promise<Declared> => {
    const { status, body } = await ask('POST', '/v1/declarations', undefined, form(at, change));
    expect(status).toBe(201);
    return { id: body.declarationId, token: body.deviceToken, pass: body.pass.token };
  };
  const correct = ({ id, token }: Declared, change: object = {}): Promise<ServiceResponse> => {
    const { gateCode: _gate, ...body } = form(gate, change) as Record<string, unknown>;
    return ask('POST', `/v1/declarations/${id}/correct`, undefined, body, { 'x-device-token': token });
  };
  const report = (site: UnitWithGate, declarationId: string, more: object = {}): Promise<ServiceResponse> =>
    ask('POST', '/v1/suspicions', site.staff, {
      clientKey: randomUUID(), gateId: site.gate.gateId, declarationId, ...more,
    }); // prettier-ignore
  const blocksOf = async (site: UnitWithGate): Promise<{ blockId: string }[]> =>
    (await ask('GET', '/v1/suspicions', site.admin)).body.items;
  const takeBack = (
    site: UnitWithGate,
    blockId: string,
    reason: unknown = 'Nhầm người',
  ): Promise<ServiceResponse> => ask('POST', `/v1/suspicions/${blockId}/take-back`, site.admin, { reason });
  const flagsOf = (id: string): RiskFlagged[] =>
    seen
      .map(({ text }) => (JSON.parse(text) as { data: RiskFlagged }).data)
      .filter(({ declarationId }) => declarationId === id);
  const listWith = async (held: RevocationList | null, asked: string): Promise<RevocationList> => {
    const { body } = await ask('GET', `/v1/revocations?${asked}`, staff);
    const { keys } = (await ask('GET', '/v1/pass-keys')).body;
    const verdict = await applyRevocations(
      held,
      body.token,
      createPassVerifier(keys),
      now().getTime() / 1000,
    );
    if (!verdict.ok) throw new Error(verdict.reason);
    return verdict.list;
  };
  const renew = (held: RevocationList | null): Promise<RevocationList> =>
    listWith(held, `from=${held?.number ?? 0}&epoch=${held?.epoch ?? 'none'}`);
  const passOf = (token: string) => decodePassToken(token)!;

  beforeAll(async () => {
    setTime(noon);
    ({ suite, service, seen, staff, gate } = await openSuiteWithUnit({ topics: [Topics.riskFlagged] }));
  }, 60_000);
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
  });
  afterEach(() => setTime(noon));

  it('has no valid pass at any gate any more, with the reason in the next list, and is reported to alerts', async () => {
    const [site, other] = [await newUnit(), await newUnit()];
    const own = await declare(site.gate);
    const held = await renew(null);
    const { status, body } = await report(site, own.id);
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({ declarationId: own.id, passBlocked: true }),
    ]);
    for (const as of [site.staff, other.staff])
      expect((await verify(own.pass, as)).body.code).toBe('DECLARATIONS.PASS_BLOCKED');
    const at = { gateId: other.gate.gateId, checkedAt: now().toISOString() };
    const refused = await check(own.pass, at, other.staff);
    expect(refused.body.code).toBe('DECLARATIONS.PASS_BLOCKED');
    const list = await renew(held);
    expect(list.number).toBe(held.number + 1);
    expect(revocationReasonOf(list, passOf(own.pass))).toBe('reported');
    const status2 = await ask('GET', `/v1/declarations/${own.id}/status`, undefined, undefined, {
      'x-device-token': own.token,
    });
    expect(status2.body).toMatchObject({ passBlocked: true, status: 'submitted' });
    await waitUntil(() => flagsOf(own.id).length === 1, 'the flag');
    expect(flagsOf(own.id)[0]).toMatchObject({ source: 'gate-staff', unitId: site.unitId });
  });

  it('stays blocked after a correction, which is amber at best, also for devices without a network', async () => {
    const site = await newUnit();
    const own = await declare(site.gate);
    await report(site, own.id);
    const { body } = await correct(own);
    expect(body.outcome).toBe('caution');
    expect((await verify(body.pass.token, site.staff)).body.code).toBe('DECLARATIONS.PASS_BLOCKED');
    expect(isRevoked(await renew(null), passOf(body.pass.token))).toBe(true);
  });

  it('may pass again when the unit takes the report back with a reason, which reaches alerts sealed', async () => {
    const site = await newUnit();
    const own = await declare(site.gate);
    const before = await renew(null);
    await report(site, own.id);
    const blocked = await renew(before);
    expect(isRevoked(blocked, passOf(own.pass))).toBe(true);
    const [block] = await blocksOf(site);
    expect(block).toMatchObject({
      declarationId: own.id, shortName: 'N. T. M. Khai', birthYear: 1990, gateName: site.gate.name, liftedAt: null, liftReason: null,
    }); // prettier-ignore
    setTime(noon + 5 * minute);
    expect((await takeBack(site, block!.blockId, 'Nhầm người: khách bị nắng')).status).toBe(204);
    expect((await takeBack(site, block!.blockId)).status).toBe(204);
    expect((await verify(own.pass, site.staff)).body.decision).toBe('admit');
    expect(
      (await check(own.pass, { gateId: site.gate.gateId, checkedAt: now().toISOString() }, site.staff))
        .status,
    ).toBe(201);
    const lifted = await renew(blocked);
    expect(isRevoked(lifted, passOf(own.pass))).toBe(false);
    expect(isRevoked(await renew(null), passOf(own.pass))).toBe(false);
    expect(await blocksOf(site)).toEqual([
      expect.objectContaining({ liftedAt: expect.any(String), liftReason: 'Nhầm người: khách bị nắng' }),
    ]);
    const update = await waitUntil(
      () => flagsOf(own.id).find((flag) => flag.update !== undefined),
      'the event',
    );
    expect(update).toMatchObject({
      update: 'report-taken-back',
      sealedNote: { keyId: expect.stringMatching(/^day:/) },
    });
    const stored = await service.queryRows(
      `select 1 from pass_block where id = $1 and lift_reason_sealed like '%nắng%'`,
      [block!.blockId],
    );
    expect(stored).toEqual([]);
    expect(JSON.stringify(update)).not.toContain('nắng');
  });

  it('has no other valid pass of the day either, until every unit has taken its report back', async () => {
    const [site, other] = [await newUnit(), await newUnit()];
    const person = personForm({ phone: '0903 555 777', fullName: 'Trịnh Hai Tờ' });
    const [first, second] = [await declare(site.gate, { person }), await declare(other.gate, { person })];
    const states = async (): Promise<unknown[]> =>
      (await Promise.all([verify(first.pass, site.staff), verify(second.pass, other.staff)])).map(
        ({ body }) => body.code ?? body.decision,
      );
    expect((await report(site, first.id)).body.passBlocked).toBe(true);
    expect(await states()).toEqual(['DECLARATIONS.PASS_BLOCKED', 'DECLARATIONS.PASS_BLOCKED']);
    expect((await report(other, second.id)).body.passBlocked).toBe(true);
    await takeBack(site, (await blocksOf(site))[0]!.blockId);
    expect(await states()).toEqual(['DECLARATIONS.PASS_BLOCKED', 'DECLARATIONS.PASS_BLOCKED']);
    await takeBack(other, (await blocksOf(other))[0]!.blockId);
    expect(await states()).toEqual(['admit', 'admit']);
  });

  it('keeps its pass when its account has blocked too many, and is reported all the same', async () => {
    const site = await newUnit();
    const { id } = await declare(site.gate, { person: personForm({ phone: '0903 555 888' }) });
    const tryConsume = jest.spyOn(service.app.get(RateLimiter), 'tryConsume').mockResolvedValue(false);
    const { status, body } = await report(site, id);
    tryConsume.mockRestore();
    expect([status, body.passBlocked]).toEqual([201, false]);
    await waitUntil(() => flagsOf(id).length === 1, 'the flag');
  });

  it('is amber at best in a new declaration of the day, until the report is taken back', async () => {
    const site = await newUnit();
    const person = personForm({ phone: '0903 555 666', fullName: 'Trịnh Công Báo' });
    const first = await declare(site.gate, { person });
    await report(site, first.id);
    const outcome = async (): Promise<string> =>
      (await ask('POST', '/v1/declarations', undefined, form(gate, { person }))).body.outcome;
    await waitUntil(async () => (await outcome()) === 'caution', 'the report to be known to intake');
    expect((await ask('POST', '/v1/declarations', undefined, form(gate))).body.outcome).toBe('clear');
    await takeBack(site, (await blocksOf(site))[0]!.blockId);
    await waitUntil(async () => (await outcome()) === 'clear', 'the report to be taken back');
  });

  it('keeps the passes before a correction revoked when the report is taken back', async () => {
    const site = await newUnit();
    const own = await declare(site.gate);
    const corrected = (await correct(own)).body.pass.token as string;
    const held = await renew(null);
    await report(site, own.id);
    const blocked = await renew(held);
    await takeBack(site, (await blocksOf(site))[0]!.blockId);
    for (const list of [await renew(blocked), await renew(null)]) {
      expect(isRevoked(list, passOf(own.pass))).toBe(true);
      expect(isRevoked(list, passOf(corrected))).toBe(false);
    }
    expect((await verify(own.pass, site.staff)).body.code).toBe('DECLARATIONS.PASS_REVOKED');
    expect((await verify(corrected, site.staff)).status).toBe(200);
  });

  it('is not blocked again by a late repeat of a report that was taken back, and is by a new one', async () => {
    const site = await newUnit();
    const own = await declare(site.gate);
    const clientKey = randomUUID();
    await report(site, own.id, { clientKey });
    await takeBack(site, (await blocksOf(site))[0]!.blockId);
    expect((await report(site, own.id, { clientKey })).body.passBlocked).toBe(false);
    expect((await verify(own.pass, site.staff)).status).toBe(200);
    expect((await report(site, own.id)).body.passBlocked).toBe(true);
    expect((await verify(own.pass, site.staff)).body.code).toBe('DECLARATIONS.PASS_BLOCKED');
  });

  it('may be reported with a pass of another unit in hand, before its check is recorded', async () => {
    const site = await newUnit();
    const [own, other] = [await declare(gate), await declare(gate)];
    expect((await report(site, own.id)).status).toBe(404);
    expect((await report(site, own.id, { pass: other.pass })).status).toBe(404);
    expect((await report(site, own.id, { pass: own.pass })).body.passBlocked).toBe(true);
  });

  it('is reported without a block when no pass opens a gate', async () => {
    const site = await newUnit();
    const red = await declare(site.gate, { answers: suspectedAnswers() });
    expect((await report(site, red.id)).body.passBlocked).toBe(false);
    expect(await blocksOf(site)).toEqual([]);
  });

  it('is shown at the gates while inside, and no longer when the report is taken back', async () => {
    const site = await newUnit();
    const own = await declare(site.gate);
    await check(own.pass, { gateId: site.gate.gateId, checkedAt: now().toISOString() }, site.staff);
    setTime(noon + minute);
    await report(site, own.id);
    const inside = async () => (await ask('GET', '/v1/checks/revoked-inside', site.staff)).body.items;
    expect(await inside()).toEqual([expect.objectContaining({ declarationId: own.id, reported: true })]);
    await takeBack(site, (await blocksOf(site))[0]!.blockId);
    expect(await inside()).toEqual([]);
  });

  it('is known to the own unit alone, whose admin alone takes the report back, with a reason', async () => {
    const [site, other] = [await newUnit(), await newUnit()];
    const own = await declare(site.gate);
    await report(site, own.id);
    expect(await blocksOf(other)).toEqual([]);
    const { blockId } = (await blocksOf(site))[0]!;
    expect((await takeBack(other, blockId)).status).toBe(404);
    expect((await takeBack(site, randomUUID())).status).toBe(404);
    for (const reason of ['', '   ', 7, null, 'x'.repeat(301), 'a\u202Eb'])
      expect((await takeBack(site, blockId, reason)).status).toBe(400);
    for (const as of [site.staff, { role: 'dic-operator', areaPath: '79' } as TestAccount]) {
      expect((await ask('GET', '/v1/suspicions', as)).status).toBe(403);
      expect((await ask('POST', `/v1/suspicions/${blockId}/take-back`, as, { reason: 'x' })).status).toBe(
        403,
      );
    }
    expect((await verify(own.pass, site.staff)).body.code).toBe('DECLARATIONS.PASS_BLOCKED');
  });

  it('leaves nothing of the reason once the declaration is erased', async () => {
    const site = await newUnit();
    const own = await declare(site.gate, { person: personForm({ fullName: 'Phạm Thị Xóa' }) });
    await report(site, own.id);
    await takeBack(site, (await blocksOf(site))[0]!.blockId);
    const erased = await ask(
      'POST',
      `/v1/declarations/${own.id}/erase`,
      undefined,
      { clientKey: randomUUID() },
      { 'x-device-token': own.token },
    );
    expect(erased.status).toBe(200);
    expect(await blocksOf(site)).toEqual([expect.objectContaining({ shortName: '', liftReason: null })]);
    expect(isRevoked(await renew(null), passOf(own.pass))).toBe(true);
  });

  describe('and the epoch of the list', () => {
    it('stays while the database is the same, and a device that holds it gets what was added', async () => {
      const held = await renew(null);
      expect(held.epoch).toMatch(/^[0-9a-f]{16}$/);
      await report({ ...(await newUnit()), gate, staff } as UnitWithGate, (await declare(gate)).id);
      const next = await ask('GET', `/v1/revocations?from=${held.number}&epoch=${held.epoch}`, staff);
      expect(next.body).toMatchObject({ from: held.number, epoch: held.epoch, number: held.number + 1 });
    });

    it('changes when the database is another one, and every device then takes one full list', async () => {
      const own = await declare(gate);
      await report({ gate, staff } as UnitWithGate, own.id);
      const held = await renew(null);
      await service.queryRows(`update revocation_counter set database = 'of before the restore'`);
      setTime(noon + minute);
      const { body } = await ask('GET', `/v1/revocations?from=${held.number}&epoch=${held.epoch}`, staff);
      expect(body.from).toBe(0);
      expect(body.epoch).not.toBe(held.epoch);
      const renewed = await renew({ ...held, number: held.number + 500 });
      expect([renewed.epoch, renewed.number]).toEqual([body.epoch, held.number]);
      expect(isRevoked(renewed, passOf(own.pass))).toBe(true);
      expect((await renew(renewed)).epoch).toBe(body.epoch);
    });

    it('is left out for devices that read lists without one', async () => {
      const own = await declare(gate);
      await report({ gate, staff } as UnitWithGate, own.id);
      const list = await listWith(null, 'from=0');
      expect([list.epoch, isRevoked(list, passOf(own.pass))]).toEqual([null, true]);
      for (const epoch of ['', 'x', '0123', '0123456789abcdef0'])
        expect((await ask('GET', `/v1/revocations?from=0&epoch=${epoch}`, staff)).status).toBe(400);
    });
  });
});
