import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountStore } from '../../accounts/account-store.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { acceptsNotices, AccountNoticeSender } from '../../delivery/mail/account-notice-sender.js';
import { buildCopiedPasskeyMail } from './copied-passkey-mail.text.js';
import { PasskeyEntity } from './passkey.entity.js';

interface CopiedPasskeyPayload {
  readonly accountId: string;
  readonly passkeyId: string;
  /** Milliseconds since 1970. */
  readonly triedAt: number;
}

const copiedPasskeyTimer = 'mail-copied-passkey';

/** Mails the owner of a passkey that was rejected because its signature counter did not grow. */
@Injectable()
export class CopiedPasskeyNotifier implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly cipher: PersonalDataCipher,
    private readonly notices: AccountNoticeSender,
    private readonly jobs: TimerScheduler,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(copiedPasskeyTimer, (payload, manager) =>
      this.sendMail(payload as CopiedPasskeyPayload, manager),
    );
  }

  /** Schedules the mail in a transaction of its own, because the request that noticed the copy fails. */
  async scheduleMail(accountId: string, passkeyId: string): Promise<void> {
    const triedAt = this.clock.now();
    const payload: CopiedPasskeyPayload = { accountId, passkeyId, triedAt: triedAt.getTime() };
    await this.dataSource.transaction((manager) =>
      this.jobs.scheduleTimer(manager, { kind: copiedPasskeyTimer, key: passkeyId, dueAt: triedAt, payload }),
    );
  }

  private async sendMail(
    { accountId, passkeyId, triedAt }: CopiedPasskeyPayload,
    manager: EntityManager,
  ): Promise<void> {
    const account = await this.store.lockAccount(manager, accountId);
    if (!acceptsNotices(account)) return;
    const passkey = await manager.findOneBy(PasskeyEntity, { id: passkeyId });
    if (passkey === null) return;
    const name = this.cipher.tryOpenField(passkey.accountId, 'passkey-name', passkey.nameSealed);
    await this.notices.sendNotice(manager, account, {
      id: `passkey.${passkeyId}.${triedAt}`,
      ...buildCopiedPasskeyMail({
        username: account.username ?? '',
        passkey: name ?? '',
        at: new Date(triedAt),
      }),
    });
  }
}
