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
const nextAddress = (): string => {
  addresses += 1;
  return `198.51.${Math.floor(addresses / 250)}.${(addresses % 250) + 1}`;
};
const tooManyRequests = { status: 429, body: { code: 'PLATFORM.TOO_MANY_REQUESTS' } };

/** Enumeration of gate codes and pass codes, with the rate limits of production. */
describe('enumeration of codes', () => {
  let suite: Suite;
  let service: RunningService;
  let unitId: string;
  let gate: { gateId: string; code: string };
  let now: Date;

  const lookUp = (code: string, from = nextAddress()): Promise<ServiceResponse> =>
    service.sendRequest('GET', `/v1/gate-codes/${code}`, { headers: { 'x-forwarded-for': from } });
  const declare = (code: string, from = nextAddress()): Promise<ServiceResponse> =>
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
  const advanceClock = (milliseconds: number): void => {
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
    }, 'the unit in the read model');
  }, 60_000);
  afterAll(() => suite.close());
  beforeEach(async () => {
    await service.queryRows('delete from tally');
    // The start of the hour, so that no window of a rate limit ends during a test.
    now = new Date(Math.floor(Date.now() / (60 * minute)) * 60 * minute);
    jest.spyOn(service.app.get(Clock), 'now').mockImplementation(() => now);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  describe('gate codes', () => {
    it('allows an address 60 unknown codes in ten minutes, looked up or declared with, and any number of known ones', async () => {
      const from = nextAddress();
      const statuses: number[] = [];
      for (let n = 0; n < 62; n += 1) {
        const code = makeGateCode();
        statuses.push((n % 2 === 0 ? await lookUp(code, from) : await declare(code, from)).status);
      }
      expect(statuses).toEqual([...Array.from({ length: 60 }, () => 404), 429, 429]);
      const refused = await lookUp(makeGateCode(), from);
      expect(refused).toMatchObject(tooManyRequests);
      expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(600);
      // Known codes are not limited, because a whole market may share the address.
      expect((await lookUp(gate.code, from)).status).toBe(200);
      expect((await declare(gate.code, from)).status).toBe(201);
      expect((await lookUp(makeGateCode())).status).toBe(404);
    });

    it('gives no suggestion after 120 suggestions in a minute to all addresses together', async () => {
      const slip = gate.code.slice(0, 6) + (gate.code.endsWith('2') ? '3' : '2');
      expect((await lookUp(slip)).body.suggestion).toMatchObject({ code: gate.code });
      for (let n = 0; n < 119; n += 1) await lookUp(makeGateCode());
      const answer = await lookUp(slip);
      expect([answer.status, answer.body.suggestion]).toEqual([404, null]);
      advanceClock(minute);
      expect((await lookUp(slip)).body.suggestion).toMatchObject({ code: gate.code });
    });
  });

  describe('pass codes', () => {
    it('allows an account 30 typed codes a minute, known or not', async () => {
      const as = guard();
      const { body } = await declare(gate.code);
      const statuses: number[] = [];
      for (let n = 0; n < 31; n += 1) statuses.push((await verify(body.pass.code as string, as)).status);
      expect(statuses).toEqual([...Array.from({ length: 30 }, () => 200), 429]);
      expect((await verify(body.pass.code as string, guard())).status).toBe(200);
      // A token from the camera is signed and not limited.
      expect((await verify(body.pass.token as string, as)).status).toBe(200);
      advanceClock(minute);
      expect((await verify(body.pass.code as string, as)).status).toBe(200);
    });

    it('allows an account 20 unknown codes an hour, and does not count codes with a wrong check character', async () => {
      const as = guard();
      const unknown = makePassCode();
      const slip = unknown.slice(0, 7) + (unknown.endsWith('2') ? '3' : '2');
      expect(isValidPassCode(slip)).toBe(false);
      const statuses: number[] = [];
      for (let n = 0; n < 22; n += 1) {
        advanceClock(61_000);
        expect((await verify(slip, as)).body.code).toBe('DECLARATIONS.PASS_UNKNOWN');
        statuses.push((await verify(makePassCode(), as)).status);
      }
      expect(statuses).toEqual([...Array.from({ length: 20 }, () => 422), 429, 429]);
      advanceClock(60 * minute);
      expect((await verify(makePassCode(), as)).status).toBe(422);
    });

    it('allows all accounts of a unit together 60 unknown codes an hour, verified or recorded', async () => {
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

    it('does not count known codes as unknown', async () => {
      const as = guard();
      const { body } = await declare(gate.code);
      for (let n = 0; n < 25; n += 1) {
        advanceClock(61_000);
        expect((await verify(body.pass.code as string, as)).status).toBe(200);
      }
      expect((await verify(makePassCode(), as)).status).toBe(422);
    });
  });
});
