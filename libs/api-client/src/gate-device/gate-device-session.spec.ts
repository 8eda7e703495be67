import { recordCheck } from '../generated/declarations/index.js';
import { generateDeviceKeys } from './device-keys.js';
import { GateDeviceSession } from './gate-device-session.js';
import { createMemoryStore, guardProfile } from './memory-store.fixture.js';

const rules = { handshakeVersion: 1, appVersion: 'test', maxWrongPins: 5, maxShiftMs: 12 * 3_600_000 };
const sessionPath = '/api/accounts/v1/gate-devices/session';
const renewPath = `${sessionPath}/renew`;
const checkPath = '/api/declarations/v1/checks';

interface Sent {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}
type Answer = { readonly status: number; readonly body?: object; readonly date?: string } | 'no network';

const shiftOf = (guardId: string): object => ({
  accessToken: `token.of.${guardId}`,
  expiresIn: 900,
  sessionId: guardId,
  startedAt: new Date().toISOString(),
  endsAt: new Date(Date.now() + rules.maxShiftMs).toISOString(),
  profile: guardProfile(guardId),
});
const refusal = (status: number, code: string): Answer => ({ status, body: { code } });
const isRenewed = (guardId: string): Answer => ({ status: 200, body: shiftOf(guardId) });

async function openSession(answers: Record<string, (sent: Sent) => Answer>) {
  const sent: Sent[] = [];
  const fetcher = ((path: string, init: { headers: Record<string, string>; body?: string }) => {
    const one = { path, headers: init.headers, body: JSON.parse(init.body ?? '{}') as Sent['body'] };
    sent.push(one);
    const answer = answers[path]?.(one) ?? refusal(404, 'PLATFORM.NOT_FOUND');
    if (answer === 'no network') return Promise.reject(new TypeError('failed to fetch'));
    const headers = { date: answer.date ?? new Date().toUTCString() };
    const body = answer.status === 204 ? null : JSON.stringify(answer.body ?? {});
    return Promise.resolve(new Response(body, { status: answer.status, headers }));
  }) as unknown as typeof fetch;
  const record = {
    ...(await generateDeviceKeys()),
    deviceId: 'device',
    name: 'Máy',
    unitId: 'unit',
    unitName: 'Chợ',
  };
  const store = createMemoryStore();
  const session = new GateDeviceSession(record, store, rules, () => 7, fetcher);
  return { session, sent, store };
}

const sendCheck = (session: GateDeviceSession): Promise<unknown> =>
  recordCheck({
    client: session.client,
    body: { clientKey: 'k', gateId: 'g', direction: 'entry', pass: 'p', checkedAt: '2021-07-01T00:15:00Z' },
  });
