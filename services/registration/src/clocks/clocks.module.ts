import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AreasModule } from '../areas/areas.module.js';
import { ClockSettingEntity } from './clock-setting.entity.js';
import { ClocksController } from './clocks.controller.js';
import { OverdueStepReminders } from './overdue-step-reminders.js';
import { StepClockSettings } from './clock-settings.js';
import { StepReminderEntity } from './step-reminder.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([ClockSettingEntity, StepReminderEntity]), AreasModule],
  controllers: [ClocksController],
  providers: [StepClockSettings, OverdueStepReminders],
  exports: [StepClockSettings],
})
export class ClocksModule {}
