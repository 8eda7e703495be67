import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DutyEvents } from './duty-events.js';
import { DutySeed } from './duty-seed.js';
import { DutyController } from './duty.controller.js';
import { DutyEntity } from './duty.entity.js';
import { DutyService } from './duty.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([DutyEntity])],
  controllers: [DutyController],
  providers: [DutyEvents, DutySeed, DutyService],
  exports: [DutyService],
})
export class DutyModule {}
