import { SessionClient } from './admin-session.js';

/** The storage that all tabs of one browser share. */
class SharedStorage {
  private readonly values = new Map<string, string>();
  getItem = (key: string): string | null => this.values.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.values.set(key, value);
  removeItem = (key: string): void => void this.values.delete(key);
}

const profileOf = (accountId: string, role: string) => ({
  accountId,
  username: accountId,
  displayName: 'Trần Văn Hòa',
  role,
  area: null,
  unit: null,
  place: 'Chợ Bến Nghé',
  permissions: [],
});
const openedFor = (accountId: string, role = 'gate-staff'): Response =>
  Response.json({
    accessToken: `token of ${accountId}`,
    expiresIn: 900,
    mustChangePassword: false,
    profile: profileOf(accountId, role),
  });
const refused = (status: number, code: string): Response => Response.json({ code }, { status });
const portal = (status = 200): Response =>
  new Response('<html><title>Free Wi-Fi</title></html>', {
    status,
    headers: { 'content-type': 'text/html' },
  });

type Service = (path: string, init: RequestInit) => Response | Promise<Response>;
let hung: ((error: Error) => void)[] = [];
/** Answers nothing as long as the test lasts. */
const never = (): Promise<Response> => new Promise((_resolve, reject) => hung.push(reject));
const noNetwork = (): Promise<Response> => Promise.reject(new TypeError('Failed to fetch'));
/** Until what was begun without being waited for has happened. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

const realChannel = globalThis.BroadcastChannel;
let events: EventTarget;
beforeEach(() => {
  events = new EventTarget();
  Object.assign(globalThis, { addEventListener: events.addEventListener.bind(events) });
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: new SharedStorage() });
  // Locks of a hung tab would last into the next test.
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: {} });
});
afterEach(async () => {
  for (const end of hung) end(new TypeError('Failed to fetch'));
  hung = [];
  await settle();
  Object.defineProperty(globalThis, 'BroadcastChannel', { configurable: true, value: realChannel });
});

/** A tab of this browser; what it asked stands in `asked`. */
function openTab(service: Service) {
  const asked: string[] = [];
  const current = { service };
  const client = new SessionClient(((input: string, init: RequestInit) => {
    const path = input.replace(/^\/api\/accounts\/v1\//, '');
    asked.push(path);
    return Promise.resolve(current.service(path, init));
  }) as typeof fetch);
  return { client, asked, now: (next: Service) => void (current.service = next) };
}
const home: Service = (path) =>
  path === 'session/sign-out' ? new Response(null, { status: 204 }) : openedFor('A');

describe('a sign-out without a network', () => {
  it('is remembered by the device: a reload stays out, and the service is told when it can be', async () => {
    const tab = openTab(home);
    await tab.client.signIn('A', 'secret');
    tab.now(noNetwork);
    await tab.client.signOut();
    expect(tab.client.state()).toEqual({ status: 'signed-out', ended: false });

    const reloaded = openTab(noNetwork);
    await reloaded.client.restoreSession();
    expect(reloaded.client.state().status).toBe('signed-out');
    expect(reloaded.asked).toEqual(['session/sign-out']);

    reloaded.now(home);
    events.dispatchEvent(new Event('online'));
    await settle();
    expect(reloaded.asked).toEqual(['session/sign-out', 'session/sign-out']);
    const later = openTab(home);
    await later.client.restoreSession();
    expect(later.client.state().status).toBe('signed-out');
    expect(later.asked).toEqual([]);
  });

  it('is told before somebody signs in, because its answer takes the cookie away', async () => {
    const tab = openTab(home);
    await tab.client.signIn('A', 'secret');
    tab.now(noNetwork);
    await tab.client.signOut();
    tab.now(home);
    await tab.client.signIn('A', 'secret');
    expect(tab.asked.slice(-2)).toEqual(['session/sign-out', 'sign-in']);
    expect(tab.client.state().status).toBe('signed-in');
  });

  it('closes the page at once, also when the service never answers', async () => {
    const tab = openTab(home);
    await tab.client.signIn('A', 'secret');
    tab.now(never);
    void tab.client.signOut();
    expect(tab.client.state().status).toBe('signed-out');
  });
});

describe.each(['a channel', 'storage alone'])('two tabs of one browser, with %s', (way) => {
  beforeEach(() => {
    if (way === 'storage alone')
      Object.defineProperty(globalThis, 'BroadcastChannel', { configurable: true, value: undefined });
  });
  /** What browsers do in the other tabs when the storage changes. */
  const heard = async (): Promise<void> => {
    if (way === 'storage alone')
      events.dispatchEvent(Object.assign(new Event('storage'), { key: 'kb-session' }));
    await settle();
  };

  it('close together when one signs out, and what was asked is refused', async () => {
    const [one, two] = [openTab(home), openTab(home)];
    await one.client.signIn('A', 'secret');
    await two.client.restoreSession();
    two.now(never);
    const waiting = two.client.requestJson('/api/declarations/v1/visitors').catch((error: unknown) => error);
    await settle();
    await one.client.signOut();
    await heard();
    expect(two.client.state()).toMatchObject({ status: 'signed-out' });
    expect(await waiting).toMatchObject({ status: 401 });
  });

  it('leave the pages of the first person when another signs in', async () => {
    const [one, two] = [
      openTab(home),
      openTab((path) => (path === 'sign-in' ? openedFor('B') : home(path, {}))),
    ];
    await two.client.restoreSession();
    await one.client.signIn('A', 'secret');
    expect(two.client.state()).toMatchObject({ profile: { accountId: 'A' } });
    const three = openTab(() => openedFor('B'));
    await three.client.signIn('B', 'secret');
    await heard();
    for (const { client } of [one, two])
      expect(client.state()).toEqual({ status: 'signed-out', ended: false, replaced: true });
    expect(three.client.state()).toMatchObject({ status: 'signed-in', profile: { accountId: 'B' } });
  });
});

describe('a tab that slept while another person signed in', () => {
  it('sends nothing more for the first person', async () => {
    Object.defineProperty(globalThis, 'BroadcastChannel', { configurable: true, value: undefined });
    const [one, two] = [openTab(home), openTab(() => openedFor('B'))];
    await one.client.signIn('A', 'secret');
    await two.client.signIn('B', 'secret');
    const before = one.asked.length;
    await expect(one.client.requestJson('/api/declarations/v1/gates')).rejects.toMatchObject({ status: 401 });
    expect(one.asked).toHaveLength(before);
    expect(one.client.state()).toMatchObject({ status: 'signed-out', replaced: true });
  });

  it('does not go on as that person when its token is renewed', async () => {
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: null });
    const tab = openTab(home);
    await tab.client.signIn('A', 'secret');
    tab.now((path) =>
      path === 'session/refresh' ? openedFor('B') : refused(401, 'PLATFORM.UNAUTHENTICATED'),
    );
    await expect(tab.client.requestJson('/api/declarations/v1/gates')).rejects.toMatchObject({ status: 401 });
    expect(tab.client.state()).toMatchObject({ status: 'signed-out', replaced: true });
  });
});

