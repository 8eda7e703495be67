import { randomUUID } from 'node:crypto';
import { Topics, type DutySnapshot, type Topic } from '@khai-bao/contracts';
import {
  declarationForm,
  openSuite,
  testAreas,
  unitSnapshot,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type SeenMessage,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

export interface Gate {
  readonly name: string;
  readonly gateId: string;
  readonly code: string;
}

/** A unit of the read model, its accounts, and one of its gates. */
export interface UnitWithGate {
  readonly unitId: string;
  readonly admin: TestAccount;
  readonly staff: TestAccount;
  readonly gate: Gate;
}

/** Opens a suite and starts the declarations service. @param env variables in addition to those of the local start */
export async function openDeclarationsSuite(
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly suite: Suite; readonly service: RunningService }> {
  const suite = await openSuite();
  const service = await suite.startService('declarations', {
    module: () => import('../src/declarations-service.module.js').then((m) => m.DeclarationsServiceModule),
    migrations: () => import('../src/migrations/index.js'),
    env,
  });
  return { suite, service };
}

/** Publishes a unit as registration does, waits until the service has consumed it, and creates an entrance. */
export async function createUnitWithGate(suite: Suite, service: RunningService): Promise<UnitWithGate> {
  const snapshot = await unitSnapshot(suite);
  const { unitId } = snapshot;
  await suite.probe.publishEvent(Topics.unit, unitId, snapshot, 3);
  const admin: TestAccount = { role: 'unit-admin', unitId };
  const gate = await waitUntil(async () => {
    const response = await service.sendRequest('POST', '/v1/gates', {
      as: admin,
      body: { name: 'Cổng 1, đường Tôn Thất Đạm', direction: 'entrance' },
    });
    return response.status === 201 ? (response.body as Gate) : null;
  }, 'the unit in the read model');
  return { unitId, admin, staff: { role: 'gate-staff', unitId }, gate };
}

/** A suite with the service, a unit with a gate, and the messages of some topics. */
export interface SuiteWithUnit extends UnitWithGate {
  readonly suite: Suite;
  readonly service: RunningService;
  readonly seen: SeenMessage[];
}

/**
 * Opens a suite with a medical centre on duty in Quận 1 and a unit there.
 * @param topics whose messages are collected in `seen`
 * @param env variables in addition to those of the local start
 */
export async function openSuiteWithUnit({
  topics = [],
  env = {},
}: {
  readonly topics?: readonly Topic[];
  readonly env?: Readonly<Record<string, string>>;
}): Promise<SuiteWithUnit> {
  const { suite, service } = await openDeclarationsSuite(env);
  const seen = topics.length === 0 ? [] : await suite.probe.collectMessages(...topics);
  const duty: DutySnapshot = {
    areaCode: '760', areaPath: testAreas.quan1.path, centreName: 'Trung tâm y tế Quận 1', hotline: '19009095', phone: '+842838244249', address: '2 Đặng Tất',
  }; // prettier-ignore
  await suite.probe.publishEvent(Topics.duty, '760', duty);
  await suite.probe.waitUntilConsumed('declarations', Topics.duty);
  return { suite, service, seen, ...(await createUnitWithGate(suite, service)) };
}

interface DeclarationRequests {
  ask(
    method: string,
    path: string,
    as?: TestAccount,
    body?: unknown,
    headers?: object,
  ): Promise<ServiceResponse>;
  declare(change?: object, headers?: object): Promise<ServiceResponse>;
  verify(pass: string, as?: TestAccount): Promise<ServiceResponse>;
  check(pass: string, change?: object, as?: TestAccount): Promise<ServiceResponse>;
}

/** Builds the requests of a suite. @param current returns the service, its gate and its staff, once they exist */
export function declarationRequests(
  current: () => { readonly service: RunningService; readonly gate: Gate; readonly staff: TestAccount },
): DeclarationRequests {
  const ask: DeclarationRequests['ask'] = (method, path, as, body, headers = {}) =>
    current().service.sendRequest(method, path, {
      ...(as === undefined ? {} : { as }),
      body,
      headers: headers as Record<string, string>,
    });
  return {
    ask,
    declare: (change = {}, headers = {}) =>
      ask('POST', '/v1/declarations', undefined, declarationForm(current().gate.code, change), headers),
    verify: (pass, as = current().staff) => ask('POST', '/v1/passes/verify', as, { pass }),
    check: (pass, change = {}, as = current().staff) =>
      ask('POST', '/v1/checks', as, {
        clientKey: randomUUID(), gateId: current().gate.gateId, direction: 'entry', pass, checkedAt: new Date().toISOString(), ...change,
      }), // prettier-ignore
  };
}
