import { ServiceProblem, problemOf } from './admin-problem.js';

/** Who is signed in, as the accounts service tells it. */
export interface Profile {
  accountId: string;
  username: string;
  displayName: string;
  role: string;
  area: { code: string; path: string; name: string } | null;
  unit: { id: string; name: string } | null;
  place: string;
  permissions: string[];
}

/** A session; the access token lives in memory only, the refresh token in a cookie that no script can read. */
export interface Session {
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
  mustChangePassword: boolean;
  /** Nothing else can be done before a second factor is set up. */
  mustEnrolSecondFactor?: boolean;
  /** Devices that signed in for the first time since this one was last here. */
  newDevices?: { device: string; at: string }[];
  /** Null when there is no second factor; told at sign-in only. */
  recoveryCodesLeft?: number | null;
  profile: Profile;
}

/** What is told at sign-in. */
export interface SignedIn {
  /** Devices that are new since this one was last here. */
  newDevices: readonly { device: string; at: string }[];
  /** Null when there is no second factor. */
  recoveryCodesLeft: number | null;
}

/** What a passkey has signed; base64url. */
export interface PasskeyAnswer {
  id: string;
  clientDataJSON: string;
  authenticatorData: string;
  signature: string;
  userHandle?: string;
}
/** A second factor: a code of the authenticator app or a recovery code, or a passkey's answer. */
export interface FactorProof {
  code?: string;
  passkey?: PasskeyAnswer;
}

export type SessionState =
  | { status: 'starting' }
  | { status: 'signed-out'; ended: boolean }
  | { status: 'must-change' | 'must-enrol' | 'signed-in'; profile: Profile };

export interface RequestOptions {
  method?: string;
  query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON; a file as its bytes. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
  /** It goes out also when the page is left in that moment: at most 64 KiB. */
  keepalive?: boolean;
}

const accounts = '/api/accounts/v1';
/** Refresh this long before the token ends, so that no request meets its end. */
const early = 30_000;

/** A wrong current password or code is a 401 too, and ends nothing. */
async function endsSession(answer: Response): Promise<boolean> {
  const { code } = await problemOf(answer.clone());
  return code !== 'ACCOUNTS.BAD_CREDENTIALS' && !code.startsWith('ACCOUNTS.SECOND_FACTOR_');
}

/** Runs alone across the tabs of one browser: the refresh token rotates, and two tabs must not use one twice. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  return locks ? locks.request('kb-refresh', work) : work();
}

/** The session of the admin app: sign-in, one refresh in flight, sign-out, and requests that carry the token. */
export class SessionClient {
  private session: Session | null = null;
  private endsAt = 0;
  private refreshing: Promise<boolean> | null = null;
  private current: SessionState = { status: 'starting' };
  private readonly listeners = new Set<() => void>();

