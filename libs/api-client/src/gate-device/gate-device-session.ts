import { ServiceProblem, hasCode, isOwnRefusal, readServiceProblem } from '../admin-problem.js';
import { createClient, type Client } from '../client.js';
import {
  endGateShift,
  listGuards,
  renewGateShift,
  signInByPin,
  signInOnGateDevice,
  type GateShiftDto,
} from '../generated/accounts/index.js';
import { PendingRequests } from '../pending-requests.js';
import { readJson } from '../read-json.js';
import { RequestSender } from '../request-sender.js';
import type { Session } from '../session.js';
import type { RequestOptions, SessionState } from '../session-types.js';
import { downloadLimit, withTimeLimit } from '../time-limit.js';
import {
  isAllowedUnconfirmed,
  initialDeviceStatus,
  nameGuard,
  type GateDeviceRules,
  type GateDeviceStatus,
} from './gate-device-status.js';
import type { GateDeviceRecord, GateDeviceStore } from './gate-device-store.js';
import { KeptShiftStorage, type KeptShift } from './kept-shift.js';
import { OfflinePins } from './offline-pins.js';
import { ProofSender } from './proof-sender.js';

/** Renew this long before the token ends. */
const renewBeforeMs = 60_000;
/** The device reports to its unit at least this often while its page stands. */
const reportIntervalMs = 5 * 60_000;
/** A shift change does not wait longer for the service, milliseconds; then the device decides alone. */
const pinTimeoutMs = 4_000;
const startTimeoutMs = 2_500;
const refuseOnDevice = (): Promise<never> => Promise.reject(new ServiceProblem(403, 'PLATFORM.FORBIDDEN'));

type RenewResult = 'fresh' | 'refused' | 'unreachable';
/** Codes of a PIN that the device itself refuses. */
const offlineRefusals = {
  wrong: 'DEVICE.WRONG_PIN',
  locked: 'DEVICE.LOCKED_OFFLINE',
  unknown: 'DEVICE.UNKNOWN_OFFLINE',
} as const;

/** The session of a gate device: shifts of guards by PIN, tokens that are bound to the device's key, requests with proofs. */
export class GateDeviceSession implements Session {
  private token: { readonly accessToken: string; readonly endsAt: number } | null = null;
  private shift: KeptShift | null = null;
  private renewing: Promise<RenewResult> | null = null;
  /** How often a shift was left. The answer to a renewal that began before is dropped. */
  private timesLeft = 0;
  private current: SessionState = { status: 'starting' };
  private status = initialDeviceStatus;
  private readonly listeners = new Set<() => void>();
  private readonly pending = new PendingRequests();
  private readonly sender: RequestSender;
  private readonly proofs: ProofSender;
  private readonly pins: OfflinePins;
  private readonly kept = new KeptShiftStorage();
  readonly client: Client = createClient(({ path, parseAs, ...request }) =>
    parseAs === 'blob'
      ? this.requestFile(path, { ...request, headers: { accept: '*/*', ...request.headers } })
      : this.requestJson(path, request),
  );
  /** Sends requests that the device's proof alone authorises. */
  private readonly own: Client = createClient(({ path, ...request }) =>
    withTimeLimit(request.limit ?? pinTimeoutMs, request.signal, async ({ signal }) => {
      const answer = await this.proofs.send(path, { ...request, signal }, null);
      if (!answer.ok) throw await readServiceProblem(answer);
      return answer.status === 204 ? undefined : answer.json();
    }),
  );

  /**
   * @param waitingChecks counts the checks that the device has not sent
   */
  constructor(
    readonly device: GateDeviceRecord,
    private readonly store: GateDeviceStore,
    private readonly rules: GateDeviceRules,
    readonly waitingChecks: () => number,
    fetcher: typeof fetch = (input, init) => fetch(input, init),
  ) {
    this.sender = new RequestSender(fetcher);
    this.proofs = new ProofSender(this.sender, device);
    this.pins = new OfflinePins(store, device.sealingKey, rules);
    this.kept.listen(() => this.followOtherTab());
    globalThis.addEventListener?.('online', () => void this.renew());
    const timer = setInterval(() => void this.renew(), reportIntervalMs);
    (timer as { unref?: () => void }).unref?.();
  }

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
  readonly deviceStatus = (): GateDeviceStatus => this.status;
  hasKeptSession(): boolean {
    return this.kept.read() !== null;
  }

