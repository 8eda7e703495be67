import { Injectable } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import type { DutyEntity } from './duty.entity.js';

/** Publishes the medical centre of an area. */
@Injectable()
export class DutyEvents {
  constructor(private readonly outbox: Outbox) {}

  async publishDuty(manager: EntityManager, duty: DutyEntity): Promise<void> {
    await this.outbox.appendEvents(manager, {
      topic: Topics.duty,
      key: duty.areaCode,
      subject: duty.areaCode,
      version: duty.version,
      data: {
        areaCode: duty.areaCode,
        areaPath: duty.areaPath,
        centreName: duty.centreName,
        hotline: duty.hotline,
        phone: duty.phone,
        address: duty.address,
      },
    });
  }
}
