import { adminRoutes, gapDaysAhead } from '@khai-bao/contracts';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { MailChannel, type MailText } from '@khai-bao/platform/notification';
import type { EntityManager } from 'typeorm';
import { AlertsConfig } from '../alerts.config.js';
import { DutyService } from '../duty/duty.service.js';
import { DutyContactCipher } from './duty-contact-cipher.js';
import { DutyPeople } from './duty-people.js';
import { DutyPersonEntity } from './duty-person.entity.js';
import { buildChangeMail, buildGapMail, buildMailCodeMail } from './roster-mails.text.js';
import { rosterTimers, type GapMailPayload } from './roster-timers.js';
import { findShiftsOfAccounts } from './rosters.queries.js';

const dayMs = 24 * 3_600_000;

/** Sends the mails of rosters. Timers hold ids; address and text are read when the timer runs. */
@Injectable()
export class RosterMailSender implements OnModuleInit {
  constructor(
    private readonly timers: TimerScheduler,
    private readonly mail: MailChannel,
    private readonly people: DutyPeople,
    private readonly cipher: DutyContactCipher,
    private readonly centres: DutyService,
    private readonly config: AlertsConfig,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    // A mail server that does not respond delays no notice of a case.
    const lane = 'roster-mail';
    this.timers.registerTimerHandler(
      rosterTimers.mailCode,
      (payload, manager) => this.sendMailCode(manager, (payload as { accountId: string }).accountId),
      { lane },
    );
    this.timers.registerTimerHandler(
      rosterTimers.changeMail,
      (payload, manager) => this.sendChangeMail(manager, payload as { accountId: string; round: number }),
      { lane },
    );
    this.timers.registerTimerHandler(
      rosterTimers.gapMail,
      (payload, manager) => this.sendGapMail(manager, payload as GapMailPayload),
      { lane },
    );
  }

  /** Sends a code to the address that it confirms. */
  private async sendMailCode(manager: EntityManager, accountId: string): Promise<void> {
    const person = await manager.findOneBy(DutyPersonEntity, { accountId });
    if (person === null) return;
    const address = this.cipher.openField(accountId, 'email', person.emailSealed);
    const code = this.cipher.openField(accountId, 'mail-code', person.mailCodeSealed);
    if (address === null || code === null) return;
    const round = person.mailCodeSentAt?.getTime() ?? 0;
    await this.mail.deliver(address, { id: `duty-code.${accountId}.${round}`, ...buildMailCodeMail(code) });
  }

  private async sendChangeMail(
    manager: EntityManager,
    { accountId, round }: { readonly accountId: string; readonly round: number },
  ): Promise<void> {
    const person = await manager.findOneBy(DutyPersonEntity, { accountId });
    if (person === null || !person.isActive) return;
    const centre = await this.centres.findCentre(manager, person.areaCode);
    const now = this.clock.now();
    const shifts = await findShiftsOfAccounts(manager, [accountId], {
      startsAt: now,
      endsAt: new Date(now.getTime() + gapDaysAhead * dayMs),
    });
    await this.deliverTo(manager, person, `roster.${accountId}.${round}`, {
      ...buildChangeMail({ centreName: centre?.centreName ?? '', shifts, url: this.rosterUrl() }),
    });
  }

  private async sendGapMail(
    manager: EntityManager,
    { areaCode, accountId, kind, startsAt, endsAt, round }: GapMailPayload,
  ): Promise<void> {
    const person = await manager.findOneBy(DutyPersonEntity, { accountId });
    const centre = await this.centres.findCentre(manager, areaCode);
    if (person === null || !person.isActive || centre === null) return;
    await this.deliverTo(
      manager,
      person,
      `roster-gap.${areaCode}.${Date.parse(startsAt)}.${accountId}.${round}`,
      {
        ...buildGapMail({
          centreName: centre.centreName,
          kind,
          startsAt: new Date(startsAt),
          endsAt: new Date(endsAt),
          url: this.rosterUrl(),
        }),
      },
    );
  }

  /** Sends a mail to the confirmed address of a person. A refused address is no longer confirmed, which the roster shows. */
  private async deliverTo(
    manager: EntityManager,
    person: DutyPersonEntity,
    id: string,
    mail: MailText,
  ): Promise<void> {
    const address = this.people.openMailAddress(person);
    if (address === null) return;
    const { outcome } = await this.mail.deliver(address, { id, ...mail });
    if (outcome === 'refused')
      await manager.update(DutyPersonEntity, { accountId: person.accountId }, { emailConfirmedAt: null });
  }

  private rosterUrl(): string {
    return this.config.publicOrigin + adminRoutes.dutyRoster;
  }
}
