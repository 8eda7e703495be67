import { Controller, Get, Module, Query } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Topics, type AccessRecorded, type EventEnvelope } from '@khai-bao/contracts';
import { RequirePermission } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AccessListDto, TrailQuery } from './trail.dto.js';
import { TrailService } from './trail.service.js';

@ApiTags('access trail')
@Controller('v1/access-trail')
export class TrailController {
  constructor(private readonly trail: TrailService) {}

  @Get()
  @RequirePermission('trail.read')
  @ApiOkResponse({ type: AccessListDto })
  listAccessTrail(@Query() query: TrailQuery): Promise<AccessListDto> {
    return this.trail.listAccesses(query);
  }
}

@Controller()
export class TrailConsumer {
  @OnEvent(Topics.access)
  async recordAccess(
    @Payload() event: EventEnvelope<AccessRecorded>,
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    const { at, actorId, role, action, subjectKind, subjectId, subjectName } = event.data;
    await queryRows(
      context.manager,
      'insert into access_trail (event_id, at, actor_id, role, action, subject_kind, subject_id, subject_name) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing',
      [event.id, at, actorId, role, action, subjectKind, subjectId, subjectName ?? null],
    );
  }
}

@Module({
  imports: [AccountsModule],
  controllers: [TrailController, TrailConsumer],
  providers: [TrailService],
})
export class TrailModule {}
