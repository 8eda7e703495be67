import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { AccessTrail, isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { DailyMaintenance, queryRows } from '@khai-bao/platform/database';
import { Problem, Clock, daysBefore, startOfDay } from '@khai-bao/platform/core';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Outbox } from '@khai-bao/platform/outbox';
import { generateSealingKey, sealText, sealBytes, unsealText, unsealBytes } from '@khai-bao/platform/sealing';
import { DataSource, type EntityManager } from 'typeorm';
import { RegistrationConfig } from '../registration.config.js';
import { readStreamBytes } from '../spreadsheets/write-xlsx.js';
import type { PharmacyFileDto } from './pharmacies.dto.js';
import { PharmacyWorkbook } from './pharmacy-workbook.js';

/** Kind of the timer; its key is the day. */
const dailyExportTimerKind = 'pharmacy-file';
/** Days until key and bytes of an export are destroyed. */
const dailyExportRetentionDays = 30;

interface FileRow {
  readonly area_path: string;
  readonly key_sealed: string | null;
  readonly bytes_sealed: Buffer | null;
}

/**
 * Daily exports of the pharmacy list with the changes since the previous export. The file stays in this service, sealed. The
 * event for the Support channel holds only day and numbers, and each download is authorised.
 */
@Injectable()
export class PharmacyDailyExports implements OnModuleInit {
  private readonly master: Buffer;

  constructor(
    private readonly dataSource: DataSource,
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
    const found = await queryRows<PharmacyFileDto & { madeAt: Date; path: string }>(
      this.dataSource,
      `select day::text as day, made_at as "madeAt", pharmacies, changes, area_path as path from pharmacy_file where key_sealed is not null order by day desc limit ${dailyExportRetentionDays}`,
    );
    return found
      .filter(({ path }) => isWithinJurisdiction(actor, path))
      .map(({ path: _path, madeAt, ...file }) => ({ ...file, madeAt: madeAt.toISOString() }));
  }

  /** Opens the export of a day and records the access in the trail. @throws Problem REGISTRATION.PHARMACY_FILE_NOT_FOUND, also when a part of it is outside of the actor's area */
  openDailyExport(actor: Actor, day: string): Promise<Readable> {
    return this.dataSource.transaction(async (manager) => {
      const [file] = await queryRows<FileRow>(
        manager,
        'select area_path, key_sealed, bytes_sealed from pharmacy_file where day = $1',
        [day],
      );
      if (file === undefined || !isWithinJurisdiction(actor, file.area_path) || file.key_sealed === null)
        throw new Problem('REGISTRATION.PHARMACY_FILE_NOT_FOUND');
      await this.trail.recordAccess(manager, actor, 'pharmacy.file', 'area', file.area_path);
      const bytes = this.unreadable.readRowOr<Buffer | null>(
        'pharmacy_file',
        day,
        () => this.unsealExport(day, file.key_sealed!, file.bytes_sealed!),
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
      await queryRows(manager, `select pg_advisory_xact_lock(hashtext($1))`, [dailyExportTimerKind]);
      await queryRows(
        manager,
        'update pharmacy_file set key_sealed = null, bytes_sealed = null where day < $1 and key_sealed is not null',
        [daysBefore(today, dailyExportRetentionDays)],
      );
      await queryRows(manager, 'delete from job where kind = $1 and done_at < $2', [
        dailyExportTimerKind,
        startOfDay(daysBefore(today, dailyExportRetentionDays)),
      ]);
      const [planned] = await queryRows(manager, 'select 1 from job where kind = $1 and key = $2', [
        dailyExportTimerKind,
        today,
      ]);
      if (planned !== undefined) return;
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
    const [city] = await queryRows<{ code: string }>(
      manager,
      'select code from area where parent_code is null and valid_from <= $1 and (valid_to is null or $1 < valid_to)',
      [day],
    );
    if (city === undefined) return;
    const [before] = await queryRows<{ made_at: Date }>(
      manager,
      'select made_at from pharmacy_file order by day desc limit 1',
    );
    const until = this.clock.now();
    const since = before?.made_at ?? this.exportTimeOf(daysBefore(day, 1));
    const [count] = await queryRows<{ pharmacies: number; changes: number }>(
      manager,
      `select (select count(*) from pharmacy where state <> 'withdrawn')::int as pharmacies, (select count(*) from pharmacy_change where at >= $1 and at < $2)::int as changes`,
      [since, until],
    );
    const { pharmacies, changes } = count!;
    if (pharmacies === 0 && changes === 0) return;
    const key = generateSealingKey();
    const bytes = await readStreamBytes(this.workbook.writePharmacies(city.code, since, until, manager));
    const made = await queryRows(
      manager,
      `insert into pharmacy_file (day, area_path, made_at, since, pharmacies, changes, key_sealed, bytes_sealed) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (day) do nothing returning day`,
      [
        day,
        city.code,
        until,
        since,
        pharmacies,
        changes,
        sealText(this.master, key.toString('base64'), `pharmacy-file-key:${day}`),
        sealBytes(key, bytes, `pharmacy-file:${day}`),
      ],
    );
    if (made.length === 0) return;
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
