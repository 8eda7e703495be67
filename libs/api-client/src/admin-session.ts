import { ServiceProblem, isOwnRefusal, readServiceProblem } from './admin-problem.js';
import { createClient, type Client } from './client.js';
import {
  changePassword,
  getPasskeyOptions,
  refreshSession,
  signIn,
  type SessionDto,
} from './generated/accounts/index.js';
import { PendingRequests } from './pending-requests.js';
import { readJson } from './read-json.js';
import { RequestSender } from './request-sender.js';
import { withRefreshLock, endsSession } from './refresh-lock.js';
import { SessionDevice, type DeviceSession } from './session-device.js';
import type { FactorProof, RequestOptions, SessionState, SignedIn } from './session-types.js';
import { downloadLimit, withTimeLimit } from './time-limit.js';

const signOutPath = '/api/accounts/v1/session/sign-out';
/** Refresh this long before the token ends, so that no request meets its end. */
const refreshBeforeMs = 30_000;
/** A guard's page stands after this, milliseconds, also when the service has not answered. */
const startTimeoutMs = 2_500;
/** A sign-out that is not told within this is told later, milliseconds. */
const signOutTimeoutMs = 10_000;
/** What a dead network has left undone is tried again after this, milliseconds. */
const retryIntervalMs = 15_000;
type RefreshResult = 'fresh' | 'refused' | 'unreachable';

/** The session of the admin app: sign-in, one refresh in flight, sign-out, and requests that carry the token. */
export class SessionClient {
  private session: SessionDto | null = null;
  private endsAt = 0;
  private refreshing: Promise<RefreshResult> | null = null;
  private leaving: Promise<void> | null = null;
  private current: SessionState = { status: 'starting' };
  private readonly listeners = new Set<() => void>();
  /** Pending requests of the account that is signed in. */
  private readonly pending = new PendingRequests();
  private retry: ReturnType<typeof setInterval> | undefined;
  private readonly sender: RequestSender;
  /** Sends requests of the generated functions with the token; a file (`parseAs: 'blob'`) has the limit of a download. */
  readonly client: Client = createClient(({ path, parseAs, ...request }) =>
    parseAs === 'blob'
      ? this.requestFile(path, { ...request, headers: { accept: '*/*', ...request.headers } })
      : this.requestJson(path, request),
  );
  /** Sends requests of the generated functions without a token. */
  private readonly anonymous: Client = createClient(({ path, ...request }) =>
    this.sender.requestAnonymously(path, request),
  );

  constructor(
    fetcher: typeof fetch = (input, init) => fetch(input, init),
    private readonly device = new SessionDevice(),
  ) {
    this.sender = new RequestSender(fetcher);
    device.listen((session) => this.followDevice(session));
    globalThis.addEventListener?.('online', () => this.retryUnfinished());
  }

