import { randomUUID } from 'node:crypto';
import { Clock, daysBefore, dayInHoChiMinh, startOfDay } from '@khai-bao/platform/core';
import { DailyMaintenance } from '@khai-bao/platform/database';
import {
  declarationForm,
  personForm,
  restoreTestClock,
  setTestClock,
  suspectedAnswers,
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

const hour = 3_600_000;
const today = dayInHoChiMinh(new Date());
const morning = startOfDay(today).getTime() + 8 * hour;
const lastEvening = startOfDay(daysBefore(today, 1)).getTime() + 20 * hour;
const setTime = (at: number): void => setTestClock(new Date(at));

interface Declared {
  readonly id: string;
  readonly token: string;
  readonly pass: string;
  readonly outcome: string;
}

describe('the person of a report', () => {
  let suite: Suite;
  let service: RunningService;
  let staff: TestAccount;
  let gate: Gate;
  let phoneCount = 0;

  const { ask, verify } = declarationRequests(() => ({ service, gate, staff }));
  const now = (): Date => service.app.get(Clock).now();
  const newUnit = (): Promise<UnitWithGate> => createUnitWithGate(suite, service);
  /** Somebody whom no other test knows. */
  const somebody = (): object => personForm({ phone: `09041${String((phoneCount += 1)).padStart(5, '0')}` });
  const declare = async (person: object, change: object = {}): Promise<Declared> => {
    const { status, body } = await ask('POST', '/v1/declarations', undefined, {
      ...declarationForm(gate.code, { person, ...change }),
      filledAt: now().toISOString(),
    });
    expect(status).toBe(201);
    return {
      id: body.declarationId,
      token: body.deviceToken,
      pass: body.pass.token,
      outcome: body.outcome,
    };
  };
  const report = (site: UnitWithGate, one: Declared, clientKey = randomUUID()): Promise<ServiceResponse> =>
    ask('POST', '/v1/suspicions', site.staff, {
      clientKey,
      gateId: site.gate.gateId,
      declarationId: one.id,
      pass: one.pass,
    });
  const blocksOf = async (site: UnitWithGate, query = ''): Promise<ServiceResponse['body']> =>
    (await ask('GET', `/v1/suspicions${query}`, site.admin)).body;
  const takeBackAll = async (site: UnitWithGate): Promise<void> => {
    const statuses: number[] = [];
    for (const { blockId } of (await blocksOf(site)).items)
      statuses.push(
        (await ask('POST', `/v1/suspicions/${blockId}/take-back`, site.admin, { reason: 'Nhầm người' }))
          .status,
      );
    expect(statuses).toEqual([204]);
  };
  const erase = (one: Declared): Promise<ServiceResponse> =>
    ask(
      'POST',
      `/v1/declarations/${one.id}/erase`,
      undefined,
      { clientKey: randomUUID() },
      { 'x-device-token': one.token },
    );
  const isBlocked = async (one: Declared): Promise<boolean> =>
    (await verify(one.pass, staff)).body.code === 'DECLARATIONS.PASS_BLOCKED';
  /** Waits until the intake gives an outcome to a new declaration of somebody. */
  const becomes = (person: object, outcome: string): Promise<unknown> =>
    waitUntil(async () => (await declare(person)).outcome === outcome, `the outcome ${outcome}`);

  beforeAll(async () => {
    setTime(lastEvening);
    ({ suite, service, staff, gate } = await openSuiteWithUnit({ topics: [] }));
  }, 60_000);
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
  });
  beforeEach(() => setTime(morning));

  it('is blocked today as well when the pass of yesterday is reported, until the report is taken back', async () => {
    const site = await newUnit();
    const person = somebody();
    setTime(lastEvening);
    const ofYesterday = await declare(person);
    setTime(morning);
    const ofToday = await declare(person);
    expect((await report(site, ofYesterday)).body.passBlocked).toBe(true);
    expect([await isBlocked(ofYesterday), await isBlocked(ofToday)]).toEqual([true, true]);
    await becomes(person, 'caution');
    expect((await declare(somebody())).outcome).toBe('clear');
    await takeBackAll(site);
    expect([await isBlocked(ofYesterday), await isBlocked(ofToday)]).toEqual([false, false]);
    await becomes(person, 'clear');
  });

  it('is reported at two units on two days, and is free when both have taken their report back', async () => {
    const [site, other] = [await newUnit(), await newUnit()];
    const person = somebody();
    setTime(lastEvening);
    const ofYesterday = await declare(person);
    setTime(morning);
    const ofToday = await declare(person);
    await report(site, ofYesterday);
    await report(other, ofToday);
    await takeBackAll(site);
    expect([await isBlocked(ofYesterday), await isBlocked(ofToday)]).toEqual([true, true]);
    await takeBackAll(other);
    expect([await isBlocked(ofYesterday), await isBlocked(ofToday)]).toEqual([false, false]);
  });

  it('is free again when the report is taken back after the reported declaration was erased', async () => {
    const site = await newUnit();
    const person = somebody();
    const [reported, further] = [await declare(person), await declare(person)];
    await report(site, reported);
    expect((await erase(reported)).status).toBe(200);
    expect(await isBlocked(further)).toBe(true);
    await takeBackAll(site);
    expect(await isBlocked(further)).toBe(false);
  });

  it('does not undo the report by erasing the declaration', async () => {
    const site = await newUnit();
    const person = somebody();
    const reported = await declare(person);
    await report(site, reported);
    await becomes(person, 'caution');
    await erase(reported);
    setTime(morning + hour);
    expect((await declare(person)).outcome).toBe('caution');
  });

  it('is forgotten by the daily task when the passes of the day have expired', async () => {
    const site = await newUnit();
    await report(site, await declare(somebody()));
    const count = async (): Promise<number> =>
      (
        await service.queryRows<{ n: number }>(
          'select count(*)::int as n from pass_block_person r join pass_block b on b.id = r.block_id where b.unit_id = $1',
          [site.unitId],
        )
      )[0]!.n;
    const maintenance = service.app.get(DailyMaintenance);
    await maintenance.runDailyTasks();
    expect(await count()).toBeGreaterThan(0);
    setTime(morning + 3 * 24 * hour);
    await maintenance.runDailyTasks();
    expect(await count()).toBe(0);
  });

  it('is reported on two declarations at the same time without one waiting for the other for ever', async () => {
    const [site, other] = [await newUnit(), await newUnit()];
    for (let round = 0; round < 8; round++) {
      const person = somebody();
      const [one, two] = [await declare(person), await declare(person)];
      const answers = await Promise.all([report(site, one), report(other, two), report(site, two)]);
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
      expect([await isBlocked(one), await isBlocked(two)]).toEqual([true, true]);
    }
  });

  it('may be reported again and again by a phone that got no answer, and red passes too, without using up the limit', async () => {
    const site = await newUnit();
    const own = await declare(somebody());
    const clientKey = randomUUID();
    for (let i = 0; i < 25; i++) expect((await report(site, own, clientKey)).body.passBlocked).toBe(true);
    const red = await declare(somebody(), { answers: suspectedAnswers() });
    for (let i = 0; i < 5; i++) await report(site, red);
    expect((await report(site, await declare(somebody()))).body.passBlocked).toBe(true);
  });

  it('is listed by page', async () => {
    const site = await newUnit();
    for (let i = 0; i < 5; i++) {
      setTime(morning + i * 1000);
      await report(site, await declare(somebody()));
    }
    const first = await blocksOf(site, '?limit=3');
    const second = await blocksOf(site, `?limit=3&cursor=${encodeURIComponent(first.nextCursor)}`);
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([3, 2, null]);
    const times = [...first.items, ...second.items].map(({ reportedAt }) => reportedAt);
    expect(times).toEqual([...times].sort().reverse());
    expect(new Set(times).size).toBe(5);
  });
});
