import { randomUUID } from 'node:crypto';
import { Topics } from '@khai-bao/contracts';
import {
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
} from './declarations-suite.js';

interface BatchResult {
  readonly clientKey: string | null;
  readonly ok: boolean;
  readonly result: string;
  readonly code?: string;
  readonly check?: { readonly checkId: string; readonly repeated: boolean };
}

describe('a batch of checks that waited on a device', () => {
  let suite: Suite;
  let service: RunningService;
  let seen: SeenMessage[];
  let admin: TestAccount;
  let staff: TestAccount;
  let gate: Gate;

  const { ask, declare } = declarationRequests(() => ({ service, gate, staff }));
  const send = (items: unknown, as = staff): Promise<ServiceResponse> =>
    ask('POST', '/v1/checks/batch', as, { items });
  const resultsOf = ({ status, body }: ServiceResponse): BatchResult[] => {
    expect(status).toBe(200);
    return (body as { results: BatchResult[] }).results;
  };
  const item = (pass: string, change: object = {}): Record<string, unknown> => ({
    clientKey: randomUUID(),
    gateId: gate.gateId,
    direction: 'entry',
    pass,
    checkedAt: new Date().toISOString(),
    ...change,
  });
  const newPass = async (change: object = {}): Promise<string> => {
    const answer = await declare(change);
    expect(answer.status).toBe(201);
    return (answer.body as { pass: { token: string } }).pass.token;
  };
  const storedChecks = async (): Promise<number> =>
    ((await service.queryRows('select count(*)::int as n from gate_check')) as { n: number }[])[0]!.n;

  beforeAll(async () => {
    ({ suite, service, seen, admin, staff, gate } = await openSuiteWithUnit({
      topics: [Topics.check],
      env: { RATE_LIMIT_FACTOR: '1' },
    }));
  }, 60_000);
  afterAll(() => suite.close());

  it('records every item once, also when the whole batch is sent again', async () => {
    const before = await storedChecks();
    const items: unknown[] = [];
    for (let at = 0; at < 30; at += 1) items.push(item(await newPass()));
    const first = resultsOf(await send(items));
    expect(first.map(({ result }) => result)).toEqual(items.map(() => 'recorded'));
    expect(first.map(({ clientKey }) => clientKey)).toEqual(
      items.map((one) => (one as { clientKey: string }).clientKey),
    );
    const again = await Promise.all([send(items), send(items)]);
    for (const answer of again)
      expect(resultsOf(answer).map(({ check }) => check?.checkId)).toEqual(
        first.map(({ check }) => check?.checkId),
      );
    expect((await storedChecks()) - before).toBe(items.length);
    await waitUntil(
      () => seen.filter(({ topic }) => topic === Topics.check).length >= items.length,
      'the events of the checks',
    );
  });

  it('answers each of hostile, unknown, repeated and good items on its own', async () => {
    const before = await storedChecks();
    const [pass, other, red] = [
      await newPass(),
      await newPass(),
      await newPass({ answers: suspectedAnswers() }),
    ];
    const elsewhere = await createUnitWithGate(suite, service);
    const cases: readonly (readonly [unknown, string, string?])[] = [
      [item(pass), 'recorded'],
      [null, 'refused', 'PLATFORM.VALIDATION'],
      ['KB1', 'refused', 'PLATFORM.VALIDATION'],
      [[item(other)], 'refused', 'PLATFORM.VALIDATION'],
      [{}, 'refused', 'PLATFORM.VALIDATION'],
      [item(other, { clientKey: 'no key' }), 'refused', 'PLATFORM.VALIDATION'],
      [item(other, { role: 'admin' }), 'refused', 'PLATFORM.VALIDATION'],
      [item(other, { pass: { token: other } }), 'refused', 'PLATFORM.VALIDATION'],
      [item(other, { pass: 'x'.repeat(301) }), 'refused', 'PLATFORM.VALIDATION'],
      [item(other, { checkedAt: '2021-W26' }), 'refused', 'PLATFORM.VALIDATION'],
      [item(other, { guardId: randomUUID() }), 'refused', 'DECLARATIONS.UNKNOWN_GUARD'],
      [item(other, { gateId: elsewhere.gate.gateId }), 'refused', 'PLATFORM.NOT_FOUND'],
      [item('KB1.AAAA.BBBB'), 'refused', 'DECLARATIONS.PASS_FORGED'],
      [item(red, { decision: 'admit' }), 'refused', 'DECLARATIONS.STOPPED_PASS'],
      [item(pass), 'repeated'],
      [item(other), 'recorded'],
    ];
    const results = resultsOf(await send(cases.map(([one]) => one)));
    expect(results.map(({ result, code }) => [result, code])).toEqual(
      cases.map(([, result, code]) => [result, code]),
    );
    expect(results.map(({ ok }) => ok)).toEqual(
      cases.map(([, result]) => result === 'recorded' || result === 'repeated'),
    );
    expect(results[1]?.clientKey).toBeNull();
    expect(results[14]?.check?.checkId).toBe(results[0]?.check?.checkId);
    expect((await storedChecks()) - before).toBe(2);
  });

  it('keeps the order of the items of one pass', async () => {
    const pass = await newPass();
    const declaredAt = Date.now();
    const at = (minutes: number, direction: string): unknown =>
      item(pass, { direction, checkedAt: new Date(declaredAt - minutes).toISOString() });
    const results = resultsOf(await send([at(4, 'entry'), at(3, 'entry'), at(2, 'exit'), at(1, 'exit')]));
    expect(results.map(({ result }) => result)).toEqual(['recorded', 'repeated', 'recorded', 'repeated']);
  });

  it('refuses a client key that an earlier item of the batch used for another pass', async () => {
    const clientKey = randomUUID();
    const results = resultsOf(
      await send([item(await newPass(), { clientKey }), item(await newPass(), { clientKey })]),
    );
    expect(results.map(({ result }) => result).sort()).toEqual(['recorded', 'refused']);
    expect(results.find(({ ok }) => !ok)?.code).toBe('DECLARATIONS.KEY_REUSED');
  });

  it('records checks of a gate that was closed while its device was offline', async () => {
    const pass = await newPass();
    const closed = await ask('PATCH', `/v1/gates/${gate.gateId}`, admin, { active: false });
    expect(closed.status).toBe(200);
    try {
      expect(resultsOf(await send([item(pass)]))).toMatchObject([{ result: 'recorded' }]);
    } finally {
      // A gate that reopens has a new code.
      const reopened = await ask('PATCH', `/v1/gates/${gate.gateId}`, admin, { active: true });
      gate = { ...gate, code: reopened.body.code };
    }
  });

  it('defers typed codes past the rate limit, and still records the passes beside them', async () => {
    const pass = await newPass();
    const results = resultsOf(
      await send([...Array.from({ length: 40 }, () => item('AAAA-AAAA')), item(pass)], {
        ...staff,
        accountId: randomUUID(),
      }),
    );
    expect(results.at(-1)?.result).toBe('recorded');
    expect(new Set(results.slice(0, 40).map(({ code }) => code))).toEqual(
      new Set(['DECLARATIONS.PASS_UNKNOWN', 'PLATFORM.TOO_MANY_REQUESTS']),
    );
    for (const { result, code } of results.slice(0, 40))
      expect(result).toBe(code === 'PLATFORM.TOO_MANY_REQUESTS' ? 'deferred' : 'refused');
  });

  it.each([
    ['no list', { pass: 'x' }],
    ['an empty list', []],
    ['201 items', Array.from({ length: 201 }, () => ({}))],
  ])('refuses %s', async (_name, items) => {
    expect(await send(items)).toMatchObject({ status: 400, body: { code: 'PLATFORM.VALIDATION' } });
  });

  it('refuses an account that may not record checks', async () => {
    const officer: TestAccount = { role: 'ward-officer', areaPath: '79.760.26740' };
    expect((await send([item('KB1.AAAA.BBBB')], officer)).status).toBe(403);
  });
});
