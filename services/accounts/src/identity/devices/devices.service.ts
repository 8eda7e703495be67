import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountStore } from '../../accounts/account-store.js';
import type { AccountEntity } from '../../accounts/account.entity.js';
import { listOpenSessions } from '../../credentials/credentials.queries.js';
import { SessionTerminator } from '../../credentials/session-terminator.js';
import { AccountNoticeSender, acceptsNotices } from '../../delivery/mail/account-notice-sender.js';
import type { NewDeviceDto, SignedInDeviceDto } from '../sessions/sessions.dto.js';
import { describeDevice } from './device-name.js';
import { deviceDigestOf, KnownDevices } from './known-devices.js';
import { buildNewDeviceMail } from './new-device-mail.text.js';

/** A browser that signs in. */
export interface SignInBrowser {
  /** Its device cookie, if it has one. */
  readonly token: string | undefined;
  /** The refresh cookie of its current session; a browser has one session. */
  readonly refreshToken: string | undefined;
  readonly userAgent: string | undefined;
}
export interface RecognisedBrowser {
  /** Device cookie to set. */
  readonly token: string;
  readonly name: string;
  /** Other devices that signed in for the first time since the last sign-in of this one. */
  readonly newDevices: NewDeviceDto[];
}

/** Payload of the timer. */
interface NewDevicePayload {
  readonly accountId: string;
  readonly device: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const newDeviceTimer = 'mail-new-device';

/** Devices of accounts: records sign-ins, reports new devices, lists and ends sessions. */
@Injectable()
export class DevicesService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly knownDevices: KnownDevices,
    private readonly notices: AccountNoticeSender,
    private readonly jobs: TimerScheduler,
    private readonly clock: Clock,
    private readonly sessionTerminator: SessionTerminator,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(newDeviceTimer, (payload, manager) =>
      this.mailNewDevice(payload as NewDevicePayload, manager),
    );
  }

  /** Records the device in the transaction of the sign-in. A new device is reported on the account's other devices and by mail. */
  async recogniseDevice(
    manager: EntityManager,
    account: Pick<AccountEntity, 'id' | 'emailSealed'>,
    browser: SignInBrowser,
  ): Promise<RecognisedBrowser> {
    const token = browser.token ?? randomBytes(24).toString('base64url');
    const digest = deviceDigestOf(token);
    const name = describeDevice(browser.userAgent);
    const now = this.clock.now();
    const known = await this.knownDevices.findDevices(manager, account.id);
    const own = known.find(({ deviceDigest }) => deviceDigest === digest);
    await this.knownDevices.recordSignIn(
      manager,
      { accountId: account.id, deviceDigest: digest, deviceName: name },
      now,
    );
    if (own === undefined && known.length > 0 && account.emailSealed !== null)
      await this.jobs.scheduleTimer(manager, {
        kind: newDeviceTimer,
        key: `${account.id}:${digest}`,
        dueAt: now,
        payload: { accountId: account.id, device: name, at: now.getTime() },
      });
    const since = own?.lastSignInAt;
    return {
      token,
      name,
      newDevices:
        since === undefined
          ? []
          : known
              .filter((one) => one.deviceDigest !== digest && one.firstSignInAt > since)
              .map((one) => ({ device: one.deviceName, at: one.firstSignInAt.toISOString() })),
    };
  }

  /** Lists the devices on which the account has an open session. */
  async listSignedInDevices(actor: Actor): Promise<SignedInDeviceDto[]> {
    const found = await listOpenSessions(this.dataSource.manager, actor.accountId, this.clock.now());
    return found.map(({ sessionId, deviceName, startedAt, lastRefreshAt }) => ({
      id: sessionId,
      device: deviceName ?? '? · ?',
      since: startedAt.toISOString(),
      lastUsedAt: lastRefreshAt.toISOString(),
      current: sessionId === actor.sessionId,
    }));
  }

  /** Ends one session, or all except the current one, with their access tokens in every service. @throws Problem ACCOUNTS.NOT_FOUND */
  async endDeviceSessions(actor: Actor, which: { readonly sessionId: string } | 'others'): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      if ((await this.store.lockAccount(manager, actor.accountId)) === undefined)
        throw new Problem('ACCOUNTS.NOT_FOUND');
      const choice = which === 'others' ? { allBut: actor.sessionId } : { only: which.sessionId };
      const ended = await this.sessionTerminator.endSessions(manager, actor.accountId, choice);
      if (ended === 0 && which !== 'others') throw new Problem('ACCOUNTS.NOT_FOUND');
    });
  }

  private async mailNewDevice(
    { accountId, device, at }: NewDevicePayload,
    manager: EntityManager,
  ): Promise<void> {
    const account = await this.store.lockAccount(manager, accountId);
    if (!acceptsNotices(account)) return;
    await this.notices.sendNotice(manager, account, {
      id: `device.${accountId}.${at}`,
      ...buildNewDeviceMail({ username: account.username ?? '', device, at: new Date(at) }),
    });
  }
}