  /** Takes up the shift that was open when the page was closed, with or without a network. */
  async restoreSession(): Promise<void> {
    const guards = await this.store.readGuards().catch(() => []);
    this.setStatus({ guards });
    const kept = this.kept.read();
    this.shift = kept !== null && kept.endsAt > this.clock.now() ? kept : null;
    const renewed = this.renew();
    const found = await withTimeLimit(startTimeoutMs, undefined, () => renewed).catch(() => 'unreachable');
    if (found !== 'unreachable' || this.current.status !== 'starting') return;
    this.showShift();
  }

  /** Reads the guards of the unit for the tiles; those that are known stay while there is no network. */
  async loadGuards(): Promise<void> {
    try {
      const { guards, locked } = await listGuards({ client: this.own, fresh: true });
      this.setStatus({ guards, condition: locked ? 'locked' : 'ready' });
      await this.store.writeGuards(guards).catch(() => undefined);
    } catch (error) {
      this.noteCondition(error);
    }
  }

  /**
   * Starts the shift of a guard. Without a network the device decides alone, for guards of the last twelve hours.
   * @throws ServiceProblem those of the service; without a network DEVICE.WRONG_PIN, DEVICE.LOCKED_OFFLINE, DEVICE.UNKNOWN_OFFLINE
   */
  async signInByPin(guardId: string, pin: string): Promise<void> {
    try {
      const shift = await signInByPin({ client: this.own, body: { ...this.report(), guardId, pin } });
      this.acceptShift(shift, true);
      await this.pins.keepPin(shift.profile, pin, this.clock.now()).catch(() => undefined);
    } catch (error) {
      this.noteCondition(error);
      // A service that is down is as good as no network, whoever says so.
      if (isOwnRefusal(error) && error.status < 500) throw error;
      await this.signInOffline(guardId, pin);
    }
  }

  /** Starts the shift of a guard by password, which also unlocks the device. @throws ServiceProblem */
  async signInByPassword(username: string, password: string, code?: string): Promise<void> {
    const body = { ...this.report(), username, password, ...(code === undefined ? {} : { code }) };
    this.acceptShift(await signInOnGateDevice({ client: this.own, body, limit: 15_000 }), true);
    this.setStatus({ condition: 'ready' });
  }

  /** Ends the shift on this device; the service hears of it when there is a network. */
  async signOut(): Promise<void> {
    this.leaveShift(false);
    this.kept.setEndPending(true);
    await this.sendPendingEnd();
  }

  /** Tells the service that the guard has ended the shift. @returns false while it cannot be told */
  private async sendPendingEnd(): Promise<boolean> {
    try {
      await endGateShift({ client: this.own });
    } catch (error) {
      if (!isOwnRefusal(error) || error.status >= 500) return false;
    }
    this.kept.setEndPending(false);
    return true;
  }

  renewSession = async (): Promise<void> => void (await this.renew());
  // A guard does these in an ordinary session.
  readonly signIn = refuseOnDevice;
  readonly passkeyOptions = refuseOnDevice;
  readonly changePassword = refuseOnDevice;

