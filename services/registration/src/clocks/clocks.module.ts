import { Module } from '@nestjs/common';
import { AreasModule } from '../areas/areas.module.js';
import { ClocksController } from './clocks.controller.js';
import { OverdueStepReminders } from './overdue-step-reminders.js';
import { StepClockSettings } from './clock-settings.js';

@Module({
  imports: [AreasModule],
  controllers: [ClocksController],
  providers: [StepClockSettings, OverdueStepReminders],
  exports: [StepClockSettings],
})
export class ClocksModule {}
