import { randomUUID } from 'node:crypto';
import {
  Topics,
  type CaseSnapshot,
  type ContactErased,
  type DeclarationSnapshot,
  type RiskFlagged,
} from '@khai-bao/contracts';
import { createPassVerifier, applyRevocations, decodePassToken, isRevoked } from '@khai-bao/health-form';
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
/** Noon of today, so that minutes later is the same day, whenever the suite runs. */
const noon = startOfDay(dayInHoChiMinh(new Date())).getTime() + 12 * hour;
const setTime = (at: number): void => setTestClock(new Date(at));

interface Declared {
  readonly id: string;
  readonly token: string;
  readonly pass: string;
  readonly code: string;
}

describe('a declaration after it was accepted', () => {
  let suite: Suite;
  let service: RunningService;
  let seen: SeenMessage[];
  let staff: TestAccount;
  let gate: Gate;

  const { ask, verify, check } = declarationRequests(() => ({ service, gate, staff }));
  const now = (): Date => service.app.get(Clock).now();
  const form = (code: string, change: object = {}): Record<string, unknown> => ({
    ...declarationForm(code, change),
    filledAt: now().toISOString(),
  });
  const declare = async (at: Gate = gate, change: object = {}, token?: string): Promise<Declared> => {
    const { status, body } = await ask('POST', '/v1/declarations', undefined, form(at.code, change), {
      ...(token === undefined ? {} : { 'x-device-token': token }),
    });
    expect(status).toBe(201);
    return {
      id: body.declarationId,
      token: body.deviceToken,
      pass: body.pass.token,
      code: body.pass.code,
    };
  };
  const change = (
    kind: 'correct' | 'withdraw' | 'erase',
    { id, token }: Pick<Declared, 'id' | 'token'>,
    body: object = { clientKey: randomUUID() },
  ): Promise<ServiceResponse> =>
    ask('POST', `/v1/declarations/${id}/${kind}`, undefined, body, { 'x-device-token': token });
  const correction = (more: object = {}): object =>
    Object.fromEntries(Object.entries(form(gate.code, more)).filter(([name]) => name !== 'gateCode'));
  const statusOf = async ({ id, token }: Declared): Promise<ServiceResponse> =>
    ask('GET', `/v1/declarations/${id}/status`, undefined, undefined, { 'x-device-token': token });
  const eventsOf = (id: string): DeclarationSnapshot[] =>
    seen
      .filter(({ topic, key }) => topic === Topics.declaration && key === id)
      .map(({ text }) => (JSON.parse(text) as { data: DeclarationSnapshot }).data);
  const flagsOf = (id: string): RiskFlagged[] =>
    seen
      .filter(({ topic }) => topic === Topics.riskFlagged)
      .map(({ text }) => (JSON.parse(text) as { data: RiskFlagged }).data)
      .filter(({ declarationId }) => declarationId === id);
  const lastEvent = (id: string, status: string): Promise<DeclarationSnapshot> =>
    waitUntil(() => eventsOf(id).find((event) => event.status === status) ?? null, `the event ${status}`);
  const counters = async (as: TestAccount): Promise<object> => {
    const { declarations, suspected, inside } = (await ask('GET', '/v1/counters', as)).body;
    return { declarations, suspected, inside };
  };
  const newUnit = (): Promise<UnitWithGate> => createUnitWithGate(suite, service);
  const revocations = async (from = 0): Promise<{ number: number; from: number; token: string }> =>
    (await ask('GET', `/v1/revocations?from=${from}`, staff)).body;
  const verifier = async () => createPassVerifier((await ask('GET', '/v1/pass-keys')).body.keys);
  /** The list of a device that asks without one. */
  const heldList = async () => {
    const { token } = await revocations();
    const verdict = await applyRevocations(null, token, await verifier(), now().getTime() / 1000);
    if (!verdict.ok) throw new Error(verdict.reason);
    return verdict.list;
  };
  const isListed = (pass: string): Promise<boolean> =>
    heldList().then((list) => isRevoked(list, decodePassToken(pass)!));

  beforeAll(async () => {
    setTime(noon);
    ({ suite, service, seen, staff, gate } = await openSuiteWithUnit({
      topics: [Topics.declaration, Topics.riskFlagged, Topics.contactErased],
    }));
  }, 60_000);
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
  });
  afterEach(() => setTime(noon));

  describe('that is corrected', () => {
    it('has a new version and a new pass, and its old pass is revoked at once', async () => {
      const own = await declare();
      await lastEvent(own.id, 'submitted');
      const body = correction({ person: personForm({ fullName: 'Trần Văn Đã Sửa' }) });
      const first = await change('correct', own, body);
      expect(first.status).toBe(200);
      expect(first.body).toMatchObject({ declarationId: own.id, outcome: 'clear', deviceToken: null });
      const pass = first.body.pass as { token: string; code: string };
      expect(decodePassToken(pass.token)).toMatchObject({ declarationId: own.id, issue: 1 });

      expect((await verify(own.pass)).body.code).toBe('DECLARATIONS.PASS_REVOKED');
      expect((await verify(own.code)).body.code).toBe('DECLARATIONS.PASS_REVOKED');
      expect((await verify(pass.token)).body).toMatchObject({
        decision: 'admit',
        person: { shortName: 'T. V. Đ. Sửa' },
      });
      expect((await verify(pass.code)).status).toBe(200);
      expect(await isListed(own.pass)).toBe(true);
      expect(await isListed(pass.token)).toBe(false);

      const event = await lastEvent(own.id, 'corrected');
      expect(event).toMatchObject({ declarationId: own.id, outcome: 'clear', day: dayInHoChiMinh(now()) });
      expect(event.sealed?.ciphertext).not.toBe(eventsOf(own.id)[0]!.sealed?.ciphertext);
      const again = await change('correct', own, body);
      expect([again.status, again.body]).toEqual([200, first.body]);
      expect((await statusOf(own)).body).toMatchObject({
        status: 'corrected',
        version: 2,
        passIssue: 1,
        withdrawn: false,
      });
    });

    it('refuses the same key with other content, and answers that a submission repeats get the new pass', async () => {
      const key = randomUUID();
      const sent = form(gate.code, { clientKey: key });
      const { body } = await ask('POST', '/v1/declarations', undefined, sent);
      const own = { id: body.declarationId as string, token: body.deviceToken as string };
      const clientKey = randomUUID();
      await change('correct', own, { ...correction(), clientKey });
      const other = await change('correct', own, {
        ...correction({ answers: suspectedAnswers() }),
        clientKey,
      });
      expect([other.status, other.body.code]).toEqual([409, 'DECLARATIONS.KEY_REUSED']);
      const repeated = await ask('POST', '/v1/declarations', undefined, sent);
      expect(decodePassToken(repeated.body.pass.token)?.issue).toBe(1);
      expect((await verify(repeated.body.pass.token)).status).toBe(200);
    });

    it('is judged as a submission is', async () => {
      const own = await declare();
      const wrong = await change('correct', own, correction({ person: personForm({ phone: '12' }) }));
      expect([wrong.status, wrong.body.code]).toEqual([422, 'DECLARATIONS.INVALID']);
      expect(wrong.body.fields).toEqual([{ path: 'person.phone', code: 'phone' }]);
      expect((await change('correct', own, { ...correction(), more: 1 })).status).toBe(400);
      expect((await verify(own.pass)).status).toBe(200);
    });

    it('is refused on the next day, and after a withdrawal', async () => {
      const own = await declare();
      setTime(noon + 13 * hour);
      const late = await change('correct', own, correction());
      expect([late.status, late.body.code]).toEqual([409, 'DECLARATIONS.CORRECTION_TOO_LATE']);
      setTime(noon);
      const other = await declare();
      await change('withdraw', other);
      const refused = await change('correct', other, correction());
      expect([refused.status, refused.body.code]).toEqual([409, 'DECLARATIONS.WRONG_STATE']);
    });

    it('reaches alerts with the gate of entry when it turns red while the person is inside', async () => {
      const [declaredAt, entered] = [await newUnit(), await newUnit()];
      const own = await declare(declaredAt.gate);
      expect((await check(own.pass, { gateId: entered.gate.gateId }, entered.staff)).status).toBe(201);
      const { number } = await revocations();
      setTime(noon + 20 * minute);
      const { body } = await change('correct', own, correction({ answers: suspectedAnswers() }));
      expect(body.outcome).toBe('suspected');
      const flags = await waitUntil(() => {
        const found = flagsOf(own.id);
        return found.length > 0 ? found : null;
      }, 'the flag');
      expect(flags).toEqual([
        expect.objectContaining({
          unitId: entered.unitId, gateId: entered.gate.gateId, source: 'rules', isCorrection: true,
        }), // prettier-ignore
      ]);
      expect(await isListed(own.pass)).toBe(true);
      const inside = await ask('GET', `/v1/checks/revoked-inside?from=${number}`, entered.staff);
      expect(inside.body.items).toEqual([
        expect.objectContaining({
          declarationId: own.id,
          status: 'corrected',
          outcome: 'suspected',
          gateName: entered.gate.name,
        }),
      ]);
      expect((await ask('GET', '/v1/checks/revoked-inside', declaredAt.staff)).body.items).toEqual([]);
      await check(body.pass.token, { gateId: entered.gate.gateId, direction: 'exit' }, entered.staff);
      const stopped = await verify(body.pass.token, entered.staff);
      expect(stopped.body.decision).toBe('stop');
      await waitUntil(
        async () =>
          JSON.stringify(await counters(declaredAt.admin)) ===
          JSON.stringify({ declarations: 1, suspected: 1, inside: 0 }),
        'the counters of the unit',
      );
    });

    it('does not report a person twice who was suspected before, and counts one who is not any more', async () => {
      const own = await newUnit();
      const red = await declare(own.gate, { answers: suspectedAnswers() });
      await waitUntil(() => flagsOf(red.id).length === 1, 'the flag of the submission');
      await change(
        'correct',
        red,
        correction({ answers: suspectedAnswers(), person: personForm({ phone: '0903 999 888' }) }),
      );
      const corrected = await change('correct', red, correction());
      expect(corrected.body.outcome).toBe('caution');
      await waitUntil(async () => {
        const { declarations, suspected } = (await ask('GET', '/v1/counters', own.admin)).body;
        return declarations === 1 && suspected === 0;
      }, 'the counters to follow');
      const corrections = await waitUntil(() => {
        const found = flagsOf(red.id).filter(({ update }) => update === 'content-corrected');
        return found.length === 2 ? found : null;
      }, 'the corrected person');
      expect(corrections.map(({ isCorrection, flood }) => [isCorrection, flood])).toEqual([
        [undefined, undefined],
        [undefined, undefined],
      ]);
      expect(flagsOf(red.id).filter(({ update }) => update === undefined)).toHaveLength(1);
      expect(decodePassToken(red.pass)?.issue).toBe(0);
      expect((await statusOf(red)).body).toMatchObject({ outcome: 'caution', passIssue: 2, version: 3 });
    });

    it('is amber at best once it was red, however often it is corrected', async () => {
      const own = await declare();
      await change('correct', own, correction({ answers: suspectedAnswers() }));
      for (let repeat = 0; repeat < 2; repeat += 1) {
        const { body } = await change('correct', own, correction());
        expect(body.outcome).toBe('caution');
        expect((await verify(body.pass.token)).body).toMatchObject({ outcome: 'caution', decision: 'ask' });
        expect((await check(body.pass.token)).body.code).toBe('DECLARATIONS.DECISION_REQUIRED');
      }
      await lastEvent(own.id, 'corrected');
      await waitUntil(() => eventsOf(own.id).at(-1)?.outcome === 'caution', 'the event');
    });

    it('names the same person once somebody was admitted with it', async () => {
      const own = await declare();
      const other = (): object =>
        correction({
          person: personForm({ fullName: 'Lê Thị Người Khác', phone: '0903 999 777' }),
        });
      expect((await change('correct', own, other())).status).toBe(200);
      const { body } = await change('correct', own, correction());
      expect((await check(body.pass.token)).status).toBe(201);
      const refused = await change('correct', own, other());
      expect([refused.status, refused.body.code, refused.body.fields]).toEqual([
        422,
        'DECLARATIONS.INVALID',
        [{ path: 'person', code: 'mismatch' }],
      ]);
      expect((await verify(body.pass.token)).status).toBe(200);
      expect((await change('correct', own, correction({ answers: suspectedAnswers() }))).status).toBe(200);
    });

    it('still takes a check that was made without a network before the correction', async () => {
      const own = await declare();
      setTime(noon + 30 * minute);
      await change('correct', own, correction({ answers: suspectedAnswers() }));
      const before = await check(own.pass, { checkedAt: new Date(noon + 10 * minute).toISOString() });
      expect([before.status, before.body.outcome, before.body.decision]).toEqual([201, 'clear', 'admitted']);
      const typed = await check(own.code, {
        direction: 'exit',
        checkedAt: new Date(noon + 15 * minute).toISOString(),
      });
      expect([typed.status, typed.body.outcome]).toEqual([201, 'clear']);
      const last = await check(own.pass, { checkedAt: new Date(noon + 30 * minute - 1).toISOString() });
      expect([last.status, last.body.repeated]).toEqual([201, false]);
      setTime(noon + 31 * minute);
      const after = await check(own.pass, { checkedAt: new Date(noon + 31 * minute).toISOString() });
      expect(after.body.code).toBe('DECLARATIONS.PASS_REVOKED');
    });

    it('still takes a check that was made before the pass expired and was revoked', async () => {
      const own = await declare();
      setTime(noon + 30 * hour);
      expect((await change('withdraw', own)).status).toBe(200);
      const late = await check(own.pass, { checkedAt: new Date(noon + hour).toISOString() });
      expect([late.status, late.body.decision]).toEqual([201, 'admitted']);
    });
  });

  describe('of somebody who is inside', () => {
    const exit = { direction: 'exit' };

    it.each<[string, (own: Declared) => Promise<unknown>, string]>([
      ['is corrected to red', (own) => change('correct', own, correction({ answers: suspectedAnswers() })), 'suspected'],
      ['is withdrawn', (own) => change('withdraw', own), 'clear'],
      ['is erased', (own) => change('erase', own), 'clear'],
      ['has expired', async () => setTime(noon + 30 * hour), 'clear'],
    ])('that %s lets the person leave', async (_what, happen, outcome) => {
      const site = await newUnit();
      const own = await declare(site.gate);
      const at = { gateId: site.gate.gateId };
      expect((await check(own.pass, { ...at, checkedAt: now().toISOString() }, site.staff)).status).toBe(201);
      setTime(noon + 30 * minute);
      await happen(own);
      const checkedAt = now().toISOString();
      const entered = await check(own.pass, { ...at, checkedAt }, site.staff);
      expect(entered.body.code).toMatch(/^DECLARATIONS\.PASS_(REVOKED|EXPIRED)$/);
      const left = await check(own.pass, { ...at, ...exit, checkedAt }, site.staff);
      expect([left.status, left.body.decision, left.body.outcome]).toEqual([201, 'admitted', outcome]);
      const stopped = await check(own.pass, { ...at, ...exit, checkedAt, decision: 'stop' }, site.staff);
      expect([stopped.status, stopped.body.decision]).toEqual([201, 'stopped']);
      expect((await check(`${own.pass.slice(0, -4)}AAAA`, { ...at, ...exit }, site.staff)).body.code).toBe(
        'DECLARATIONS.PASS_FORGED',
      );
    }); // prettier-ignore

    it('lets the person leave with the typed code of a withdrawn pass', async () => {
      const own = await declare();
      await change('withdraw', own);
      const left = await check(own.code, { ...exit, checkedAt: now().toISOString() });
      expect([left.status, left.body.decision]).toEqual([201, 'admitted']);
    });

    it('is shown at the gate, also when the entry arrives after the revocation, until the person leaves', async () => {
      const site = await newUnit();
      const [own, other] = [await declare(site.gate), await declare(site.gate)];
      const at = { gateId: site.gate.gateId };
      const inside = async (from: number): Promise<string[]> =>
        (await ask('GET', `/v1/checks/revoked-inside?from=${from}`, site.staff)).body.items.map(
          ({ declarationId }: { declarationId: string }) => declarationId,
        );
      setTime(noon + 30 * minute);
      await change('withdraw', own);
      const { body } = await change('correct', other, correction());
      const { number } = await revocations();
      expect(await inside(number)).toEqual([]);
      setTime(noon + 32 * minute);
      await check(own.pass, { ...at, checkedAt: new Date(noon + 10 * minute).toISOString() }, site.staff);
      // This one entered with the new pass.
      await check(
        body.pass.token,
        { ...at, checkedAt: new Date(noon + 31 * minute).toISOString() },
        site.staff,
      );
      expect(await inside(number)).toEqual([own.id]);
      expect(await inside(0)).toEqual([own.id]);
      await check(own.pass, { ...at, ...exit, checkedAt: now().toISOString() }, site.staff);
      expect(await inside(0)).toEqual([]);
    });
  });

  describe('that is withdrawn', () => {
    it('is no pass any more, is counted no longer, and stays in the list of the unit', async () => {
      const own = await newUnit();
      const declared = await declare(own.gate, { answers: suspectedAnswers() });
      await waitUntil(
        async () => (await ask('GET', '/v1/counters', own.admin)).body.declarations === 1,
        'the counter',
      );
      const first = await change('withdraw', declared);
      expect(first.body).toMatchObject({ declarationId: declared.id, status: 'withdrawn', version: 2 });
      const again = await change('withdraw', declared);
      expect([again.status, again.body]).toEqual([200, first.body]);
      expect((await verify(declared.pass)).body.code).toBe('DECLARATIONS.PASS_REVOKED');
      expect((await verify(declared.code)).body.code).toBe('DECLARATIONS.PASS_REVOKED');
      expect(await isListed(declared.pass)).toBe(true);
      expect(await lastEvent(declared.id, 'withdrawn')).toMatchObject({
        sealed: { keyId: expect.any(String) },
      });
      expect(await counters(own.admin)).toEqual({ declarations: 0, suspected: 0, inside: 0 });
      expect((await ask('GET', '/v1/visitors', own.admin)).body.items).toHaveLength(1);
    });
  });

  describe('that is erased', () => {
    it('leaves nothing of the person, here and in the event', async () => {
      const own = await newUnit();
      const declared = await declare(own.gate, { person: personForm({ fullName: 'Phạm Thị Xóa' }) });
      await change('correct', declared, correction({ person: personForm({ fullName: 'Phạm Thị Xóa Sau' }) }));
      await check(declared.pass);
      const first = await change('erase', declared);
      expect(first.body).toMatchObject({ status: 'erased', version: 3 });
      expect((await lastEvent(declared.id, 'erased')).sealed).toBeNull();
      const [row] = await service.queryRows<Record<string, unknown>>(
        'select sealed, phone_index, id_index, person_index, pass_code, device_digest from declaration where id = $1',
        [declared.id],
      );
      expect(row).toEqual({
        sealed: '', phone_index: declared.id, id_index: null, person_index: declared.id, pass_code: declared.id, device_digest: null,
      }); // prettier-ignore
      expect(
        await service.queryRows(
          'select device_digest, body_digest from submission where declaration_id = $1',
          [declared.id],
        ),
      ).toEqual([{ device_digest: null, body_digest: '' }]);
      expect(
        await service.queryRows(
          `select 1 from declaration_change where declaration_id = $1 and status = 'corrected' and body_digest <> ''`,
          [declared.id],
        ),
      ).toEqual([]);
      expect(
        await service.queryRows(
          `select 1 from outbox where topic = $2 and event::text like '%' || $1 || '%'`,
          [declared.id, Topics.declaration],
        ),
      ).toEqual([]);
      expect((await ask('GET', '/v1/visitors', own.admin)).body.items).toEqual([]);
      expect(
        (await ask('POST', '/v1/visitors/find', own.admin, { phone: '0903 123 456' })).body.items,
      ).toEqual([]);
      expect((await verify(declared.pass)).body.code).toBe('DECLARATIONS.PASS_REVOKED');
      expect((await verify(declared.code)).body.code).toBe('DECLARATIONS.PASS_UNKNOWN');
      expect(
        await service.queryRows('select distinct pass_code from revocation where declaration_id = $1', [
          declared.id,
        ]),
      ).toEqual([{ pass_code: declared.id }]);
      expect(await isListed(declared.pass)).toBe(true);
      const again = await change('erase', declared);
      expect([again.status, again.body]).toEqual([200, first.body]);
      expect((await statusOf(declared)).body).toMatchObject({ status: 'erased', withdrawn: true });
      const reported = await ask('POST', '/v1/suspicions', own.staff, {
        clientKey: randomUUID(), gateId: own.gate.gateId, declarationId: declared.id,
      }); // prettier-ignore
      expect(reported.status).toBe(404);
    });

    it('informs the open cases that hold it as a contact, and says so until they end', async () => {
      const declared = await declare();
      const [openCase, endedCase] = [randomUUID(), randomUUID()];
      await service.queryRows(
        `insert into contact_disclosure (declaration_id, case_id, day, disclosed_at, case_ended_at)
         values ($1, $2, $4::date, now(), null), ($1, $3, $4::date, now(), now())`,
        [declared.id, openCase, endedCase, dayInHoChiMinh(now())],
      );
      // Nobody learns from the status that they were near a case.
      expect((await statusOf(declared)).body).toMatchObject({ isHeldForTracing: false });
      await change('erase', declared);
      expect((await statusOf(declared)).body).toMatchObject({ status: 'erased', isHeldForTracing: true });
      const events = await waitUntil(() => {
        const found = seen
          .filter(({ topic }) => topic === Topics.contactErased)
          .map(({ text }) => (JSON.parse(text) as { data: ContactErased }).data)
          .filter(({ declarationId }) => declarationId === declared.id);
        return found.length > 0 && found;
      }, 'the event for the case');
      expect(events).toEqual([expect.objectContaining({ caseId: openCase })]);
      const caseState = (state: CaseSnapshot['state'], version: number): Promise<unknown> =>
        suite.probe.publishEvent(
          Topics.case,
          openCase,
          {
            caseId: openCase, code: 'Q1-0630-012', declarationId: randomUUID(), unitId: randomUUID(), gateId: randomUUID(), areaPath: '79.760.26740',
            day: dayInHoChiMinh(now()), state, stateSince: now().toISOString(), openedAt: now().toISOString(), acknowledgedAt: null, responsible: 'district',
            source: 'rules', notifications: [], sealed: { keyId: 'c', ciphertext: 'c', wrapped: {} },
          } satisfies CaseSnapshot,
          version,
        ); // prettier-ignore
      await caseState('CLOSED', 2);
      await suite.probe.waitUntilConsumed('declarations', Topics.case);
      expect((await statusOf(declared)).body).toMatchObject({ isHeldForTracing: false });
      await caseState('INVESTIGATING', 3);
      await suite.probe.waitUntilConsumed('declarations', Topics.case);
      expect((await statusOf(declared)).body).toMatchObject({ isHeldForTracing: true });
    });

    it('is not made again by a phone that repeats its submission', async () => {
      const sent = form(gate.code);
      const { body } = await ask('POST', '/v1/declarations', undefined, sent);
      const own = { id: body.declarationId as string, token: body.deviceToken as string };
      await change('erase', own);
      const repeated = await ask('POST', '/v1/declarations', undefined, sent);
      expect([repeated.status, repeated.body.code]).toEqual([409, 'DECLARATIONS.KEY_REUSED']);
    });
  });

  describe('and who may change it', () => {
    it.each(['correct', 'withdraw', 'erase'] as const)('%s: another device finds nothing', async (kind) => {
      const [own, other] = [await declare(), await declare()];
      const body = kind === 'correct' ? correction() : { clientKey: randomUUID() };
      for (const token of [other.token, '', 'd1.x.y', `${own.token}x`]) {
        const refused = await change(kind, { id: own.id, token }, body);
        expect([refused.status, refused.body.code]).toEqual([404, 'DECLARATIONS.NOT_FOUND']);
      }
      expect((await verify(own.pass)).status).toBe(200);
      for (const id of ['x', '../checks', `${own.id}'`, own.id.slice(0, -1)])
        expect((await change(kind, { id: encodeURIComponent(id), token: own.token }, body)).status).toBe(400);
      const unknown = await change(kind, { id: randomUUID(), token: own.token }, body);
      expect(unknown.status).toBe(404);
    });

    it('is the device of an erased declaration too, and of no other one', async () => {
      const own = await declare();
      const second = await declare(gate, {}, own.token);
      await change('erase', own);
      const other = await declare();
      expect((await statusOf(own)).status).toBe(200);
      expect((await statusOf({ ...own, token: other.token })).status).toBe(404);
      const proofs = await service.queryRows<{ device_proof: string }>(
        'select device_proof from declaration_change where declaration_id = any($1::uuid[])',
        [[own.id, second.id]],
      );
      await change('erase', { ...second, token: own.token });
      const both = await service.queryRows<{ device_proof: string }>(
        'select device_proof from declaration_change where declaration_id = any($1::uuid[])',
        [[own.id, second.id]],
      );
      expect(new Set(both.map(({ device_proof: proof }) => proof)).size).toBe(proofs.length + 1);
    });

    it('applies one of two requests that arrive together', async () => {
      const own = await declare();
      const answers = await Promise.all([
        change('correct', own, correction()),
        change('withdraw', own),
        change('erase', own),
        change('erase', own),
      ]);
      expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
      expect((await statusOf(own)).body.status).toBe('erased');
      const versions = await service.queryRows<{ version: number }>(
        'select version from declaration_change where declaration_id = $1 order by version',
        [own.id],
      );
      expect(versions.map(({ version }) => version)).toEqual(versions.map((_, at) => at + 2));
    });
  });

  describe('the list of revoked passes', () => {
    it('has numbers without a gap, whatever happens at the same time', async () => {
      const { number } = await revocations();
      const declared = await Promise.all(Array.from({ length: 12 }, () => declare()));
      await Promise.all(declared.map((one, at) => change(at % 2 === 0 ? 'withdraw' : 'erase', one)));
      const rows = await service.queryRows<{ number: string }>(
        'select number from revocation where number > $1 order by number',
        [number],
      );
      expect(rows.map((row) => Number(row.number))).toEqual(rows.map((_, at) => number + at + 1));
      expect(rows).toHaveLength(12);
    });

    it('gives what was added since a number, and the same list as a full one', async () => {
      const before = await heldList();
      const own = await declare();
      await change('withdraw', own);
      const delta = await revocations(before.number);
      expect(delta).toMatchObject({ from: before.number, number: before.number + 1 });
      const verdict = await applyRevocations(before, delta.token, await verifier(), now().getTime() / 1000);
      expect(verdict.ok && isRevoked(verdict.list, decodePassToken(own.pass)!)).toBe(true);
      const full = await heldList();
      expect(verdict.ok && [...verdict.list.entries]).toEqual(expect.arrayContaining([...full.entries]));
      expect(full.entries.size).toBe(verdict.ok ? verdict.list.entries.size : -1);
      const nothing = await revocations(full.number);
      expect(nothing).toMatchObject({ from: full.number, number: full.number, entries: 0, more: false });
      expect(nothing.token.length).toBeLessThan(200);
    });

    it('is complete for a device that claims a number which was never given', async () => {
      const { number } = await revocations();
      expect(await revocations(number + 1_000)).toMatchObject({ from: 0, number });
      for (const from of ['-1', 'x', '1.5', '99999999999'])
        expect((await ask('GET', `/v1/revocations?from=${from}`, staff)).status).toBe(400);
      expect((await ask('GET', '/v1/revocations')).status).toBe(401);
      expect(
        (await ask('GET', '/v1/revocations', { role: 'ward-officer', areaPath: '79.760.26740' })).status,
      ).toBe(403);
    });

    it('omits passes that have expired', async () => {
      const own = await declare();
      await change('withdraw', own);
      expect(await isListed(own.pass)).toBe(true);
      setTime(noon + 30 * hour);
      await waitUntil(async () => !(await isListed(own.pass)), 'the entry to be gone');
    });
  });

  it('shows when each data centre has confirmed the last change', async () => {
    const own = await declare();
    await change('correct', own, correction());
    const confirm = (destination: string, version: number, at: string): Promise<unknown> =>
      suite.probe.publishEvent(Topics.declarationConfirmed, own.id, {
        declarationId: own.id, version, destination, receiptId: randomUUID(), confirmedAt: at,
      }); // prettier-ignore
    const [early, late] = ['2021-06-30T03:30:00.000Z', '2021-06-30T03:32:00.000Z'];
    await confirm('national', 2, early);
    await waitUntil(async () => (await statusOf(own)).body.nationalConfirmedAt === early, 'the confirmation');
    await change('withdraw', own);
    expect((await statusOf(own)).body).toMatchObject({ nationalConfirmedAt: null, cityConfirmedAt: null });
    await confirm('city', 3, late);
    await confirm('city', 2, early);
    await suite.probe.waitUntilConsumed('declarations', Topics.declarationConfirmed);
    expect((await statusOf(own)).body).toMatchObject({ nationalConfirmedAt: null, cityConfirmedAt: late });
  });
});
