import { Injectable } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import type { DutyRow } from './duty.row.js';

/** Publishes the medical centre of an area. */
@Injectable()
export class DutyEvents {
  constructor(private readonly outbox: Outbox) {}

  async publishDuty(manager: EntityManager, row: DutyRow): Promise<void> {
    await this.outbox.appendEvents(manager, {
      topic: Topics.duty,
      key: row.area_code,
      subject: row.area_code,
      version: row.version,
      data: {
        areaCode: row.area_code,
        areaPath: row.area_path,
        centreName: row.centre_name,
        hotline: row.hotline,
        phone: row.phone,
        address: row.address,
      },
    });
  }
}
