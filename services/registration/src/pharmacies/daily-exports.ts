import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { AccessTrail, isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { Problem, Clock, daysBefore, startOfDay } from '@khai-bao/platform/core';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Outbox } from '@khai-bao/platform/outbox';
import { generateSealingKey, sealText, sealBytes, unsealText, unsealBytes } from '@khai-bao/platform/sealing';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, IsNull, LessThan, Not, Repository, type EntityManager } from 'typeorm';
import { AreasService } from '../areas/areas.service.js';
import { RegistrationConfig } from '../registration.config.js';
import { readStreamBytes } from '../spreadsheets/write-xlsx.js';
import type { PharmacyFileDto } from './pharmacies.dto.js';
import { countForDailyExport, lockDailyExports } from './pharmacies.queries.js';
import { PharmacyDailyExportEntity } from './pharmacy-daily-export.entity.js';
import { PharmacyWorkbook } from './pharmacy-workbook.js';

/** Kind of the timer; its key is the day. */
const dailyExportTimerKind = 'pharmacy-file';
/** Days until key and bytes of an export are destroyed. */
const dailyExportRetentionDays = 30;

/**
 * Daily exports of the pharmacy list with the changes since the previous export. The file stays in this service, sealed. The
 * event for the Support channel holds only day and numbers, and each download is authorised.
 */
@Injectable()
export class PharmacyDailyExports implements OnModuleInit {
  private readonly master: Buffer;

  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(PharmacyDailyExportEntity)
    private readonly dailyExports: Repository<PharmacyDailyExportEntity>,
    private readonly areas: AreasService,
    private readonly workbook: PharmacyWorkbook,
    private readonly jobs: TimerScheduler,
    private readonly maintenance: DailyMaintenance,
    private readonly outbox: Outbox,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
    private readonly unreadable: UnreadableRows,
    private readonly config: RegistrationConfig,
  ) {
    this.master = Buffer.from(config.masterKey, 'base64');
  }

  onModuleInit(): void {
    this.jobs.registerTimerHandler(dailyExportTimerKind, (payload, manager) =>
      this.createDailyExport(manager, (payload as { day: string }).day),
    );
    this.maintenance.registerDailyTask({
      name: 'pharmacy-files',
      run: (today) => this.scheduleDailyExport(today),
    });
  }

  /** Lists the available exports, newest first. */
  async listDailyExports(actor: Actor): Promise<PharmacyFileDto[]> {
    const found = await this.dailyExports.find({
      select: { day: true, areaPath: true, madeAt: true, pharmacies: true, changes: true },
      where: { keySealed: Not(IsNull()) },
      order: { day: 'DESC' },
      take: dailyExportRetentionDays,
    });
    return found
      .filter(({ areaPath }) => isWithinJurisdiction(actor, areaPath))
      .map(({ day, madeAt, pharmacies, changes }) => ({
        day,
        madeAt: madeAt.toISOString(),
        pharmacies,
        changes,
      }));
  }

  /** Opens the export of a day and records the access in the trail. @throws Problem REGISTRATION.PHARMACY_FILE_NOT_FOUND, also when a part of it is outside of the actor's area */
  openDailyExport(actor: Actor, day: string): Promise<Readable> {
    return this.dataSource.transaction(async (manager) => {
      const file = await manager.findOneBy(PharmacyDailyExportEntity, { day });
      if (file === null || !isWithinJurisdiction(actor, file.areaPath) || file.keySealed === null)
        throw new Problem('REGISTRATION.PHARMACY_FILE_NOT_FOUND');
      await this.trail.recordAccess(manager, actor, 'pharmacy.file', 'area', file.areaPath);
      const bytes = this.unreadable.readRowOr<Buffer | null>(
        'pharmacy_file',
        day,
        () => this.unsealExport(day, file.keySealed!, file.bytesSealed!),
        () => null,
      );
      if (bytes === null) throw new Problem('REGISTRATION.PHARMACY_FILE_NOT_FOUND');
      return Readable.from([bytes]);
    });
  }

  private unsealExport(day: string, keySealed: string, bytesSealed: Buffer): Buffer {
    const key = Buffer.from(unsealText(this.master, keySealed, `pharmacy-file-key:${day}`), 'base64');
    return unsealBytes(key, bytesSealed, `pharmacy-file:${day}`);
  }

  /** Schedules one timer per day, in whichever instance runs first, and destroys old exports. A timer that is scheduled late is due at once. */
  private scheduleDailyExport(today: string): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      await lockDailyExports(manager, dailyExportTimerKind);
      const expiredDay = daysBefore(today, dailyExportRetentionDays);
      await manager.update(
        PharmacyDailyExportEntity,
        { day: LessThan(expiredDay), keySealed: Not(IsNull()) },
        { keySealed: null, bytesSealed: null },
      );
      await this.jobs.deleteDoneTimers(manager, [dailyExportTimerKind], startOfDay(expiredDay));
      if (await this.jobs.hasTimer(manager, dailyExportTimerKind, today)) return;
      await this.jobs.scheduleTimer(manager, {
        kind: dailyExportTimerKind,
        key: today,
        dueAt: this.exportTimeOf(today),
        payload: { day: today },
      });
    });
  }

  private async createDailyExport(manager: EntityManager, day: string): Promise<void> {
    // The export of a missed day is part of the next one.
    if (day !== this.clock.today()) return;
    const city = await this.areas.findRootArea(manager, day);
    if (city === null) return;
    const [before] = await manager.find(PharmacyDailyExportEntity, {
      select: { day: true, madeAt: true },
      order: { day: 'DESC' },
      take: 1,
    });
    const until = this.clock.now();
    const since = before?.madeAt ?? this.exportTimeOf(daysBefore(day, 1));
    const { pharmacies, changes } = await countForDailyExport(manager, since, until);
    if (pharmacies === 0 && changes === 0) return;
    const key = generateSealingKey();
    const bytes = await readStreamBytes(this.workbook.writePharmacies(city.code, since, until, manager));
    const { raw } = await manager
      .createQueryBuilder()
      .insert()
      .into(PharmacyDailyExportEntity)
      .values({
        day,
        areaPath: city.code,
        madeAt: until,
        since,
        pharmacies,
        changes,
        keySealed: sealText(this.master, key.toString('base64'), `pharmacy-file-key:${day}`),
        bytesSealed: sealBytes(key, bytes, `pharmacy-file:${day}`),
      })
      .orIgnore()
      .returning(['day'])
      .execute();
    if ((raw as unknown[]).length === 0) return;
    await this.outbox.appendEvents(manager, {
      topic: Topics.pharmacyFile,
      key: city.code,
      subject: `${city.code}:${day}`,
      version: 1,
      data: {
        day,
        areaCode: city.code,
        areaPath: city.code,
        pharmacies,
        changes,
        madeAt: until.toISOString(),
      },
    });
  }

  private exportTimeOf(day: string): Date {
    const [hours, minutes] = this.config.pharmacyFileTime.split(':').map(Number);
    return new Date(startOfDay(day).getTime() + (hours! * 60 + minutes!) * 60_000);
  }
}
