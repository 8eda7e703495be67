import { randomUUID } from 'node:crypto';
import { Clock, dayInHoChiMinh, startOfDay } from '@khai-bao/platform/core';
import {
  declarationForm,
  personForm,
  restoreTestClock,
  setTestClock,
  suspectedAnswers,
  type RunningService,
  type ServiceResponse,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';
import { declarationRequests, openSuiteWithUnit, type Gate } from './declarations-suite.js';

/** Noon of today, so that the test stays within one day, whenever it runs. */
const noon = startOfDay(dayInHoChiMinh(new Date())).getTime() + 12 * 3_600_000;

describe('the phone of a declaration without an ID paper', () => {
  let suite: Suite;
  let service: RunningService;
  let admin: TestAccount;
  let staff: TestAccount;
  let gate: Gate;

  const { ask, check } = declarationRequests(() => ({ service, gate, staff }));
  const form = (change: object = {}): Record<string, unknown> => ({
    ...declarationForm(gate.code, change),
    filledAt: service.app.get(Clock).now().toISOString(),
  });

  beforeAll(async () => {
    setTestClock(new Date(noon));
    ({ suite, service, admin, staff, gate } = await openSuiteWithUnit({ env: { RATE_LIMIT_FACTOR: '1' } }));
  }, 60_000);
  afterAll(async () => {
    restoreTestClock();
    await suite.close();
  });

  it('is corrected three times after the entry, by its own device, for the same person', async () => {
    const { body } = await ask('POST', '/v1/declarations', undefined, form());
    const checkedAt = new Date(noon).toISOString();
    expect((await check(body.pass.token, { checkedAt })).status).toBe(201);
    const correct = (person: object, change: object = {}): Promise<ServiceResponse> => {
      const { gateCode: _gate, ...content } = form({ person: personForm(person), ...change });
      const sent = { ...content, clientKey: randomUUID() };
      return ask('POST', `/v1/declarations/${body.declarationId}/correct`, undefined, sent, {
        'x-device-token': body.deviceToken,
      });
    };
    for (const phone of ['0903 123 457', '0903 123 458', '0903 123 459'])
      expect((await correct({ phone })).status).toBe(200);
    const found = await ask('POST', '/v1/visitors/find', admin, { phone: '0903 123 459' });
    expect(found.body.items).toEqual([expect.objectContaining({ declarationId: body.declarationId })]);
    const other = await correct({ phone: '0903 123 459', fullName: 'Lê Thị Người Khác' });
    expect(other.body).toMatchObject({
      code: 'DECLARATIONS.INVALID', fields: [{ path: 'person', code: 'mismatch' }],
    }); // prettier-ignore
    const tooMany = await correct({ phone: '0903 123 460' });
    expect([tooMany.status, tooMany.body.code]).toEqual([429, 'PLATFORM.TOO_MANY_REQUESTS']);
    const sameAgain = await correct({ phone: '0903 123 459' }, { answers: suspectedAnswers() });
    expect(sameAgain.body.outcome).toBe('suspected');
  });
});
