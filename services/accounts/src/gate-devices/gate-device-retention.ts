import { Injectable, type OnModuleInit } from '@nestjs/common';
import { maxGateShiftMs } from '@khai-bao/contracts';
import { DailyMaintenance } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import {
  deleteEndedDevicesBefore,
  deleteEnrolmentsBefore,
  deleteShiftsBefore,
} from './gate-devices.queries.js';

const dayMs = 24 * 60 * 60 * 1000;
/** Time after their end for which shifts and devices are kept, milliseconds. */
const retentionMs = 30 * dayMs;
/** Rows of one delete, so that no sign-in waits for it. */
const deleteBatchSize = 1_000;

/** Deletes shifts, ended devices and enrolments past their retention, as a daily task. */
@Injectable()
export class GateDeviceRetention implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly maintenance: DailyMaintenance,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.maintenance.registerDailyTask({ name: 'gate-devices', run: () => this.deleteExpiredRows() });
  }

  private async deleteExpiredRows(): Promise<void> {
    const now = this.clock.now().getTime();
    const endedBefore = new Date(now - retentionMs);
    const startedBefore = new Date(now - retentionMs - maxGateShiftMs);
    await repeatUntilDone((limit) =>
      deleteShiftsBefore(this.dataSource, { endedBefore, startedBefore }, limit),
    );
    // After their shifts, which refer to them.
    await repeatUntilDone((limit) => deleteEndedDevicesBefore(this.dataSource, endedBefore, limit));
    await repeatUntilDone((limit) => deleteEnrolmentsBefore(this.dataSource, new Date(now - dayMs), limit));
  }
}

/** Calls a delete until it finds fewer rows than its limit. */
async function repeatUntilDone(deleteRows: (limit: number) => Promise<number>): Promise<void> {
  while ((await deleteRows(deleteBatchSize)) === deleteBatchSize);
}
