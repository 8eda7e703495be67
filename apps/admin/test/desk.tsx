import type { AccountsOperations, ProfileDto, SessionDto } from '@khai-bao/api-client/accounts';
import { SessionClient, type Sendable } from '@khai-bao/api-client/admin';
import type { AlertsOperations } from '@khai-bao/api-client/alerts';
import type { DeclarationsOperations } from '@khai-bao/api-client/declarations';
import type { RegistrationOperations } from '@khai-bao/api-client/registration';
import type { SupportOperations } from '@khai-bao/api-client/support';
import type { SyncOperations } from '@khai-bao/api-client/sync';
import { setLanguage } from '@khai-bao/ui';
import { render } from '@testing-library/react';
import { webcrypto } from 'node:crypto';
import nodePath from 'node:path';
import { App, createApp } from '../src/app.js';
import { createApi } from '../src/session/session.js';

/** What a service answers in a test: a status with a body, or a stream of server-sent events. */
export class StubResponse {
  readonly headers = { get: (): null => null };
  constructor(
    readonly status: number,
    private readonly content: unknown,
    readonly body: unknown = null,
  ) {}
  get ok(): boolean {
    return this.status < 400;
  }
  text(): Promise<string> {
    return Promise.resolve(this.content === undefined ? '' : JSON.stringify(this.content));
  }
  json(): Promise<unknown> {
    return Promise.resolve(structuredClone(this.content));
  }
  blob(): Promise<Blob> {
    return Promise.resolve(new Blob(['bytes']));
  }
  clone(): StubResponse {
    return this;
  }
}
export const refuse = (status: number, code: string): StubResponse =>
  new StubResponse(status, { status, code });

/** A live stream whose events the test says. */
export class LiveStreamStub {
  private readonly ready: string[] = [];
  private wake: (() => void) | null = null;

