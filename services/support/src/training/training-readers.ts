import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import type { EntityManager } from 'typeorm';
import { UnitEntity } from '../units/unit.entity.js';
import type { AudienceReader } from './audience.js';

/** An account that reads sessions or signs people up, with its unit. */
export interface TrainingReader extends AudienceReader {
  readonly actor: Actor;
  readonly mayManage: boolean;
  readonly unit: UnitEntity | null;
}

/** Finds the unit of an account. A unit whose event has not arrived is in no audience yet. */
@Injectable()
export class TrainingReaders {
  async findReader(manager: EntityManager, actor: Actor): Promise<TrainingReader> {
    const unit = actor.unitId === null ? null : await manager.findOneBy(UnitEntity, { id: actor.unitId });
    return {
      actor,
      role: actor.role,
      areaPath: actor.areaPath,
      mayManage: actor.permissions.includes('training.manage'),
      unit,
    };
  }
}
