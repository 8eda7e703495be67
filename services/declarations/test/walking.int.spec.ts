import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { Topics } from '@khai-bao/contracts';
import { isValidPassCode, makeGateCode, makePassCode } from '@khai-bao/health-form';
import { Clock } from '@khai-bao/platform/core';
import {
  declarationForm,
  openSuite,
  unitSnapshot,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

const minute = 60_000;
let addresses = 0;
const anAddress = (): string => {
  addresses += 1;
  return `198.51.${Math.floor(addresses / 250)}.${(addresses % 250) + 1}`;
};
const isTooMany = { status: 429, body: { code: 'PLATFORM.TOO_MANY_REQUESTS' } };

/** Walking through gate codes and pass codes, with the limits as they stand in production. */
describe('walking through codes', () => {
  let suite: Suite;
  let service: RunningService;
  let unitId: string;
  let gate: { gateId: string; code: string };
  let now: Date;

  const lookUp = (code: string, from = anAddress()): Promise<ServiceResponse> =>
    service.sendRequest('GET', `/v1/gate-codes/${code}`, { headers: { 'x-forwarded-for': from } });
  const declare = (code: string, from = anAddress()): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/declarations', {
      body: { ...declarationForm(code), filledAt: now.toISOString() },
      headers: { 'x-forwarded-for': from },
    });
  const guard = (of = unitId): TestAccount => ({
    role: 'gate-staff',
    unitId: of,
    accountId: randomUUID(),
  });
  const verify = (pass: string, as: TestAccount): Promise<ServiceResponse> =>
    service.sendRequest('POST', '/v1/passes/verify', { as, body: { pass } });
  const wait = (milliseconds: number): void => {
    now = new Date(now.getTime() + milliseconds);
  };

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('declarations', {
      module: () => import('../src/declarations-service.module.js').then((m) => m.DeclarationsServiceModule),
      migrations: () => import('../src/migrations/index.js'),
      env: { RATE_LIMIT_FACTOR: '1' },
    });
    const unit = await unitSnapshot(suite);
    unitId = unit.unitId;
    await suite.probe.publishEvent(Topics.unit, unitId, unit, 3);
    gate = await waitUntil(async () => {
      const { status, body } = await service.sendRequest('POST', '/v1/gates', {
        as: { role: 'unit-admin', unitId },
        body: { name: 'Cổng 1', direction: 'entrance' },
      });
      return status === 201 ? (body as typeof gate) : null;
    }, 'the unit to be known');
  }, 60_000);
  afterAll(() => suite.close());
  beforeEach(async () => {
    await service.queryRows('delete from tally');
    // Within today, wherever in the hour, so that no window ends during a test.
    now = new Date(Math.floor(Date.now() / (60 * minute)) * 60 * minute);
    jest.spyOn(service.app.get(Clock), 'now').mockImplementation(() => now);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  describe('of gates', () => {
    it('sixty unknown ones in ten minutes from one address, looked up or declared with; the good one stays open to it', async () => {
      const from = anAddress();
      const statuses: number[] = [];
      for (let n = 0; n < 62; n += 1) {
        const code = makeGateCode();
        statuses.push((n % 2 === 0 ? await lookUp(code, from) : await declare(code, from)).status);
      }
      expect(statuses).toEqual([...Array.from({ length: 60 }, () => 404), 429, 429]);
      const refused = await lookUp(makeGateCode(), from);
      expect(refused).toMatchObject(isTooMany);
      expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(600);
      // The market's Wi-Fi goes on declaring.
      expect((await lookUp(gate.code, from)).status).toBe(200);
      expect((await declare(gate.code, from)).status).toBe(201);
      expect((await lookUp(makeGateCode())).status).toBe(404);
    });

    it('from ever new addresses without suggestions, which would tell of hundreds at once', async () => {
      const slip = gate.code.slice(0, 6) + (gate.code.endsWith('2') ? '3' : '2');
      expect((await lookUp(slip)).body.suggestion).toMatchObject({ code: gate.code });
      for (let n = 0; n < 119; n += 1) await lookUp(makeGateCode());
      const answer = await lookUp(slip);
      expect([answer.status, answer.body.suggestion]).toEqual([404, null]);
      wait(minute);
      expect((await lookUp(slip)).body.suggestion).toMatchObject({ code: gate.code });
    });
  });

  describe('of passes', () => {
    it('thirty typed ones a minute and account, good or not', async () => {
      const as = guard();
      const { body } = await declare(gate.code);
      const statuses: number[] = [];
      for (let n = 0; n < 31; n += 1) statuses.push((await verify(body.pass.code as string, as)).status);
      expect(statuses).toEqual([...Array.from({ length: 30 }, () => 200), 429]);
      expect((await verify(body.pass.code as string, guard())).status).toBe(200);
      // What the camera reads is signed, and has no limit.
      expect((await verify(body.pass.token as string, as)).status).toBe(200);
      wait(minute);
      expect((await verify(body.pass.code as string, as)).status).toBe(200);
    });

    it('twenty unknown ones an hour and account; slips, which the check character finds, are no guesses', async () => {
      const as = guard();
      const unknown = makePassCode();
      const slip = unknown.slice(0, 7) + (unknown.endsWith('2') ? '3' : '2');
      expect(isValidPassCode(slip)).toBe(false);
      const statuses: number[] = [];
      for (let n = 0; n < 22; n += 1) {
        wait(61_000);
        expect((await verify(slip, as)).body.code).toBe('DECLARATIONS.PASS_UNKNOWN');
        statuses.push((await verify(makePassCode(), as)).status);
      }
      expect(statuses).toEqual([...Array.from({ length: 20 }, () => 422), 429, 429]);
      wait(60 * minute);
      expect((await verify(makePassCode(), as)).status).toBe(422);
    });

    it('sixty an hour for a whole unit, however many accounts it makes; a check at the gate is no way round', async () => {
      const statuses: number[] = [];
      for (let n = 0; n < 62; n += 1) {
        const as = guard();
        const pass = makePassCode();
        const answer =
          n % 2 === 0
            ? await verify(pass, as)
            : await service.sendRequest('POST', '/v1/checks', {
                as,
                body: {
                  clientKey: randomUUID(),
                  gateId: gate.gateId,
                  direction: 'entry',
                  pass,
                  checkedAt: now.toISOString(),
                },
              });
        statuses.push(answer.status);
      }
      expect(statuses).toEqual([...Array.from({ length: 60 }, () => 422), 429, 429]);
      expect((await verify(makePassCode(), guard(randomUUID()))).status).toBe(422);
    });

    it('right ones cost nothing', async () => {
      const as = guard();
      const { body } = await declare(gate.code);
      for (let n = 0; n < 25; n += 1) {
        wait(61_000);
        expect((await verify(body.pass.code as string, as)).status).toBe(200);
      }
      expect((await verify(makePassCode(), as)).status).toBe(422);
    });
  });
});
