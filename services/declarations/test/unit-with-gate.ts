import { Topics } from '@khai-bao/contracts';
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

export interface Gate {
  readonly name: string;
  readonly gateId: string;
  readonly code: string;
}

/** A unit that the service knows, its people, and one gate of it. */
export interface UnitWithGate {
  readonly unitId: string;
  readonly admin: TestAccount;
  readonly staff: TestAccount;
  readonly gate: Gate;
}

/** Opens a suite with the declarations service in it. @param env variables beside those of the local start */
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

/** Publishes a unit as registration would, and makes an entrance of it as soon as the service knows the unit. */
export async function createUnitWithGate(suite: Suite, service: RunningService): Promise<UnitWithGate> {
  const snapshot = await unitSnapshot(suite);
  const { unitId } = snapshot;
  await suite.probe.publishEvent(Topics.unit, unitId, snapshot, 3);
  const admin: TestAccount = { role: 'unit-admin', unitId };
  const gate = await waitUntil(async () => {
    const answer = await service.sendRequest('POST', '/v1/gates', {
      as: admin,
      body: { name: 'Cổng 1, đường Tôn Thất Đạm', direction: 'entrance' },
    });
    return answer.status === 201 ? (answer.body as Gate) : null;
  }, 'the unit to be known');
  return { unitId, admin, staff: { role: 'gate-staff', unitId }, gate };
}

/** What the suites ask of the service; `current` answers it and the gate that is declared at, once they are there. */
export function declarationRequests(
  current: () => { readonly service: RunningService; readonly gate: Gate },
): {
  ask(
    method: string,
    path: string,
    as?: TestAccount,
    body?: unknown,
    headers?: object,
  ): Promise<ServiceResponse>;
  declare(change?: object, headers?: object): Promise<ServiceResponse>;
} {
  const ask = (
    method: string,
    path: string,
    as?: TestAccount,
    body?: unknown,
    headers: object = {},
  ): Promise<ServiceResponse> =>
    current().service.sendRequest(method, path, {
      ...(as === undefined ? {} : { as }),
      body,
      headers: headers as Record<string, string>,
    });
  return {
    ask,
    declare: (change = {}, headers = {}) =>
      ask('POST', '/v1/declarations', undefined, declarationForm(current().gate.code, change), headers),
  };
}