const claimsOf = ({ headers }: Sent): Record<string, unknown> =>
  JSON.parse(Buffer.from(headers['dpop']!.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
const shown = (session: GateDeviceSession): string => {
  const state = session.state();
  return 'profile' in state ? state.profile.accountId : state.status;
};

beforeAll(() => {
  Object.defineProperty(globalThis, 'location', {
    value: { origin: 'https://khaibao.example.vn' },
    configurable: true,
  });
});
afterAll(() => void Reflect.deleteProperty(globalThis, 'location'));

describe('the session of a gate device', () => {
  it('starts by PIN, and sends each request with the bound token and a proof that names it', async () => {
    const { session, sent } = await openSession({
      [sessionPath]: () => isRenewed('a'),
      [checkPath]: () => ({ status: 201, body: { checkId: 'c' } }),
    });
    await session.signInByPin('a', '802915');
    expect(shown(session)).toBe('a');
    await sendCheck(session);
    expect(sent[0]!.body).toEqual({ guardId: 'a', pin: '802915', handshakeVersion: 1, appVersion: 'test', waitingChecks: 7 });
    expect(sent[0]!.headers['authorization']).toBeUndefined();
    expect(sent[1]!.headers['authorization']).toBe('DPoP token.of.a');
    expect(claimsOf(sent[1]!)).toMatchObject({ htm: 'POST', htu: `https://khaibao.example.vn${checkPath}`, ath: expect.any(String) });
  }); // prettier-ignore

  it('makes a refused proof once more, with the time of the service', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000);
    let refusals = 1;
    const { session, sent } = await openSession({
      [sessionPath]: () =>
        refusals-- > 0
          ? {
              ...(refusal(401, 'PLATFORM.PROOF_REFUSED') as object),
              status: 401,
              date: tomorrow.toUTCString(),
            }
          : isRenewed('a'),
    });
    await session.signInByPin('a', '802915');
    expect(sent).toHaveLength(2);
    expect(Number(claimsOf(sent[1]!)['iat']) - Number(claimsOf(sent[0]!)['iat'])).toBeGreaterThan(86_000);
  });

  it('gets a new token when the service has ended the old one, and sends the request again', async () => {
    let ended = true;
    const { session, sent } = await openSession({
      [sessionPath]: () => isRenewed('a'),
      [renewPath]: () => isRenewed('a'),
      [checkPath]: () => {
        const answer = ended
          ? refusal(401, 'ACCOUNTS.SESSION_ENDED')
          : { status: 201, body: { checkId: 'c' } };
        ended = false;
        return answer;
      },
    });
    await session.signInByPin('a', '802915');
    expect(await sendCheck(session)).toEqual({ checkId: 'c' });
    expect(sent.map(({ path }) => path)).toEqual([sessionPath, checkPath, renewPath, checkPath]);
  });

  it.each([
    ['is ended', 403, 'ACCOUNTS.DEVICE_ENDED', 'ended'],
    ['is locked', 403, 'ACCOUNTS.DEVICE_LOCKED', 'locked'],
  ])('closes when the device %s', async (_what, status, code, condition) => {
    const { session } = await openSession({
      [sessionPath]: () => isRenewed('a'),
      [renewPath]: () => refusal(status, code),
      [checkPath]: () => refusal(403, 'DECLARATIONS.DEVICE_ENDED'),
    });
    await session.signInByPin('a', '802915');
    await expect(sendCheck(session)).rejects.toMatchObject({ code: 'SESSION_OVER' });
    expect([shown(session), session.deviceStatus().condition]).toEqual(['signed-out', condition]);
  });

  it('says that the page has to be loaded again when the service does not understand it', async () => {
    const { session } = await openSession({
      [sessionPath]: () => isRenewed('a'),
      [renewPath]: () => refusal(409, 'ACCOUNTS.HANDSHAKE_UNSUPPORTED'),
    });
    await session.signInByPin('a', '802915');
    expect(session.deviceStatus().needsReload).toBe(false);
    await session.renewSession();
    // The shift goes on as long as its token does.
    expect([session.deviceStatus().needsReload, shown(session)]).toEqual([true, 'a']);
  });

  it('says a wrong PIN as the service does, and compares nothing itself then', async () => {
    const { session, store } = await openSession({ [sessionPath]: () => refusal(401, 'ACCOUNTS.WRONG_PIN') });
    await expect(session.signInByPin('a', '802915')).rejects.toMatchObject({ code: 'ACCOUNTS.WRONG_PIN' });
    expect([shown(session), await store.readWrongPinCount()]).toEqual(['starting', 0]);
  });

  describe('without a network', () => {
    const withoutNetworkAfter = async (guards: readonly string[]) => {
      let isAway = false;
      let hasEnded = false;
      const opened = await openSession({
        [sessionPath]: ({ body }) => (isAway ? 'no network' : isRenewed(body['guardId'] as string)),
        // The service still has the shift of the last guard that it has seen.
        [renewPath]: () => {
          if (isAway) return 'no network';
          return hasEnded ? refusal(401, 'ACCOUNTS.SESSION_ENDED') : isRenewed(guards.at(-1)!);
        },
        [checkPath]: () => (isAway ? 'no network' : { status: 201, body: { checkId: 'c' } }),
        [`${sessionPath}/end`]: () => {
          if (isAway) return 'no network';
          hasEnded = true;
          return { status: 204 };
        },
      });
      for (const guard of guards) await opened.session.signInByPin(guard, '802915');
      return { ...opened, setAway: (away: boolean) => void (isAway = away) };
    };

    it('starts the shift of a guard who has worked here, and of nobody else', async () => {
      const { session, setAway } = await withoutNetworkAfter(['a', 'b']);
      setAway(true);
      await expect(session.signInByPin('c', '802915')).rejects.toMatchObject({
        code: 'DEVICE.UNKNOWN_OFFLINE',
      });
      await expect(session.signInByPin('a', '111222')).rejects.toMatchObject({ code: 'DEVICE.WRONG_PIN' });
      await session.signInByPin('a', '802915');
      expect(shown(session)).toBe('a');
    });

    it('sends checks afterwards, and nothing else until the PIN was typed once more', async () => {
      const { session, sent, setAway } = await withoutNetworkAfter(['a', 'b']);
      setAway(true);
      await session.signInByPin('a', '802915');
      setAway(false);
      await session.renewSession();
      expect([shown(session), session.deviceStatus().needsConfirmation]).toEqual(['a', true]);
      expect(await sendCheck(session)).toEqual({ checkId: 'c' });
      expect(sent.at(-1)!.headers['authorization']).toBe('DPoP token.of.b');
      expect(sent.at(-1)!.body).toMatchObject({ clientKey: 'k', guardId: 'a' });
      await expect(
        session.requestJson('/api/declarations/v1/suspicions', { method: 'POST', body: {} }),
      ).rejects.toMatchObject({ code: 'CONFIRM_PIN' });
      await session.signInByPin('a', '802915');
      expect(session.deviceStatus().needsConfirmation).toBe(false);
      await sendCheck(session);
      expect(sent.at(-1)!.headers['authorization']).toBe('DPoP token.of.a');
    });

    it('ends a shift that does not come back by itself when the network does', async () => {
      const { session, sent, setAway } = await withoutNetworkAfter(['a']);
      setAway(true);
      await session.signOut();
      await session.renewSession();
      setAway(false);
      await session.renewSession();
      expect(shown(session)).toBe('signed-out');
      expect(sent.map(({ path }) => path).filter((path) => path.endsWith('/end')).length).toBeGreaterThan(1);
    });

    it('starts a shift by the device when the service is down behind a gateway that answers', async () => {
      let isDown = false;
      const { session } = await openSession({
        [sessionPath]: ({ body }) =>
          isDown ? refusal(503, 'PLATFORM.UNAVAILABLE') : isRenewed(body['guardId'] as string),
      });
      await session.signInByPin('a', '802915');
      await session.signInByPin('b', '802915');
      isDown = true;
      await session.signInByPin('a', '802915');
      expect(shown(session)).toBe('a');
    });

    it('needs no confirmation when the service has the shift of the same guard', async () => {
      const { session, setAway } = await withoutNetworkAfter(['a', 'b']);
      setAway(true);
      await session.signInByPin('b', '802915');
      setAway(false);
      await session.renewSession();
      expect([shown(session), session.deviceStatus().needsConfirmation]).toEqual(['b', false]);
    });
  });
});