  async requestJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
    return this.pending.run(options, async (inTime) => readJson<T>(await this.exchange(path, inTime)));
  }

  async requestResponse(path: string, options: RequestOptions = {}): Promise<Response> {
    return this.pending.run(options, (inTime) => this.exchange(path, inTime));
  }

  async requestFile(path: string, options: RequestOptions = {}): Promise<Blob> {
    return this.pending.run({ ...options, limit: options.limit ?? downloadLimit }, async (inTime) =>
      (await this.exchange(path, inTime)).blob(),
    );
  }

  private async exchange(path: string, asked: RequestOptions): Promise<Response> {
    if (this.shift === null) throw new ServiceProblem(401, 'SESSION_OVER');
    const { confirmed, profile } = this.shift;
    if (!confirmed && !isAllowedUnconfirmed(path, asked.method)) throw new ServiceProblem(401, 'CONFIRM_PIN');
    const options = confirmed ? asked : { ...asked, body: nameGuard(asked.body, profile.accountId) };
    if (this.token === null || this.clock.now() > this.token.endsAt - renewBeforeMs) {
      if ((await this.renew()) === 'refused') throw new ServiceProblem(401, 'SESSION_OVER');
      if (this.token === null) throw new ServiceProblem(0, 'NETWORK');
    }
    let answer = await this.proofs.send(path, options, this.token.accessToken);
    if (answer.status === 401 || answer.status === 403) {
      const problem = await readServiceProblem(answer.clone());
      const isOver =
        isOwnRefusal(problem) && (answer.status === 401 || hasCode(problem, 'DECLARATIONS.DEVICE_ENDED'));
      if (isOver && (await this.renew()) !== 'fresh') throw new ServiceProblem(401, 'SESSION_OVER');
      if (isOver) answer = await this.proofs.send(path, options, this.token.accessToken);
    }
    if (!answer.ok) throw await readServiceProblem(answer);
    return answer;
  }

  /** Gets a new token of the open shift, and reports to the unit. One at a time. */
  private renew(): Promise<RenewResult> {
    this.renewing ??= (async (): Promise<RenewResult> => {
      // A shift that was ended here must not come back, because the service still has it open.
      if (this.kept.isEndPending() && !(await this.sendPendingEnd())) return 'unreachable';
      const left = this.timesLeft;
      try {
        const shift = await renewGateShift({ client: this.own, body: this.report(), limit: 15_000 });
        if (left !== this.timesLeft) return 'refused';
        this.acceptShift(shift, false);
        return 'fresh';
      } catch (error) {
        this.noteCondition(error);
        if (!isOwnRefusal(error) || (error.status !== 401 && error.status !== 403)) return 'unreachable';
        // A shift that began without a network stands until its guard types the PIN again.
        if (this.shift?.confirmed === false && hasCode(error, 'ACCOUNTS.SESSION_ENDED')) {
          this.setStatus({ needsConfirmation: true });
          return 'unreachable';
        }
        this.leaveShift(this.shift !== null);
        return 'refused';
      }
    })().finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  /** @param isNew whether a guard has signed in just now; a renewal keeps the guard whom the device shows */
  private acceptShift(shift: GateShiftDto, isNew: boolean): void {
    const { profile } = shift;
    this.token = { accessToken: shift.accessToken, endsAt: this.clock.now() + shift.expiresIn * 1000 };
    const isOfAnother =
      !isNew && this.shift?.confirmed === false && this.shift.profile.accountId !== profile.accountId;
    this.setStatus({ condition: 'ready', needsConfirmation: isOfAnother });
    if (isOfAnother) return;
    if (isNew) {
      this.kept.setEndPending(false);
      this.pending.abortAll(new ServiceProblem(401, 'SESSION_OVER'));
    }
    this.shift = { profile, endsAt: Date.parse(shift.endsAt), confirmed: true };
    this.kept.write(this.shift);
    this.showShift();
  }

  private async signInOffline(guardId: string, pin: string): Promise<void> {
    const now = this.clock.now();
    const answer = await this.pins.verifyPin(guardId, pin, now);
    if (answer.kind !== 'accepted') throw new ServiceProblem(0, offlineRefusals[answer.kind]);
    this.shift = {
      profile: answer.profile,
      endsAt: answer.acceptedAt + this.rules.maxShiftMs,
      confirmed: this.shift?.confirmed === true && this.shift.profile.accountId === guardId,
    };
    this.kept.write(this.shift);
    this.showShift();
  }

  private report() {
    return {
      handshakeVersion: this.rules.handshakeVersion,
      appVersion: this.rules.appVersion,
      waitingChecks: this.waitingChecks(),
    };
  }

  private noteCondition(error: unknown): void {
    if (hasCode(error, 'ACCOUNTS.HANDSHAKE_UNSUPPORTED')) return this.setStatus({ needsReload: true });
    if (hasCode(error, 'ACCOUNTS.DEVICE_LOCKED')) this.setStatus({ condition: 'locked' });
    else if (hasCode(error, 'ACCOUNTS.DEVICE_ENDED')) this.setStatus({ condition: 'ended' });
    else return;
    this.leaveShift(true);
  }

  private followOtherTab(): void {
    const shift = this.kept.read();
    if (shift?.profile.accountId !== this.shift?.profile.accountId) this.token = null;
    this.shift = shift;
    this.showShift();
  }

  private leaveShift(ended: boolean): void {
    this.timesLeft += 1;
    this.token = null;
    this.shift = null;
    this.kept.write(null);
    this.pending.abortAll(new ServiceProblem(401, 'SESSION_OVER'));
    this.setStatus({ needsConfirmation: false });
    this.setState({ status: 'signed-out', ended });
  }

  private showShift(): void {
    if (this.shift === null) this.setState({ status: 'signed-out', ended: false });
    else
      this.setState({
        status: 'signed-in',
        profile: this.shift.profile,
        ...(this.token === null ? { offline: true } : {}),
      });
  }

  private setStatus(change: Partial<GateDeviceStatus>): void {
    this.status = { ...this.status, ...change };
    for (const listener of this.listeners) listener();
  }

  private setState(state: SessionState): void {
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}
