import { Module } from '@nestjs/common';
import { DutyEvents } from './duty-events.js';
import { DutySeed } from './duty-seed.js';
import { DutyController } from './duty.controller.js';
import { DutyService } from './duty.service.js';

@Module({ controllers: [DutyController], providers: [DutyEvents, DutySeed, DutyService] })
export class DutyModule {}