  sendEvent(event: string, data: unknown, id: number): void {
    this.ready.push(`event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
    this.wake?.();
  }
  answer(): StubResponse {
    const read = async (): Promise<{ done: boolean; value: string }> => {
      while (this.ready.length === 0)
        await new Promise<void>((go) => {
          this.wake = go;
        });
      return { done: false, value: this.ready.shift() ?? '' };
    };
    return new StubResponse(200, undefined, { pipeThrough: () => ({ getReader: () => ({ read }) }) });
  }
}

type Operations = AccountsOperations &
  AlertsOperations &
  DeclarationsOperations &
  RegistrationOperations &
  SupportOperations &
  SyncOperations;
/** An operation of a service: `GET /api/registration/v1/registrations/{id}`. */
export type Operation = keyof Operations;
type BodyOf<K extends Operation> = NonNullable<Operations[K]['data']['body']>;
type Awaitable<T> = T | Promise<T>;

/** A request as a service would see it. */
export interface StubRequest<Body = Record<string, unknown>> {
  method: string;
  path: string;
  /** The parameters of its path. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: Body;
}
/**
 * What services answer, by operation: the body of a successful response as the service's document has it, or an `Answer`; a request is
 * never answered when the handler gives `null`.
 */
export type Services = {
  readonly [K in Operation]?: (
    asked: StubRequest<BodyOf<K>>,
  ) => Awaitable<Sendable<Operations[K]['response']> | StubResponse | null>;
};

/** The stub of the operation that a request calls, with the parameters of its path. */
function stubOf(table: Services, method: string, path: string) {
  const parts = path.split('/');
  const found = Object.keys(table).flatMap((key) => {
    const [ofMethod, template = ''] = key.split(' ');
    const names = template.split('/');
    const isMeant =
      ofMethod === method &&
      names.length === parts.length &&
      names.every((name, at) => name.startsWith('{') || name === parts[at]);
    if (!isMeant) return [];
    const params = names.flatMap((name, at) =>
      name.startsWith('{') ? [[name.slice(1, -1), parts[at]]] : [],
    );
    return [
      { handler: table[key as Operation], params: Object.fromEntries(params) as StubRequest['params'] },
    ];
  });
  // `registrations/export` is no registration of the id `export`.
  return found.sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length)[0];
}

function stub(name: string, value: unknown): void {
  if (!(name in globalThis))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
class Observer {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

/** What browsers have and the test's document has not. */
function furnish(): void {
  stub('ResizeObserver', Observer);
  // Text fields that grow with their text wait for the fonts.
  Object.defineProperty(document, 'fonts', { configurable: true, value: new EventTarget() });
  stub('TextDecoderStream', class {});
  stub('structuredClone', (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown);
  Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true });
  window.matchMedia = (media) =>
    ({
      media,
      matches: false,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }) as never;
  Element.prototype.scrollIntoView = () => undefined;
  window.scrollTo = () => undefined;
}

export const profiles = {
  'ward-officer': {
    place: 'Phường Bến Nghé',
    area: { code: '26740', path: '79.760.26740', name: 'Phường Bến Nghé' },
  },
  'district-officer': { place: 'Quận 1', area: { code: '760', path: '79.760', name: 'Quận 1' } },
  'dic-operator': { place: 'Sở TT&TT', area: { code: '79', path: '79', name: 'Thành phố Hồ Chí Minh' } },
  'health-department': { place: 'Sở Y tế', area: { code: '79', path: '79', name: 'Thành phố Hồ Chí Minh' } },
  'medical-centre': { place: 'Trung tâm y tế Quận 1', area: { code: '760', path: '79.760', name: 'Quận 1' } },
  cdc: { place: 'HCDC', area: { code: '79', path: '79', name: 'Thành phố Hồ Chí Minh' } },
  auditor: { place: 'Thanh tra', area: { code: '79', path: '79', name: 'Thành phố Hồ Chí Minh' } },
  'unit-admin': { place: 'Chợ Bến Nghé', area: null },
  'gate-staff': { place: 'Chợ Bến Nghé', area: null },
} as const;
export type DeskRole = keyof typeof profiles;

/** An app may not depend on the contracts: a test reads the permissions of each role from their file. */
const { rolePermissions } = (await import(
  nodePath.resolve(import.meta.dirname, '../../../libs/contracts/src/roles.ts')
)) as { rolePermissions: Readonly<Record<DeskRole, ProfileDto['permissions']>> };

export const profileOf = (role: DeskRole): ProfileDto => ({
  accountId: `account-of-${role}`,
  username: role,
  displayName: 'Trần Văn Hòa',
  role,
  unit: null,
  permissions: [...rolePermissions[role]],
  ...profiles[role],
});
/** A session as it is given at log-in and at each refresh. */
export const sessionOf = (role: DeskRole, change: Partial<SessionDto> = {}): SessionDto => ({
  accessToken: 'token',
  sessionId: `session-of-${role}`,
  expiresIn: 900,
  mustChangePassword: false,
  mustEnrolSecondFactor: false,
  newDevices: [],
  recoveryCodesLeft: null,
  profile: profileOf(role),
  ...change,
});

const emptyList: { items: never[]; nextCursor: null } = { items: [], nextCursor: null };
const quiet: Services = {
  'GET /api/registration/v1/registrations': () => ({
    ...emptyList,
    counts: { todo: 0, needsInfo: 0, forwarded: 0, pharmacy: 0, ncovi: 0, duplicate: 0, all: 0 },
  }),
  'POST /api/registration/v1/duplicates/look': () => ({ items: [], elsewhere: 0 }),
  'GET /api/accounts/v1/handovers': () => emptyList,
  'GET /api/accounts/v1/account-requests': () => ({ ...emptyList, counts: { requested: 0, all: 0 } }),
  'GET /api/alerts/v1/case-transfers': () => ({ items: [] }),
  'GET /api/alerts/v1/unit-cases': () => ({ items: [], centre: null }),
  'GET /api/declarations/v1/suspicions': () => ({ items: [], nextCursor: null }),
  'GET /api/support/v1/threads': () => emptyList,
  'GET /api/alerts/v1/cases': () => ({ ...emptyList, counts: { new: 0, open: 0, today: 0 } }),
  'GET /api/support/v1/stream': () => new LiveStreamStub().answer(),
  'GET /api/alerts/v1/stream': () => new LiveStreamStub().answer(),
  'GET /api/registration/v1/pharmacies/stream': () => new LiveStreamStub().answer(),
};

/** Opens the console at an address for somebody signed in; the services answer as told. Gives back what was asked. */
export function openDesk(
  role: DeskRole,
  path: string,
  services: Services = {},
  /** What the browser remembers of whose session it holds; none unless given. */
  keptSession: string | null = null,
) {
  furnish();
  setLanguage('vi');
  if (keptSession === null) localStorage.removeItem('kb-session');
  else localStorage.setItem('kb-session', keptSession);
  window.history.replaceState(null, '', `/admin${path}`);
  const asked: StubRequest[] = [];
  const table: Services = {
    'POST /api/accounts/v1/session/refresh': () => sessionOf(role),
    ...quiet,
    ...services,
  };
  const fetcher = async (
    input: string,
    init: { method?: string; body?: unknown } = {},
  ): Promise<StubResponse> => {
    const url = new URL(input, 'http://localhost');
    const method = init.method ?? 'GET';
    const stub = stubOf(table, method, url.pathname);
    const one: StubRequest = {
      method,
      path: url.pathname,
      params: stub?.params ?? {},
      query: url.searchParams,
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {},
    };
    asked.push(one);
    const found = stub?.handler ? await stub.handler(one as never) : refuse(404, 'PLATFORM.NOT_FOUND');
    if (found === null) return new Promise<StubResponse>(() => undefined);
    return found instanceof StubResponse ? found : new StubResponse(200, found);
  };
  const session = new SessionClient(fetcher as unknown as typeof fetch);
  const app = createApp(createApi(session));
  const view = render(<App app={app} />);
  return { ...view, asked, session, client: app.client };
}