  constructor(private readonly fetcher: typeof fetch = (input, init) => fetch(input, init)) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };
  readonly state = (): SessionState => this.current;

  /** Takes up the session of the cookie, if there is one. */
  async restore(): Promise<void> {
    if (!(await this.refresh())) this.set({ status: 'signed-out', ended: false });
  }

  /**
   * Throws `ServiceProblem` with ACCOUNTS.BAD_CREDENTIALS, ACCOUNTS.TOO_MANY_ATTEMPTS, ACCOUNTS.DISABLED, or ACCOUNTS.SECOND_FACTOR_REQUIRED with the `ways` there are when a second factor is needed too.
   */
  async signIn(username: string, password: string, proof: FactorProof = {}): Promise<SignedIn> {
    const session = await this.plain<Session>(`${accounts}/sign-in`, {
      method: 'POST',
      body: { username, password, ...proof },
    });
    this.take(session);
    return { newDevices: session.newDevices ?? [], recoveryCodesLeft: session.recoveryCodesLeft ?? null };
  }

  /** For `navigator.credentials.get`: what a passkey is to sign, told to whoever has the password. */
  async passkeyOptions(username: string, password: string): Promise<object> {
    const { options } = await this.plain<{ options: object }>(`${accounts}/sign-in/passkey`, {
      method: 'POST',
      body: { username, password },
    });
    return options;
  }

  /** Takes a fresh token now: what the account may do has changed. */
  async renew(): Promise<void> {
    await this.refresh();
  }

  /** Sets the new password; the session goes on. Throws ACCOUNTS.WEAK_PASSWORD or ACCOUNTS.BAD_CREDENTIALS. */
  async changePassword(currentPassword: string, newPassword: string): Promise<void> {
    this.take(
      await this.call<Session>(`${accounts}/password`, {
        method: 'POST',
        body: { currentPassword, newPassword },
      }),
    );
  }

  /** Ends the session here and at the service; a dead network does not keep anybody signed in here. */
  async signOut(): Promise<void> {
    try {
      await this.call(`${accounts}/session/sign-out`, { method: 'POST' });
    } catch {
      // The cookie's session ends by itself.
    }
    this.drop(false);
  }

  /** A request with the token; refreshes once when it has ended. Throws `ServiceProblem`. */
  async call<T>(path: string, options: RequestOptions = {}): Promise<T> {
    const answer = await this.answer(path, options);
    if (answer.status === 204) return undefined as T;
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** The same, giving the answer itself: for files and streams. */
  async answer(path: string, options: RequestOptions = {}): Promise<Response> {
    if (this.session && Date.now() > this.endsAt - early) await this.refresh();
    let answer = await this.send(path, options);
    if (answer.status === 401 && this.session && (await endsSession(answer))) {
      if (await this.refresh()) answer = await this.send(path, options);
      if (answer.status === 401) this.drop(true);
    }
    if (!answer.ok) {
      const problem = await problemOf(answer);
      if (problem.code === 'ACCOUNTS.PASSWORD_CHANGE_REQUIRED' && this.session) {
        this.set({ status: 'must-change', profile: this.session.profile });
      }
      throw problem;
    }
    return answer;
  }

  private refresh(): Promise<boolean> {
    this.refreshing ??= alone(async () => {
      try {
        this.take(await this.plain<Session>(`${accounts}/session/refresh`, { method: 'POST' }));
        return true;
      } catch (error) {
        if (error instanceof ServiceProblem && error.status >= 400 && error.status < 500 && this.session)
          this.drop(true);
        return false;
      }
    }).finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  private async plain<T>(path: string, options: RequestOptions): Promise<T> {
    const answer = await this.send(path, options, null);
    if (!answer.ok) throw await problemOf(answer);
    return (await answer.json()) as T;
  }

  private async send(
    path: string,
    options: RequestOptions,
    token = this.session?.accessToken ?? null,
  ): Promise<Response> {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(options.query ?? {})) {
      if (value !== undefined && value !== '') query.set(key, String(value));
    }
    const address = query.size > 0 ? `${path}?${query.toString()}` : path;
    const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
    const isFile = typeof Blob !== 'undefined' && options.body instanceof Blob;
    if (options.body !== undefined)
      headers['content-type'] = isFile ? 'application/octet-stream' : 'application/json';
    if (token) headers['authorization'] = `Bearer ${token}`;
    try {
      return await this.fetcher(address, {
        method: options.method ?? 'GET',
        headers,
        credentials: 'same-origin',
        ...(options.body === undefined
          ? {}
          : { body: isFile ? (options.body as Blob) : JSON.stringify(options.body) }),
        ...(options.signal ? { signal: options.signal } : {}),
        ...(options.keepalive === true ? { keepalive: true } : {}),
      });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw new ServiceProblem(0, 'NETWORK');
    }
  }

  private take(session: Session): void {
    this.session = session;
    this.endsAt = Date.now() + session.expiresIn * 1000;
    this.set({
      status: session.mustChangePassword
        ? 'must-change'
        : session.mustEnrolSecondFactor
          ? 'must-enrol'
          : 'signed-in',
      profile: session.profile,
    });
  }

  private drop(ended: boolean): void {
    this.session = null;
    this.set({ status: 'signed-out', ended });
  }

  private set(state: SessionState): void {
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}