  /** The server's time. */
  get clock() {
    return this.sender.clock;
  }
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };
  readonly state = (): SessionState => this.current;

  /** Does this browser remember a session? Whether the service still takes it is not known. */
  hasKeptSession(): boolean {
    return (this.device.read()?.accountId ?? null) !== null;
  }

  /**
   * Takes up the session of the cookie, if there is one. Who signed out on this device stays out, also when the service has not heard of
   * it yet. A guard's device starts without a network too.
   */
  async restoreSession(): Promise<void> {
    if (this.device.read()?.accountId === null) {
      this.setState({ status: 'signed-out', ended: false });
      return this.reportSignOut();
    }
    const kept = this.device.keptProfile();
    const renewed = this.refresh();
    const found = await (kept
      ? withTimeLimit(startTimeoutMs, undefined, () => renewed).catch(() => null)
      : renewed);
    if (found === 'fresh') return;
    if (kept && found !== 'refused') {
      if (this.current.status === 'starting')
        this.setState({ status: 'signed-in', profile: kept, offline: true });
      this.scheduleRetries();
    } else if (this.current.status === 'starting') {
      if (found === 'refused') this.device.signedOut(true);
      this.setState({ status: 'signed-out', ended: false });
    }
  }

  /**
   * Throws `ServiceProblem` with ACCOUNTS.BAD_CREDENTIALS, ACCOUNTS.TOO_MANY_ATTEMPTS, ACCOUNTS.DISABLED, or ACCOUNTS.SECOND_FACTOR_REQUIRED with the `ways` there are when a second factor is needed too.
   */
  async signIn(username: string, password: string, proof: FactorProof = {}): Promise<SignedIn> {
    // Its answer takes the cookie away, so it comes before the new one.
    await this.reportSignOut();
    const session = await signIn({ client: this.anonymous, body: { username, password, ...proof } });
    this.acceptSession(session);
    return { newDevices: session.newDevices, recoveryCodesLeft: session.recoveryCodesLeft };
  }

  /** For `navigator.credentials.get`: what a passkey is to sign, told to whoever has the password. */
  async passkeyOptions(username: string, password: string): Promise<object> {
    return (await getPasskeyOptions({ client: this.anonymous, body: { username, password } })).options;
  }

  /** Takes a fresh token now: what the account may do has changed. */
  renewSession = async (): Promise<void> => void (await this.refresh());

  /** Sets the new password; the session goes on. Throws ACCOUNTS.WEAK_PASSWORD or ACCOUNTS.BAD_CREDENTIALS. */
  async changePassword(currentPassword: string, newPassword: string): Promise<void> {
    this.acceptSession(await changePassword({ client: this.client, body: { currentPassword, newPassword } }));
  }

  /**
   * Ends the session here, in every tab, and at the service. The device remembers that it is out: without a network nobody comes back in
   * by a reload, and the service is told as soon as there is one.
   */
  async signOut(): Promise<void> {
    const token = this.session?.accessToken ?? null;
    this.device.signedOut(false);
    this.leaveSession({ ended: false });
    await this.reportSignOut(token);
  }

  /** A request with the token; refreshes once when it has ended. Throws `ServiceProblem`. */
  async requestJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
    return this.pending.run(options, async (inTime) => readJson<T>(await this.exchange(path, inTime)));
  }

  /** The same, giving the answer itself, for streams: the limit is for its beginning. */
  async requestResponse(path: string, options: RequestOptions = {}): Promise<Response> {
    return this.pending.run(options, (inTime) => this.exchange(path, inTime));
  }

  /** The same, giving the bytes of a file. */
  async requestFile(path: string, options: RequestOptions = {}): Promise<Blob> {
    return this.pending.run({ ...options, limit: options.limit ?? downloadLimit }, async (inTime) =>
      (await this.exchange(path, inTime)).blob(),
    );
  }

  private async exchange(path: string, options: RequestOptions): Promise<Response> {
    this.requireSamePerson();
    const shown = 'profile' in this.current;
    if (shown && (this.session === null || Date.now() > this.endsAt - refreshBeforeMs)) {
      const renewed = await this.refresh();
      if (renewed === 'refused') throw new ServiceProblem(401, 'SESSION_OVER');
      if (this.session === null) throw new ServiceProblem(0, 'NETWORK');
    }
    let answer = await this.sender.sendRequest(path, options, this.session?.accessToken ?? null);
    if (answer.status === 401 && this.session && (await endsSession(answer))) {
      const renewed = await this.refresh();
      if (renewed === 'fresh')
        answer = await this.sender.sendRequest(path, options, this.session?.accessToken ?? null);
      if (answer.status === 401 && renewed === 'fresh') this.endSession();
    }
    if (!answer.ok) {
      const problem = await readServiceProblem(answer);
      if (problem.code === 'ACCOUNTS.PASSWORD_CHANGE_REQUIRED' && this.session) {
        this.setState({ status: 'must-change', profile: this.session.profile });
      }
      throw problem;
    }
    return answer;
  }

  /** A tab that did not hear of it (it slept) finds out with its next request. @throws ServiceProblem SESSION_OVER */
  private requireSamePerson(): void {
    const session = this.device.read();
    if (!session || !('profile' in this.current)) return;
    this.followDevice(session);
    if (!('profile' in this.current)) throw new ServiceProblem(401, 'SESSION_OVER');
  }

  /** What another tab did: a sign-out closes this one too, another person's sign-in closes this person's pages. */
  private followDevice({ accountId }: DeviceSession): void {
    if (!('profile' in this.current) || this.current.profile.accountId === accountId) return;
    this.leaveSession({ ended: false, replaced: accountId !== null });
  }

  private refresh(): Promise<RefreshResult> {
    this.refreshing ??= withRefreshLock(async (): Promise<RefreshResult> => {
      try {
        // Whose session this tab holds: the cookie may be another person's by now, and is not given to this one.
        const body = 'profile' in this.current ? { accountId: this.current.profile.accountId } : {};
        return this.acceptSession(await refreshSession({ client: this.anonymous, body }));
      } catch (error) {
        if (!isOwnRefusal(error) || (error.status !== 401 && error.status !== 403)) return 'unreachable';
        if ('profile' in this.current) this.endSession();
        return 'refused';
      }
    }).finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  /** Tells the service of a sign-out that it has not heard of; never fails, and tries again later. */
  private reportSignOut(token: string | null = null): Promise<void> {
    const left = this.device.read();
    if (left?.accountId !== null || left.settled) return Promise.resolve();
    this.leaving ??= (async () => {
      try {
        const answer = await withTimeLimit(signOutTimeoutMs, undefined, ({ signal }) =>
          this.sender.sendRequest(signOutPath, { method: 'POST', signal }, token),
        );
        if (answer.ok || isOwnRefusal(await readServiceProblem(answer))) {
          if (this.device.read()?.accountId === null) this.device.signedOut(true);
        } else this.scheduleRetries();
      } catch {
        this.scheduleRetries();
      }
    })().finally(() => {
      this.leaving = null;
    });
    return this.leaving;
  }

  /** What a dead network has left undone, until it is done. */
  private scheduleRetries(): void {
    this.retry ??= setInterval(() => this.retryUnfinished(), retryIntervalMs);
    (this.retry as { unref?: () => void }).unref?.();
  }
  private retryUnfinished(): void {
    const isOffline = 'profile' in this.current && this.session === null;
    const isUntold = this.device.read()?.accountId === null && this.device.read()?.settled === false;
    if (isOffline) void this.refresh();
    else if (isUntold) void this.reportSignOut();
    else {
      clearInterval(this.retry);
      this.retry = undefined;
    }
  }

  /** Goes on with a session. One of another person than this tab shows ends this tab instead. */
  private acceptSession(session: SessionDto): RefreshResult {
    const { profile } = session;
    if ('profile' in this.current && this.current.profile.accountId !== profile.accountId) {
      this.device.signedIn(profile);
      this.leaveSession({ ended: false, replaced: true });
      return 'refused';
    }
    this.session = session;
    this.endsAt = Date.now() + session.expiresIn * 1000;
    this.device.signedIn(profile);
    this.setState({
      status: session.mustChangePassword
        ? 'must-change'
        : session.mustEnrolSecondFactor
          ? 'must-enrol'
          : 'signed-in',
      profile,
    });
    return 'fresh';
  }

  /** The service has ended the session: every tab is out. */
  private endSession(): void {
    this.device.signedOut(true);
    this.leaveSession({ ended: true });
  }

  private leaveSession(why: { ended: boolean; replaced?: boolean }): void {
    this.session = null;
    this.pending.abortAll(new ServiceProblem(401, 'SESSION_OVER'));
    this.setState({ status: 'signed-out', ...why });
  }

  private setState(state: SessionState): void {
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}