describe('a request', () => {
  it('that is never answered ends in its time, whatever it is', async () => {
    const tab = openTab(home);
    await tab.client.signIn('A', 'secret');
    tab.now(never);
    const late = { status: 0, code: 'TIMEOUT' };
    await expect(tab.client.requestJson('/api/x', { limit: 20 })).rejects.toMatchObject(late);
    await expect(tab.client.requestResponse('/api/x', { limit: 20 })).rejects.toMatchObject(late);
    await expect(tab.client.requestFile('/api/x', { limit: 20 })).rejects.toMatchObject(late);
  });

  it('whose body never ends ends too', async () => {
    const tab = openTab(home);
    await tab.client.signIn('A', 'secret');
    tab.now(() => new Response(new ReadableStream({ pull: () => new Promise(() => undefined) })));
    await expect(tab.client.requestJson('/api/x', { limit: 20 })).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('that the caller gives up is given up', async () => {
    const tab = openTab(home);
    await tab.client.signIn('A', 'secret');
    tab.now(never);
    const control = new AbortController();
    const asked = tab.client.requestJson('/api/x', { signal: control.signal });
    control.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a captive portal', () => {
  it.each([200, 401, 403, 404, 511])(
    'that answers %i says nothing for a service, and ends no session',
    async (status) => {
      const tab = openTab(home);
      await tab.client.signIn('A', 'secret');
      tab.now(() => portal(status));
      await expect(
        tab.client.requestJson('/api/declarations/v1/checks', { method: 'POST' }),
      ).rejects.toMatchObject(status === 200 ? { status: 0, code: 'NETWORK' } : { code: `HTTP.${status}` });
      await tab.client.renewSession();
      expect(tab.client.state().status).toBe('signed-in');
    },
  );
});

describe('a start without a network', () => {
  const signedInBefore = async (role: string): Promise<void> => {
    const before = openTab(() => openedFor('A', role));
    await before.client.signIn('A', 'secret');
  };

  it.each([
    ['no network', noNetwork],
    ['a captive portal', () => portal()],
    ['no answer', never],
  ] as [string, Service][])(
    'opens a guard’s page with %s, and takes the session up later',
    async (_name, service) => {
      await signedInBefore('gate-staff');
      const tab = openTab(service);
      await tab.client.restoreSession();
      expect(tab.client.state()).toMatchObject({
        status: 'signed-in',
        offline: true,
        profile: { accountId: 'A' },
      });
      if (service === never) return;
      await expect(tab.client.requestJson('/api/declarations/v1/gates')).rejects.toMatchObject({ status: 0 });
      tab.now(home);
      events.dispatchEvent(new Event('online'));
      await settle();
      expect(tab.client.state()).not.toHaveProperty('offline');
      expect(tab.client.state().status).toBe('signed-in');
    },
  );

  it('opens no other desk', async () => {
    await signedInBefore('ward-officer');
    const tab = openTab(noNetwork);
    await tab.client.restoreSession();
    expect(tab.client.state().status).toBe('signed-out');
  });

  it('opens nothing after a sign-out, and ends when the service says that the session is over', async () => {
    await signedInBefore('gate-staff');
    const tab = openTab(noNetwork);
    await tab.client.restoreSession();
    tab.now(() => refused(401, 'ACCOUNTS.SESSION_ENDED'));
    events.dispatchEvent(new Event('online'));
    await settle();
    expect(tab.client.state()).toEqual({ status: 'signed-out', ended: true });
    const again = openTab(noNetwork);
    await again.client.restoreSession();
    expect(again.client.state().status).toBe('signed-out');
  });
});

it('asks for its own person alone when it refreshes, and closes when that one’s session has ended', async () => {
  const bodies: unknown[] = [];
  const tab = openTab((path) => (path === 'sign-in' ? openedFor('lan') : refused(500, 'X')));
  await tab.client.signIn('lan', 'x');
  tab.now((path, init) => {
    if (path !== 'session/refresh') return refused(401, 'ACCOUNTS.SESSION_ENDED');
    bodies.push(JSON.parse(String(init.body)));
    return refused(401, 'ACCOUNTS.SESSION_ENDED');
  });
  await expect(tab.client.requestJson('/api/accounts/v1/me')).rejects.toMatchObject({ status: 401 });
  expect(bodies).toEqual([{ accountId: 'lan' }]);
  expect(tab.client.state().status).toBe('signed-out');
});
