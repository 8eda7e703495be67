import { randomUUID } from 'node:crypto';
import { Topics, type UnitSnapshot } from '@khai-bao/contracts';
import { KeyWrapper, generateSealingKey, sealJson } from '@khai-bao/platform/sealing';
import {
  testAreas,
  unitSnapshot,
  waitUntil,
  type ServiceResponse,
  type RunningService,
  type Suite,
  type TestAccount,
} from '@khai-bao/testing';

export const dic: TestAccount = { role: 'dic-operator', areaPath: testAreas.city.path };
export const ward: TestAccount = { role: 'ward-officer', areaPath: testAreas.benNghe.path };
export const otherWard: TestAccount = { role: 'ward-officer', areaPath: testAreas.daKao.path };
/** What a unit sets in the place of its one-time password. */
export const ownPassword = 'Chợ mở cửa lúc 5 giờ';

/** A unit of Bến Nghé whose account was approved. */
export interface ApprovedUnit {
  readonly unitId: string;
  readonly accountId: string;
  readonly snapshot: UnitSnapshot;
}

/**
 * What is done with units' accounts in one test after the other.
 * @param started the suite and the service, once they are there
 */
export function unitAccountDesk(started: () => { readonly suite: Suite; readonly service: RunningService }) {
  const ask = (
    method: string,
    path: string,
    as?: TestAccount | string,
    body?: unknown,
  ): Promise<ServiceResponse> =>
    started().service.sendRequest(method, path, { ...(as === undefined ? {} : { as }), body });
  const stateOf = async (accountId: string): Promise<string> =>
    (
      await started().service.queryRows<{ state: string }>('select state from account where id = $1', [
        accountId,
      ])
    )[0]!.state;

  return {
    ask,
    signIn: (username: string, password: string): Promise<ServiceResponse> =>
      ask('POST', '/v1/sign-in', undefined, { username, password }),
    stateOf,
    becomes: (accountId: string, state: string): Promise<boolean> =>
      waitUntil(async () => (await stateOf(accountId)) === state, state),

    /** @param change what the unit has that others have not */
    approved: async (
      email: string | null = null,
      change: Partial<UnitSnapshot> = {},
    ): Promise<ApprovedUnit> => {
      const { suite, service } = started();
      const unitId = randomUUID();
      const key = generateSealingKey();
      const { accounts, sync } = suite.secrets.wrapping;
      const publicKeys = JSON.stringify({ accounts: accounts.public, sync: sync.public });
      const contact = {
        keyId: `unit:${unitId}`,
        ciphertext: sealJson(
          key,
          { representative: 'Lê Thị Hoa', phone: '+84908222333', email },
          `unit:${unitId}`,
        ),
        wrapped: await new KeyWrapper(publicKeys).wrapKey(key, ['accounts', 'sync']),
      };
      const snapshot = await unitSnapshot(suite, {
        unitId,
        name: `Chợ ${unitId.slice(0, 6)}`,
        hasEmail: email !== null,
        contact,
        ...change,
      });
      await suite.probe.publishEvent(Topics.unit, unitId, snapshot, 3);
      const accountId = await waitUntil(
        async () =>
          (await service.queryRows<{ id: string }>('select id from account where unit_id = $1', [unitId]))[0]
            ?.id,
        'the request',
      );
      await ask('POST', '/v1/account-requests/approve', dic, { ids: [accountId] });
      return { unitId, accountId, snapshot };
    },
  };
}
