import { Module } from '@nestjs/common';
import { AreasModule } from '../areas/areas.module.js';
import { ClocksController } from './clocks.controller.js';
import { Reminders } from './reminders.js';
import { StepClocks } from './step-clocks.js';

@Module({
  imports: [AreasModule],
  controllers: [ClocksController],
  providers: [StepClocks, Reminders],
  exports: [StepClocks],
})
export class ClocksModule {}
