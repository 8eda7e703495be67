import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { Clock, dayInHoChiMinh, daysBefore, startOfDay } from '@khai-bao/platform/core';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { RateLimiter } from '@khai-bao/platform/limits';
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
const noon = startOfDay(today).getTime() + 12 * hour;
/** A pass of `noon` is still valid then, and declarations have another day. */
const nextMorning = noon + 19 * hour;
const setTime = (at: number): void => setTestClock(new Date(at));

interface Declared {
  readonly id: string;
  readonly token: string;
  readonly pass: string;
  readonly outcome: string;
}

describe('a report of gate staff follows its person', () => {
  let suite: Suite;
  let service: RunningService;
  let staff: TestAccount;
  let gate: Gate;
  let site: UnitWithGate;
  let other: UnitWithGate;

  const { ask, verify } = declarationRequests(() => ({ service, gate, staff }));
  let personCount = 0;
  const newPerson = (): object => {
    personCount += 1;
    return personForm({
      phone: `09041${String(personCount).padStart(5, '0')}`,
      fullName: 'Lương Thị Ngày',
    });
  };
  const declare = async (person: object, at: UnitWithGate = site, change: object = {}): Promise<Declared> => {
    const { status, body } = await ask('POST', '/v1/declarations', undefined, {
      ...declarationForm(at.gate.code, { person, ...change }),
      filledAt: service.app.get(Clock).now().toISOString(),
    });
    expect(status).toBe(201);
    return {
      id: body.declarationId,
      token: body.deviceToken,
      pass: body.pass.token,
      outcome: body.outcome,
    };
  };
  const report = (
    { id }: Declared,
    at: UnitWithGate = site,
    clientKey: string = randomUUID(),
  ): Promise<ServiceResponse> =>
    ask('POST', '/v1/suspicions', at.staff, { clientKey, gateId: at.gate.gateId, declarationId: id });
  const listBlocks = (at: UnitWithGate, query = ''): Promise<ServiceResponse> =>
    ask('GET', `/v1/suspicions${query}`, at.admin);
  const takeBack = async ({ id }: Declared, at: UnitWithGate = site): Promise<void> => {
    const items = (await listBlocks(at)).body.items as { blockId: string; declarationId: string }[];
    const { blockId } = items.find(({ declarationId }) => declarationId === id)!;
    const { status } = await ask('POST', `/v1/suspicions/${blockId}/take-back`, at.admin, { reason: 'Nhầm' });
    expect(status).toBe(204);
  };
  const erase = async ({ id, token }: Declared): Promise<void> => {
    const body = { clientKey: randomUUID() };
    const headers = { 'x-device-token': token };
    expect((await ask('POST', `/v1/declarations/${id}/erase`, undefined, body, headers)).status).toBe(200);
  };
  const stateOf = async ({ pass }: Declared): Promise<string> => {
    const { body } = await verify(pass, site.staff);
    return body.code ?? body.decision;
  };
  const blocked = 'DECLARATIONS.PASS_BLOCKED';

  beforeAll(async () => {
    setTime(noon);
    ({ suite, service, staff, gate } = await openSuiteWithUnit({}));
  }, 60_000);
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
  });
  beforeEach(async () => {
    setTime(noon);
    [site, other] = [await createUnitWithGate(suite, service), await createUnitWithGate(suite, service)];
  });
  afterEach(() => jest.restoreAllMocks());

  it('from a declaration of yesterday to the declarations of today, until it is taken back', async () => {
    const person = newPerson();
    const [ofYesterday, bystander] = [await declare(person), await declare(newPerson())];
    setTime(nextMorning);
    const ofToday = await declare(person, other);
    expect([await stateOf(ofYesterday), await stateOf(ofToday)]).toEqual(['admit', 'admit']);
    expect((await report(ofYesterday)).body.passBlocked).toBe(true);
    expect([await stateOf(ofYesterday), await stateOf(ofToday)]).toEqual([blocked, blocked]);
    expect(await stateOf(bystander)).toBe('admit');
    const nextOutcome = async (): Promise<string> => (await declare(person)).outcome;
    await waitUntil(async () => (await nextOutcome()) === 'caution', 'the report to be known to intake');
    await takeBack(ofYesterday);
    expect([await stateOf(ofYesterday), await stateOf(ofToday)]).toEqual(['admit', 'admit']);
    await waitUntil(async () => (await nextOutcome()) === 'clear', 'the report to be taken back');
  });

  it('from a declaration of today to the pass of yesterday that is still valid', async () => {
    const person = newPerson();
    const ofYesterday = await declare(person);
    setTime(nextMorning);
    const ofToday = await declare(person);
    await report(ofToday);
    expect([await stateOf(ofYesterday), await stateOf(ofToday)]).toEqual([blocked, blocked]);
    await report(ofYesterday, other, randomUUID());
    await takeBack(ofToday);
    expect([await stateOf(ofYesterday), await stateOf(ofToday)]).toEqual(['admit', 'admit']);
  });

  it('by the name and the phone when there is no ID paper, and not to others with the same phone', async () => {
    const [mother, child] = [
      personForm({ phone: '0904 200 300', fullName: 'Mai Thị Mẹ', idPaper: undefined }),
      personForm({ phone: '0904 200 300', fullName: 'Mai Văn Con', idPaper: undefined }),
    ];
    const first = await declare(mother);
    setTime(nextMorning);
    const [second, ofChild] = [await declare(mother), await declare(child)];
    await report(first);
    expect([await stateOf(second), await stateOf(ofChild)]).toEqual([blocked, 'admit']);
  });

  it('into a correction that names the person', async () => {
    const person = newPerson();
    await report(await declare(person));
    const { id, token } = await declare(newPerson());
    const { gateCode: _gate, ...body } = {
      ...declarationForm(site.gate.code, { person }),
      filledAt: new Date(noon).toISOString(),
    } as Record<string, unknown>;
    const corrected = async (): Promise<string> =>
      (
        await ask(
          'POST',
          `/v1/declarations/${id}/correct`,
          undefined,
          { ...body, clientKey: randomUUID() },
          { 'x-device-token': token },
        )
      ).body.outcome;
    await waitUntil(async () => (await corrected()) === 'caution', 'the report to be known to intake');
  });

  it('although its declaration is erased, and may be taken back afterwards', async () => {
    const person = newPerson();
    const [reported, further] = [await declare(person), await declare(person, other)];
    await report(reported);
    await erase(reported);
    expect(await stateOf(further)).toBe(blocked);
    const nextOutcome = async (): Promise<string> => (await declare(person)).outcome;
    await waitUntil(async () => (await nextOutcome()) === 'caution', 'the report to be known to intake');
    await takeBack(reported);
    expect(await stateOf(further)).toBe('admit');
    await waitUntil(async () => (await nextOutcome()) === 'clear', 'the report to be taken back');
  });

  it('until the passes of its days have expired, and names nobody after that', async () => {
    const reported = await declare(newPerson());
    await report(reported);
    const daysNamed = async (): Promise<string[]> =>
      (
        await service.queryRows(
          `select person.day::text as day from pass_block_person person join pass_block block on block.id = person.block_id
           where block.declaration_id = $1 order by day`,
          [reported.id],
        )
      ).map((row) => (row as { day: string }).day);
    expect((await daysNamed()).at(-1)).toBe(today);
    setTime(noon + 24 * hour);
    await service.app.get(DailyMaintenance).runDailyTasks();
    expect(await daysNamed()).toEqual([today]);
    setTime(startOfDay(daysBefore(today, -2)).getTime() + 1000);
    await service.app.get(DailyMaintenance).runDailyTasks();
    expect(await daysNamed()).toEqual([]);
  });

  it('without a deadlock when two units report two declarations of a person at the same moment', async () => {
    const people = Array.from({ length: 8 }, newPerson);
    const pairs = await Promise.all(
      people.map(async (person) => [await declare(person), await declare(person, other)] as const),
    );
    const reports = pairs.flatMap(([first, second]) => [report(first), report(second, other)]);
    const results = (await Promise.all(reports)).map(({ status, body }) => [status, body.passBlocked]);
    expect(results).toEqual(results.map(() => [201, true]));
  });

  it('and counts towards the limits of blocks only when it blocks a pass', async () => {
    const [reported, red] = [
      await declare(newPerson()),
      await declare(newPerson(), site, { answers: suspectedAnswers() }),
    ];
    const clientKey = randomUUID();
    const consume = jest.spyOn(service.app.get(RateLimiter), 'tryConsume');
    const consumedBlocks = (): number =>
      consume.mock.calls.filter(([{ name }]) => name === 'pass-block').length;
    await report(red);
    expect(consumedBlocks()).toBe(0);
    await report(reported, site, clientKey);
    expect(consumedBlocks()).toBe(1);
    await report(reported, site, clientKey);
    await report(reported);
    setTime(noon + 25 * hour);
    await report(reported);
    expect(consumedBlocks()).toBe(1);
  });

  it('and is listed in pages, the newest first', async () => {
    const declared: Declared[] = [];
    for (let minute = 0; minute < 3; minute += 1) {
      setTime(noon + minute * 60_000);
      declared.push(await declare(newPerson()));
      await report(declared[minute]!);
    }
    const listed: string[] = [];
    let query = '?limit=2';
    for (let page = 0; page < 2; page += 1) {
      const { body } = await listBlocks(site, query);
      listed.push(...(body.items as { declarationId: string }[]).map((item) => item.declarationId));
      query = `?limit=2&cursor=${body.nextCursor}`;
    }
    expect(listed).toEqual(declared.map(({ id }) => id).reverse());
    expect(query).toBe('?limit=2&cursor=null');
    for (const wrong of ['?cursor=x', '?limit=0', '?limit=201'])
      expect((await listBlocks(site, wrong)).status).toBe(400);
  });
});
