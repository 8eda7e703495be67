import { randomUUID } from 'node:crypto';
import { Topics, type DeclarationSnapshot, type DutySnapshot } from '@khai-bao/contracts';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import { KeyWrapper, unsealJson } from '@khai-bao/platform/sealing';
import {
  answersForm,
  declarationForm,
  failRelayBetweenSendAndMark,
  setTestClock,
  personForm,
  testAreas,
  restoreTestClock,
  suspectedAnswers,
  unitSnapshot,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type SeenMessage,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import {
  createUnitWithGate,
  declarationRequests,
  openDeclarationsSuite,
  type Gate,
  type UnitWithGate,
} from './unit-with-gate.js';

describe('declarations', () => {
  let suite: Suite;
  let service: RunningService;
  let seen: SeenMessage[];
  let unitId: string;
  let admin: TestAccount;
  let staff: TestAccount;
  let gate: Gate;

  const requests = declarationRequests(() => ({ service, gate }));
  const { ask } = requests;
  const declare = (change: object = {}, deviceToken?: string): Promise<ServiceResponse> =>
    requests.declare(change, deviceToken === undefined ? {} : { 'x-device-token': deviceToken });
  const verify = (pass: string, as = staff): Promise<ServiceResponse> =>
    ask('POST', '/v1/passes/verify', as, { pass });
  const check = (pass: string, change: object = {}, as = staff): Promise<ServiceResponse> =>
    ask('POST', '/v1/checks', as, {
      clientKey: randomUUID(), gateId: gate.gateId, direction: 'entry', pass, checkedAt: new Date().toISOString(), ...change,
    }); // prettier-ignore
  const eventsOf = (topic: string): SeenMessage[] => seen.filter((message) => message.topic === topic);

  const newUnit = (): Promise<UnitWithGate> => createUnitWithGate(suite, service);

  beforeAll(async () => {
    ({ suite, service } = await openDeclarationsSuite({ INTAKE_QUEUE: '400' }));
    seen = await suite.probe.collectMessages(
      Topics.declaration,
      Topics.riskFlagged,
      Topics.check,
      Topics.gate,
      Topics.dayKey,
      Topics.unitDay,
      Topics.access,
    );
    const duty: DutySnapshot = {
      areaCode: '760', areaPath: testAreas.quan1.path, centreName: 'Trung tâm y tế Quận 1', hotline: '19009095', phone: '+842838244249', address: '2 Đặng Tất',
    }; // prettier-ignore
    await suite.probe.publishEvent(Topics.duty, '760', duty);
    await suite.probe.waitUntilConsumed('declarations', Topics.duty);
    ({ unitId, admin, staff, gate } = await newUnit());
  }, 60_000);
  afterAll(() => suite.close());

  describe('gates', () => {
    it('stay open at the door when the registration was joined to another: a poster outlives an office', async () => {
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

    it('are 200 of a unit at most, retired ones included', async () => {
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

    it('do not ask the pool for more than one connection each', async () => {
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

    it('take no declaration when the unit has closed, and take them again when it is open', async () => {
      const own = await newUnit();
      const tell = async (state: 'CLOSED' | 'FORWARDED', version: number): Promise<void> => {
        const told = await unitSnapshot(suite, { unitId: own.unitId, state });
        await suite.probe.publishEvent(Topics.unit, own.unitId, told, version);
      };
      const status = async (): Promise<number> =>
        (await ask('GET', `/v1/gate-codes/${own.gate.code}`)).status;
      await tell('CLOSED', 4);
      await waitUntil(async () => (await status()) === 410, 'the gate to be closed');
      const answer = await ask('POST', '/v1/declarations', undefined, declarationForm(own.gate.code));
      expect(answer).toMatchObject({
        status: 410,
        body: { code: 'DECLARATIONS.GATE_RETIRED', suggestion: null },
      });
      await tell('FORWARDED', 5);
      await waitUntil(async () => (await status()) === 200, 'the gate to be open');
    });

    it('are made by the unit’s admin and found by their code, however it is typed', async () => {
      for (const typed of [gate.code, gate.code.toLowerCase(), `${gate.code.slice(0, 3)}-${gate.code.slice(3, 6)}-${gate.code.slice(6)}`])
        expect((await ask('GET', `/v1/gate-codes/${typed}`)).body).toMatchObject({
          gateId: gate.gateId, unitName: 'Chợ Bến Nghé', areaName: testAreas.benNghe.name, hotline: '19009095', medicalCentre: { name: 'Trung tâm y tế Quận 1' },
        }); // prettier-ignore
      expect((await ask('POST', '/v1/gates', staff, { name: 'x', direction: 'both' })).status).toBe(403);
    });

    it('suggest the nearest good code for a slip, and another gate of the unit for a retired one', async () => {
      const slip = gate.code.slice(0, 2) + gate.code[3] + gate.code[2] + gate.code.slice(4);
      if (slip !== gate.code)
        expect(await ask('GET', `/v1/gate-codes/${slip}`)).toMatchObject({
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

    it('have posters, as data and as a PDF of one page with the face in it', async () => {
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

  describe('declaring', () => {
    it('answers the same, whether a request goes past the framework or through it', async () => {
      const good = declarationForm(gate.code);
      const { version } = good['consent'] as { version: string };
      const bodies: Record<string, unknown> = {
        'no JSON': '{"clientKey":',
        'an empty body': '',
        'a list': [],
        'an unknown member': { ...good, more: 1 },
        'a wrong type': { ...good, clientKey: 7 },
        'no consent': { ...good, consent: { version, agreed: false } },
        'an unknown gate': { ...good, gateCode: 'ZZZ999' },
        'a polluting member': JSON.stringify(good).replace('{', '{"__proto__":{"x":1},'),
        'a polluting member below': JSON.stringify(good).replace(
          '"person":{',
          '"person":{"__proto__":{"x":1},',
        ),
        'a byte too many': { ...good, gateCode: 'x'.repeat(70_000) },
        'a year from now': { ...good, filledAt: '2999-01-01T00:00:00.000Z' },
      };
      // With a query the path is not that of the way past.
      const both = async (body: unknown, headers = {}): Promise<ServiceResponse[]> =>
        Promise.all(
          ['/v1/declarations', '/v1/declarations?'].map((path) =>
            ask('POST', path, undefined, body, headers),
          ),
        );
      const told = ({ status, body, headers }: ServiceResponse): object => ({
        status,
        type: headers.get('content-type'),
        retry: headers.get('retry-after'),
        correlated: headers.has('x-correlation-id'),
        body: typeof body === 'object' && body !== null ? { ...body, traceId: null } : body,
      });
      for (const [name, body] of Object.entries(bodies)) {
        const [past, through] = await both(body);
        expect([name, told(past!)]).toEqual([name, told(through!)]);
        expect(past!.status).toBeGreaterThanOrEqual(400);
      }
      const [past, through] = await both(good, { 'content-type': 'text/plain' });
      expect(told(past!)).toEqual(told(through!));
      const first = await ask('POST', '/v1/declarations', undefined, good, {
        'x-correlation-id': 'past-the-framework',
      });
      const { deviceToken } = first.body as { deviceToken: string };
      expect(first.headers.get('x-correlation-id')).toBe('past-the-framework');
      const again = await ask('POST', '/v1/declarations?', undefined, good, {
        'x-device-token': deviceToken,
      });
      expect([first.status, again.status]).toEqual([201, 201]);
      expect(again.body).toEqual(first.body);
      const answer = await fetch(`${service.url}/metrics`);
      expect(await answer.text()).toMatch(
        /http_request_seconds_count\{[^}]*method="POST",route="\/v1\/declarations",status="201"/,
      );
    });

    it('counts each once, also when its events were sent twice', async () => {
      const own = await newUnit();
      const relay = failRelayBetweenSendAndMark(service, 2);
      const ids: string[] = [];
      for (let at = 0; at < 3; at += 1) {
        const { status, body } = await ask(
          'POST',
          '/v1/declarations',
          undefined,
          declarationForm(own.gate.code),
        );
        expect(status).toBe(201);
        ids.push((body as { declarationId: string }).declarationId);
      }
      await waitUntil(
        () => eventsOf(Topics.declaration).filter(({ key }) => ids.includes(key)).length > 3,
        'some events to be sent twice',
      );
      relay.end();
      await waitUntil(async () => {
        const [waiting] = await service.queryRows<{ n: number }>(
          'select count(*)::int as n from outbox where published_at is null',
        );
        return waiting?.n === 0;
      }, 'all flushes to be marked');
      const { body } = await ask('GET', '/v1/counters', own.admin);
      expect(body).toMatchObject({ declarations: 3 });
    });

    it('gives a green pass to who is well', async () => {
      const { status, body } = await declare();
      expect(status).toBe(201);
      expect(body).toMatchObject({
        outcome: 'clear',
        unitName: 'Chợ Bến Nghé',
        medicalCentre: { name: 'Trung tâm y tế Quận 1' },
      });
      expect(body.pass.token).toMatch(/^KB1\./);
      expect(Date.parse(body.pass.validUntil) - Date.parse(body.acceptedAt)).toBe(24 * 3_600_000);
      expect(await verify(body.pass.token)).toMatchObject({
        status: 200,
        body: { decision: 'admit', person: { shortName: 'N. T. M. Khai', birthYear: 1990 }, sameUnit: true },
      });
      expect((await verify(body.pass.code)).body.declarationId).toBe(body.declarationId);
    });

    it('answers a repeat with the same pass, from the same device and with the same content alone', async () => {
      const form = declarationForm(gate.code);
      const send = (change: object = {}, headers = {}): Promise<ServiceResponse> =>
        ask('POST', '/v1/declarations', undefined, { ...form, ...change }, headers);
      const first = await send();
      const again = await Promise.all([send(), send({}, { 'x-device-token': first.body.deviceToken })]);
      for (const answer of again) expect(answer.body.declarationId).toBe(first.body.declarationId);
      expect(await send({ person: personForm({ fullName: 'Người Khác' }) })).toMatchObject({
        status: 409,
        body: { code: 'DECLARATIONS.KEY_REUSED' },
      });
      const other = await declare();
      expect(await send({}, { 'x-device-token': other.body.deviceToken })).toMatchObject({ status: 409 });
      await waitUntil(
        () => eventsOf(Topics.declaration).some(({ key }) => key === first.body.declarationId),
        'the event',
      );
      expect(eventsOf(Topics.declaration).filter(({ key }) => key === first.body.declarationId)).toHaveLength(
        1,
      );
    });

    it('answers a repeat without a token with the token that opens the declaration', async () => {
      const form = declarationForm(gate.code);
      const send = (change: object = {}, headers = {}): Promise<ServiceResponse> =>
        ask('POST', '/v1/declarations', undefined, { ...form, ...change }, headers);
      const statusOf = async ({ body }: ServiceResponse): Promise<number> =>
        (
          await ask('GET', `/v1/declarations/${body.declarationId}/status`, undefined, undefined, {
            'x-device-token': body.deviceToken,
          })
        ).status;
      // The first answer is lost.
      const lost = await send();
      const retried = await send();
      expect([retried.body.declarationId, await statusOf(retried)]).toEqual([lost.body.declarationId, 200]);
      // A stranger with the key alone opens nothing, and takes nothing from the device.
      const stranger = await send({ person: personForm({ fullName: 'Người Khác' }) });
      expect(stranger).toMatchObject({ status: 409, body: { code: 'DECLARATIONS.KEY_REUSED' } });
      expect([await statusOf(lost), await statusOf(retried)]).toEqual([200, 200]);
      // A device that brought its token keeps the declaration; a repeat without the token gets none.
      const own = declarationForm(gate.code);
      const brought = await ask('POST', '/v1/declarations', undefined, own, {
        'x-device-token': lost.body.deviceToken,
      });
      const bare = await ask('POST', '/v1/declarations', undefined, own);
      expect(bare.body).toMatchObject({ declarationId: brought.body.declarationId, deviceToken: null });
      expect(await statusOf(brought)).toBe(200);
    });

    it('makes one of many at the same time with one key', async () => {
      const form = declarationForm(gate.code);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => ask('POST', '/v1/declarations', undefined, form)),
      );
      expect(new Set(answers.map(({ body }) => body.declarationId)).size).toBe(1);
    });

    it.each([
      [
        'no consent',
        { consent: { version: '2021.1', agreed: false } },
        'DECLARATIONS.CONSENT_REQUIRED',
        'consent.agreed',
      ],
      [
        'consent to another text',
        { consent: { version: '1999', agreed: true } },
        'DECLARATIONS.CONSENT_REQUIRED',
        'consent.agreed',
      ],
      ['a bad phone', { person: personForm({ phone: '12' }) }, 'DECLARATIONS.INVALID', 'person.phone'],
      [
        'HTML in a name',
        { person: personForm({ fullName: '<b>x</b>' }) },
        'DECLARATIONS.INVALID',
        'person.fullName',
      ],
      [
        'a birth date in the future',
        { person: { ...personForm(), birthYear: undefined, birthDate: '2999-01-01' } },
        'DECLARATIONS.INVALID',
        'person.birthDate',
      ],
      [
        'a minor alone',
        { person: personForm({ birthYear: new Date().getFullYear() - 5 }) },
        'DECLARATIONS.INVALID',
        'representative',
      ],
      [
        'a missing answer',
        { answers: { symptoms: { value: false } } },
        'DECLARATIONS.INVALID',
        'answers.travelled',
      ],
      ['an unknown version', { questionnaireVersion: '1.0' }, 'DECLARATIONS.INVALID', 'questionnaireVersion'],
      [
        'a clock of last year',
        { filledAt: '2020-01-01T00:00:00.000Z' },
        'DECLARATIONS.CLOCK_TOO_FAR',
        'filledAt',
      ],
      [
        'a clock of tomorrow',
        { filledAt: new Date(Date.now() + 26 * 3_600_000).toISOString() },
        'DECLARATIONS.CLOCK_TOO_FAR',
        'filledAt',
      ],
    ])('refuses %s with 422 and names the field', async (_name, change, code, path) => {
      const answer = await declare(change);
      expect(answer).toMatchObject({ status: 422, body: { code } });
      expect(answer.body.fields[0].path).toBe(path);
    });

    it('takes a phone’s clock that is an hour wrong: validity is told by the server’s', async () => {
      for (const hours of [-1, 1]) {
        const { status, body } = await declare({
          filledAt: new Date(Date.now() + hours * 3_600_000).toISOString(),
        });
        expect(status).toBe(201);
        expect(Math.abs(Date.parse(body.acceptedAt) - Date.now())).toBeLessThan(10_000);
      }
    });

    it('refuses one bad row and writes its neighbours', async () => {
      const good = Array.from({ length: 30 }, () => declare());
      const bad = [
        declare({ person: personForm({ phone: 'x' }) }),
        ask('POST', '/v1/declarations', undefined, { clientKey: 'x' }),
      ];
      expect((await Promise.all(good)).every(({ status }) => status === 201)).toBe(true);
      expect((await Promise.all(bad)).map(({ status }) => status)).toEqual([422, 400]);
    });

    it('refuses early when too many wait, says when to come again, and takes the same later', async () => {
      const forms = Array.from({ length: 1_500 }, () => declarationForm(gate.code));
      // A lock on the keys' table holds every flush, so the queue fills.
      const release = await hold(service, 'lock table submission in exclusive mode');
      const sent = forms.map((form) => ask('POST', '/v1/declarations', undefined, form));
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      await release();
      const answers = await Promise.all(sent);
      const refused = answers.filter(({ status }) => status === 503);
      expect(refused.length).toBeGreaterThan(100);
      expect(refused[0]).toMatchObject({ body: { code: 'PLATFORM.OVERLOADED' } });
      expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(answers.filter(({ status }) => status === 201).length).toBe(forms.length - refused.length);
      const again = await ask(
        'POST',
        '/v1/declarations',
        undefined,
        forms[answers.findIndex(({ status }) => status === 503)],
      );
      expect(again.status).toBe(201);
    });
  });

  describe('a suspected declaration', () => {
    it('is red, goes to alerts at once with its person sealed, and says "told" only when alerts has', async () => {
      const { body } = await declare({ answers: suspectedAnswers() });
      expect(body.outcome).toBe('suspected');
      const flag = await waitUntil(
        () => eventsOf(Topics.riskFlagged).find(({ text }) => text.includes(body.declarationId)),
        'the flag',
      );
      expect(JSON.parse(flag.text).data).toMatchObject({
        unitId,
        unitName: 'Chợ Bến Nghé',
        areaPath: testAreas.benNghe.path,
        source: 'rules',
      });
      const status = (): Promise<ServiceResponse> =>
        ask('GET', `/v1/declarations/${body.declarationId}/status`, undefined, undefined, {
          'x-device-token': body.deviceToken,
        });
      expect((await status()).body).toMatchObject({ outcome: 'suspected', medicalCentreNotifiedAt: null });
      const { day } = JSON.parse(flag.text).data as { day: string };
      const at = new Date().toISOString();
      await suite.probe.publishEvent(Topics.case, randomUUID(), {
        caseId: randomUUID(), code: 'Q1-0630-001', declarationId: body.declarationId, unitId, gateId: gate.gateId, areaPath: testAreas.benNghe.path, day,
        state: 'NEW', stateSince: at, openedAt: at, acknowledgedAt: null, responsible: 'district', source: 'rules',
        notifications: [{ target: 'district', at }], sealed: { keyId: 'case:x', ciphertext: 'AAAA', wrapped: {} },
      }); // prettier-ignore
      await waitUntil(
        async () => (await status()).body.medicalCentreNotifiedAt === at,
        'the word from alerts',
      );
      // A second declaration of the same person joins the case, and shows the same time.
      const again = (await declare({ answers: suspectedAnswers() })).body;
      await suite.probe.publishEvent(Topics.case, randomUUID(), {
        caseId: randomUUID(), code: 'Q1-0630-001', declarationId: body.declarationId, declarationIds: [again.declarationId, body.declarationId],
        unitId, gateId: gate.gateId, areaPath: testAreas.benNghe.path, day,
        state: 'NEW', stateSince: at, openedAt: at, acknowledgedAt: null, responsible: 'district', source: 'rules',
        notifications: [{ target: 'district', at }], sealed: { keyId: 'case:x', ciphertext: 'AAAA', wrapped: {} },
      }); // prettier-ignore
      await waitUntil(
        async () =>
          (
            await ask('GET', `/v1/declarations/${again.declarationId}/status`, undefined, undefined, {
              'x-device-token': again.deviceToken,
            })
          ).body.medicalCentreNotifiedAt === at,
        'the time on the second declaration',
      );
    });

    it('shows its status to the device that made it and to no other', async () => {
      const { body } = await declare();
      const status = (token?: string): Promise<ServiceResponse> =>
        ask(
          'GET',
          `/v1/declarations/${body.declarationId}/status`,
          undefined,
          undefined,
          token === undefined ? {} : { 'x-device-token': token },
        );
      const other = await declare();
      expect((await status(body.deviceToken)).status).toBe(200);
      for (const token of [undefined, other.body.deviceToken, `${body.deviceToken}x`, 'd1.a.b'])
        expect((await status(token)).status).toBe(404);
    });
  });

  describe('at the gate', () => {
    const altered = (token: string): string => {
      const [head, pass, signature] = token.split('.');
      const bytes = Buffer.from(pass!, 'base64url');
      bytes[18] = 0;
      bytes[27] = bytes[27]! ^ 1;
      return [head, bytes.toString('base64url'), signature].join('.');
    };

    it('refuses a pass that was altered, forged, withdrawn, unknown or has expired', async () => {
      const { body } = await declare({ answers: suspectedAnswers() });
      expect((await verify(altered(body.pass.token))).body.code).toBe('DECLARATIONS.PASS_FORGED');
      expect((await verify('KB1.AAAA.BBBB')).body.code).toBe('DECLARATIONS.PASS_FORGED');
      expect((await verify('AAAA-AAAA')).body.code).toBe('DECLARATIONS.PASS_UNKNOWN');
      const late = await declare();
      await service.queryRows(
        `update declaration set valid_until = now() - interval '1 second' where id = $1`,
        [late.body.declarationId],
      );
      expect(await verify(late.body.pass.code)).toMatchObject({
        status: 422,
        body: { code: 'DECLARATIONS.PASS_EXPIRED' },
      });
      expect((await check(late.body.pass.token)).body.code).toBe('DECLARATIONS.PASS_EXPIRED');
      const withdrawn = await declare();
      await service.queryRows(`update declaration set status = 'withdrawn' where id = $1`, [
        withdrawn.body.declarationId,
      ]);
      expect((await verify(withdrawn.body.pass.token)).body.code).toBe('DECLARATIONS.PASS_REVOKED');
      expect((await verify(withdrawn.body.pass.token, { role: 'unit-admin', unitId })).status).toBe(403);
    });

    it('records green as an entry once, stops red always, and asks staff about amber', async () => {
      const green = await declare();
      const clientKey = randomUUID();
      const [one, two] = [
        await check(green.body.pass.token, { clientKey }),
        await check(green.body.pass.token, { clientKey }),
      ];
      expect(one).toMatchObject({ status: 201, body: { decision: 'admitted', outcome: 'clear' } });
      expect(two.body.checkId).toBe(one.body.checkId);
      const red = await declare({ answers: suspectedAnswers() });
      expect((await check(red.body.pass.token, { decision: 'admit' })).body.code).toBe(
        'DECLARATIONS.STOPPED_PASS',
      );
      expect((await check(red.body.pass.token)).body.decision).toBe('stopped');
      const amber = await declare({
        answers: answersForm({ symptoms: { value: true, details: ['cough'] } }),
      });
      expect((await check(amber.body.pass.token)).body.code).toBe('DECLARATIONS.DECISION_REQUIRED');
      expect((await check(amber.body.pass.token, { decision: 'stop' })).body.decision).toBe('stopped');
      expect((await check(amber.body.pass.token, { decision: 'admit' })).body.decision).toBe('admitted');
      await waitUntil(
        () => eventsOf(Topics.check).some(({ text }) => text.includes(one.body.checkId)),
        'the check as an event',
      );
      const listed = await ask('GET', '/v1/checks', staff);
      expect(listed.body.items.map((item: { checkId: string }) => item.checkId)).toContain(one.body.checkId);
    });

    it('knows its own unit’s gates and lists alone, and takes another unit’s pass', async () => {
      const theirs = await newUnit();
      const { body } = await declare();
      expect((await check(body.pass.token, { gateId: theirs.gate.gateId })).status).toBe(404);
      expect((await ask('PATCH', `/v1/gates/${theirs.gate.gateId}`, admin, { name: 'x' })).status).toBe(404);
      expect((await ask('GET', `/v1/gates/${theirs.gate.gateId}/poster`, admin)).status).toBe(404);
      expect((await verify(body.pass.token, theirs.staff)).body).toMatchObject({
        sameUnit: false,
        decision: 'admit',
      });
      expect((await ask('GET', '/v1/visitors', theirs.admin)).body.items).toEqual([]);
      expect((await ask('GET', '/v1/checks', theirs.staff)).body.items).toEqual([]);
      expect(
        (await ask('POST', '/v1/declarations/on-behalf', theirs.staff, declarationForm(gate.code))).status,
      ).toBe(403);
      expect(
        (
          await ask('POST', '/v1/suspicions', theirs.staff, {
            clientKey: randomUUID(),
            gateId: theirs.gate.gateId,
            declarationId: body.declarationId,
          })
        ).status,
      ).toBe(404);
    });

    it('declares on behalf, reports a suspicion, and counts the day', async () => {
      const { unitId: own, admin: ownAdmin, staff: ownStaff, gate: ownGate } = await newUnit();
      const made = await ask('POST', '/v1/declarations/on-behalf', ownStaff, declarationForm(ownGate.code));
      expect(made).toMatchObject({ status: 201, body: { deviceToken: null, outcome: 'clear' } });
      const record = (direction: string): Promise<ServiceResponse> =>
        ask('POST', '/v1/checks', ownStaff, {
          clientKey: randomUUID(),
          gateId: ownGate.gateId,
          direction,
          pass: made.body.pass.code,
          checkedAt: new Date().toISOString(),
        });
      await record('entry');
      await record('exit');
      const report = {
        clientKey: randomUUID(),
        gateId: ownGate.gateId,
        declarationId: made.body.declarationId,
      };
      expect((await ask('POST', '/v1/suspicions', ownStaff, report)).status).toBe(201);
      expect((await ask('POST', '/v1/suspicions', ownStaff, report)).status).toBe(201);
      await waitUntil(
        () =>
          eventsOf(Topics.riskFlagged).some(
            ({ text }) => text.includes(made.body.declarationId) && text.includes('gate-staff'),
          ),
        'the report',
      );
      await waitUntil(async () => {
        const { body } = await ask('GET', '/v1/counters', ownAdmin);
        return body.declarations === 1 && body.entries === 1 && body.exits === 1 && body.inside === 0;
      }, 'the counters');
      await waitUntil(
        () => eventsOf(Topics.unitDay).some(({ key, text }) => key === own && text.includes('"exits":1')),
        'the unit’s day as an event',
      );
      const accountId = randomUUID();
      const visitors = await ask('GET', '/v1/visitors', { ...ownAdmin, accountId });
      expect(visitors.body.items).toEqual([
        expect.objectContaining({
          fullName: 'Nguyễn Thị Minh Khai',
          phone: '0903 123 456',
          enteredAt: expect.stringMatching(/^\d{4}-.*Z$/),
          leftAt: expect.stringMatching(/^\d{4}-.*Z$/),
        }),
      ]);
      const { outcome } = visitors.body.items[0];
      const other = outcome === 'suspected' ? 'clear' : 'suspected';
      for (const [only, n] of [
        [outcome, 1],
        [other, 0],
      ] as const)
        expect((await ask('GET', `/v1/visitors?outcome=${only}`, ownAdmin)).body.items).toHaveLength(n);
      expect((await ask('GET', '/v1/visitors?outcome=red', ownAdmin)).status).toBe(400);
      const exported = await fetch(`${service.url}/v1/visitors/export`, {
        headers: { authorization: `Bearer ${await suite.signTokenFor({ ...ownAdmin, accountId })}` },
      });
      expect([exported.status, exported.headers.get('content-type')]).toEqual([
        200,
        'text/csv; charset=utf-8',
      ]);
      const file = await exported.text();
      const [head, line, ...more] = file.split('\r\n');
      expect(head).toContain('"Họ và tên"');
      expect(line).toMatch(/^"Nguyễn Thị Minh Khai",.*"0903 123 456"/);
      expect(more).toEqual(['']);
      expect((await ask('GET', '/v1/visitors/export', ownStaff)).status).toBe(403);
      await waitUntil(
        () =>
          eventsOf(Topics.access).some(
            ({ text }) => text.includes(accountId) && text.includes('visitor.export'),
          ),
        'the trail of the file',
      );
      await waitUntil(
        () =>
          eventsOf(Topics.access).some(
            ({ text }) => text.includes(accountId) && text.includes('visitor.list'),
          ),
        'the trail',
      );
    });
  });

  it('finds a visitor by phone at one’s own unit, on every day that is kept, and leaves a trail', async () => {
    const own = await newUnit();
    const accountId = randomUUID();
    const person = personForm({ phone: '0909 888 777' });
    const here = (): Promise<ServiceResponse> =>
      ask('POST', '/v1/declarations', undefined, declarationForm(own.gate.code, { person, filledAt: now() }));
    const now = (): string => service.app.get(Clock).now().toISOString();
    const find = (phone: string, as = own.admin): Promise<ServiceResponse> =>
      ask('POST', '/v1/visitors/find', { ...as, accountId }, { phone });
    const first = await here();
    await ask('POST', '/v1/declarations', undefined, declarationForm(own.gate.code));
    await declare({ person });
    setTestClock(new Date(Date.now() + 24 * 3_600_000));
    try {
      const second = await here();
      for (const typed of ['0909888777', '+84 909 888 777'])
        expect((await find(typed)).body.items).toEqual(
          [second, first].map(({ body }) =>
            expect.objectContaining({
              declarationId: body.declarationId,
              phone: '0909 888 777',
              gateName: own.gate.name,
            }),
          ),
        );
    } finally {
      restoreTestClock();
    }
    expect((await find('0909 888 776')).body.items).toEqual([]);
    expect(await find('12')).toMatchObject({ status: 400, body: { fields: [{ path: 'phone' }] } });
    expect((await find('0909 888 777', own.staff)).status).toBe(403);
    await waitUntil(
      () =>
        eventsOf(Topics.access).some(({ text }) => text.includes(accountId) && text.includes('visitor.find')),
      'the trail',
    );
    expect(eventsOf(Topics.access).some(({ text }) => text.includes('888777'))).toBe(false);
  });

  it('keeps people sealed: in tables, in topics, and opens them to the readers of the day’s key', async () => {
    const { body } = await declare({
      person: personForm({
        fullName: 'Người Kín Đáo',
        phone: '0912 345 678',
        idPaper: { kind: 'cccd', number: '079190001234' },
      }),
    });
    const message = await waitUntil(
      () => eventsOf(Topics.declaration).find(({ key }) => key === body.declarationId),
      'the event',
    );
    const snapshot = (JSON.parse(message.text) as { data: DeclarationSnapshot }).data;
    const secret = /Người Kín Đáo|912345678|0912 345|079190001234|Điện Biên/;
    for (const { text, key } of seen) expect(`${key}${text}`).not.toMatch(secret);
    for (const table of ['declaration', 'submission', 'outbox', 'gate_check', 'inbox', 'day_key'])
      for (const { row } of await service.queryRows<{ row: string }>(`select t::text as row from ${table} t`))
        expect(row).not.toMatch(secret);
    const shared = eventsOf(Topics.dayKey)
      .map(({ text }) => JSON.parse(text).data)
      .find(({ day }) => day === snapshot.day);
    expect(Object.keys(shared.wrapped).sort()).toEqual(['alerts', 'sync']);
    const key = await new KeyWrapper('{}', JSON.stringify(suite.secrets.wrapping.alerts.private)).unwrapKey(
      shared.wrapped.alerts,
    );
    const content = unsealJson<{ person: { fullName: string } }>(
      key,
      snapshot.sealed.ciphertext,
      `declaration:${snapshot.declarationId}`,
    );
    expect(content.person.fullName).toBe('Người Kín Đáo');
  });

  it('destroys the keys and drops the rows of days past their retention, here and at the readers', async () => {
    const today = service.app.get(Clock).today();
    const [last, past] = [daysBefore(today, 28), daysBefore(today, 29)];
    await service.queryRows(`insert into day_key (day, key_sealed) values ($1, 'sealed'), ($2, 'sealed')`, [
      last,
      past,
    ]);
    for (const table of ['declaration', 'gate_check'])
      await service.queryRows('select make_day_partitions($1, $2::date, 2)', [table, past]);
    await service.app.get(DailyMaintenance).runDailyTasks();
    expect(
      await service.queryRows(
        'select day::text, key_sealed as key, destroyed_at is not null as destroyed from day_key where day <= $1 order by day',
        [last],
      ),
    ).toEqual([
      { day: past, key: null, destroyed: true },
      { day: last, key: 'sealed', destroyed: false },
    ]);
    const partition = (table: string, day: string): string => `${table}_${day.replaceAll('-', '')}`;
    for (const table of ['declaration', 'gate_check'])
      expect(
        await service.queryRows('select to_regclass($1) is null as gone, to_regclass($2) is null as early', [
          partition(table, past),
          partition(table, last),
        ]),
      ).toEqual([{ gone: true, early: false }]);
    const told = await waitUntil(
      () => eventsOf(Topics.dayKey).find(({ key }) => key === past),
      'the readers to be told',
    );
    expect(JSON.parse(told.text).data).toMatchObject({ day: past, destroyed: true, wrapped: {} });
  });
});

/** Holds a lock in a transaction of its own until it is released. */
async function hold(service: RunningService, lock: string): Promise<() => Promise<void>> {
  const runner = service.dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query(lock);
  return async () => {
    await runner.commitTransaction();
    await runner.release();
  };
}
