import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../auth/decorators.js';
import { DeadLetters, type DeadLetter } from '../messaging/dead-letters.js';

/** Lists and replays the dead letters of a service, for the operators of DIC. */
@ApiTags('operation')
@Controller('v1/dead-letters')
export class DeadLettersController {
  constructor(private readonly deadLetters: DeadLetters) {}

  @Get()
  @RequirePermission('platform.operate')
  async listDeadLetters(): Promise<{ items: DeadLetter[] }> {
    return { items: await this.deadLetters.listDeadLetters(200) };
  }

  @Post(':id/replay')
  @HttpCode(202)
  @RequirePermission('platform.operate')
  async replayDeadLetter(@Param('id', ParseUUIDPipe) id: string): Promise<{ id: string; replayed: true }> {
    await this.deadLetters.replayDeadLetter(id);
    return { id, replayed: true };
  }
}
