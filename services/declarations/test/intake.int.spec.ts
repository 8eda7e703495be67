import { randomUUID } from 'node:crypto';
import { Topics } from '@khai-bao/contracts';
import {
  declarationForm,
  failRelayBetweenSendAndMark,
  personForm,
  suspectedAnswers,
  testAreas,
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

describe('intake', () => {
  let suite: Suite;
  let service: RunningService;
  let seen: SeenMessage[];
  let unitId: string;
  let staff: TestAccount;
  let gate: Gate;

  const { ask, declare, verify } = declarationRequests(() => ({ service, gate, staff }));
  const eventsOf = (topic: string): SeenMessage[] => seen.filter((message) => message.topic === topic);
  const newUnit = (): Promise<UnitWithGate> => createUnitWithGate(suite, service);

  beforeAll(async () => {
    ({ suite, service, seen, unitId, staff, gate } = await openSuiteWithUnit({
      topics: [Topics.declaration, Topics.riskFlagged],
      env: { INTAKE_QUEUE: '400' },
    }));
  }, 60_000);
  afterAll(() => suite.close());

  describe('declaring', () => {
    it('responds the same on the fast path and on the standard path', async () => {
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
      // A path with a query does not match the fast path.
      const both = async (body: unknown, headers = {}): Promise<ServiceResponse[]> =>
        Promise.all(
          ['/v1/declarations', '/v1/declarations?'].map((path) =>
            ask('POST', path, undefined, body, headers),
          ),
        );
      const comparable = ({ status, body, headers }: ServiceResponse): object => ({
        status,
        type: headers.get('content-type'),
        retry: headers.get('retry-after'),
        correlated: headers.has('x-correlation-id'),
        body: typeof body === 'object' && body !== null ? { ...body, traceId: null } : body,
      });
      for (const [name, body] of Object.entries(bodies)) {
        const [fast, standard] = await both(body);
        expect([name, comparable(fast!)]).toEqual([name, comparable(standard!)]);
        expect(fast!.status).toBeGreaterThanOrEqual(400);
      }
      const [fast, standard] = await both(good, { 'content-type': 'text/plain' });
      expect(comparable(fast!)).toEqual(comparable(standard!));
      const first = await ask('POST', '/v1/declarations', undefined, good, {
        'x-correlation-id': 'fast-path',
      });
      const { deviceToken } = first.body as { deviceToken: string };
      expect(first.headers.get('x-correlation-id')).toBe('fast-path');
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

    it('counts each declaration once when its events are published twice', async () => {
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
        'events that are published twice',
      );
      relay.end();
      await waitUntil(async () => {
        const [waiting] = await service.queryRows<{ n: number }>(
          'select count(*)::int as n from outbox where published_at is null',
        );
        return waiting?.n === 0;
      }, 'all flushes marked as published');
      const { body } = await ask('GET', '/v1/counters', own.admin);
      expect(body).toMatchObject({ declarations: 3 });
    });

    it('issues a valid pass for the outcome clear', async () => {
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

    it('returns the same declaration for a repeat from the same device with the same content, and refuses any other', async () => {
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

    it('returns the token that opens the declaration for a repeat without a token', async () => {
      const form = declarationForm(gate.code);
      const send = (change: object = {}, headers = {}): Promise<ServiceResponse> =>
        ask('POST', '/v1/declarations', undefined, { ...form, ...change }, headers);
      const statusOf = async ({ body }: ServiceResponse): Promise<number> =>
        (
          await ask('GET', `/v1/declarations/${body.declarationId}/status`, undefined, undefined, {
            'x-device-token': body.deviceToken,
          })
        ).status;
      // The first response is lost.
      const lost = await send();
      const retried = await send();
      expect([retried.body.declarationId, await statusOf(retried)]).toEqual([lost.body.declarationId, 200]);
      // Another client with the client key alone obtains nothing, and the device keeps its access.
      const stranger = await send({ person: personForm({ fullName: 'Người Khác' }) });
      expect(stranger).toMatchObject({ status: 409, body: { code: 'DECLARATIONS.KEY_REUSED' } });
      expect([await statusOf(lost), await statusOf(retried)]).toEqual([200, 200]);
      // A device that presented its token keeps the declaration. A repeat without a token receives none.
      const own = declarationForm(gate.code);
      const brought = await ask('POST', '/v1/declarations', undefined, own, {
        'x-device-token': lost.body.deviceToken,
      });
      const bare = await ask('POST', '/v1/declarations', undefined, own);
      expect(bare.body).toMatchObject({ declarationId: brought.body.declarationId, deviceToken: null });
      expect(await statusOf(brought)).toBe(200);
    });

    it('accepts one of twenty concurrent declarations with one client key', async () => {
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

    it('accepts a device clock that is an hour wrong, and takes the validity from the clock of the server', async () => {
      for (const hours of [-1, 1]) {
        const before = Date.now();
        const { status, body } = await declare({
          filledAt: new Date(before + hours * 3_600_000).toISOString(),
        });
        expect(status).toBe(201);
        expect(Date.parse(body.acceptedAt)).toBeGreaterThanOrEqual(before);
        expect(Date.parse(body.acceptedAt)).toBeLessThanOrEqual(Date.now());
      }
    });

    it('refuses invalid declarations and accepts concurrent valid ones', async () => {
      const good = Array.from({ length: 30 }, () => declare());
      const bad = [
        declare({ person: personForm({ phone: 'x' }) }),
        ask('POST', '/v1/declarations', undefined, { clientKey: 'x' }),
      ];
      expect((await Promise.all(good)).map(({ status }) => status)).toEqual(good.map(() => 201));
      expect((await Promise.all(bad)).map(({ status }) => status)).toEqual([422, 400]);
    });

    it('refuses with 503 and Retry-After while its queue is full, and accepts the same declaration later', async () => {
      const forms = Array.from({ length: 1_500 }, () => declarationForm(gate.code));
      // A lock on `submission` blocks every flush, so the queue fills.
      const release = await holdLock(service, 'lock table submission in exclusive mode');
      let refusals = 0;
      const sent = forms.map(async (form) => {
        const response = await ask('POST', '/v1/declarations', undefined, form);
        if (response.status === 503) refusals += 1;
        return response;
      });
      await waitUntil(() => refusals > 100, 'refusals of the full queue');
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
    it('is published to alerts with its person sealed, and shows the notification only after alerts has published it', async () => {
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
        'the notification from alerts',
      );
      // A second declaration of the same person joins the case and shows the same time.
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

    it('shows its status to the device that submitted it only', async () => {
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
});

/** Locks a table in a separate transaction. @returns a function that releases the lock */
async function holdLock(service: RunningService, lock: string): Promise<() => Promise<void>> {
  const runner = service.dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query(lock);
  return async () => {
    await runner.commitTransaction();
    await runner.release();
  };
}
