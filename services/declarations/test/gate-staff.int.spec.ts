import { randomUUID } from 'node:crypto';
import { Topics } from '@khai-bao/contracts';
import { Clock } from '@khai-bao/platform/core';
import {
  answersForm,
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

describe('gate staff and visitors', () => {
  let suite: Suite;
  let service: RunningService;
  let seen: SeenMessage[];
  let unitId: string;
  let admin: TestAccount;
  let staff: TestAccount;
  let gate: Gate;

  const { ask, declare, verify, check } = declarationRequests(() => ({ service, gate, staff }));
  const eventsOf = (topic: string): SeenMessage[] => seen.filter((message) => message.topic === topic);
  const newUnit = (): Promise<UnitWithGate> => createUnitWithGate(suite, service);

  beforeAll(async () => {
    ({ suite, service, seen, unitId, admin, staff, gate } = await openSuiteWithUnit({
      topics: [Topics.riskFlagged, Topics.check, Topics.unitDay, Topics.access],
    }));
  }, 60_000);
  afterAll(() => suite.close());

  const altered = (token: string): string => {
    const [head, pass, signature] = token.split('.');
    const bytes = Buffer.from(pass!, 'base64url');
    bytes[18] = 0;
    bytes[27] = bytes[27]! ^ 1;
    return [head, bytes.toString('base64url'), signature].join('.');
  };

  it('refuses a pass that is altered, forged, withdrawn, unknown or expired', async () => {
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

  it('records an entry for clear, stops suspected, and requires a decision for caution', async () => {
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

  it('refuses gates and lists of another unit, and accepts a pass of another unit', async () => {
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

  it('accepts a declaration on behalf, checks and a suspicion, counts them, and lists and exports the visitor', async () => {
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
    expect([exported.status, exported.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
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
        eventsOf(Topics.access).some(({ text }) => text.includes(accountId) && text.includes('visitor.list')),
      'the trail',
    );
  });

  it('finds a visitor by phone at the own unit on all retained days, and records the access', async () => {
    const own = await newUnit();
    const accountId = randomUUID();
    const person = personForm({ phone: '0909 888 777' });
    const declareHere = (): Promise<ServiceResponse> =>
      ask('POST', '/v1/declarations', undefined, declarationForm(own.gate.code, { person, filledAt: now() }));
    const now = (): string => service.app.get(Clock).now().toISOString();
    const find = (phone: string, as = own.admin): Promise<ServiceResponse> =>
      ask('POST', '/v1/visitors/find', { ...as, accountId }, { phone });
    const first = await declareHere();
    await ask('POST', '/v1/declarations', undefined, declarationForm(own.gate.code));
    await declare({ person });
    setTestClock(new Date(Date.now() + 24 * 3_600_000));
    try {
      const second = await declareHere();
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
});
