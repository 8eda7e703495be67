import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { ClocksDto, SetClocksDto } from './clocks.dto.js';
import { OverdueStepReminders } from './overdue-step-reminders.js';
import { StepClockSettings } from './clock-settings.js';

@ApiTags('clocks')
@Controller('v1/clocks')
export class ClocksController {
  constructor(
    private readonly clocks: StepClockSettings,
    private readonly reminders: OverdueStepReminders,
  ) {}

  /** Returns the deadlines of all steps in working hours, and who changed them. */
  @Get()
  @RequirePermission('coverage.read')
  @ApiOkResponse({ type: ClocksDto })
  getClocks(): Promise<ClocksDto> {
    return this.clocks.readClocks();
  }

  /** Replaces all deadlines. They apply at once. */
  @Put()
  @RequirePermission('clock.manage')
  @ApiOkResponse({ type: ClocksDto })
  async setClocks(@CurrentActor() actor: Actor, @Body() form: SetClocksDto): Promise<ClocksDto> {
    const saved = await this.clocks.saveClocks(actor, form);
    await this.reminders.scheduleImmediateRun();
    return saved;
  }
}
