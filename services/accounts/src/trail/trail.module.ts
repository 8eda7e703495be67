import { Controller, Get, Injectable, Module, Query } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Topics, type AccessRecorded, type EventEnvelope, type Role } from '@khai-bao/contracts';
import { RequirePermission } from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { decodeCursor, encodeCursor, PageQuery, pageOf } from '@khai-bao/platform/http';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { DataSource } from 'typeorm';
import { AccountsModule } from '../accounts/accounts.module.js';
import { Vault } from '../accounts/vault.js';

export class AccessDto {
  @ApiProperty() at: string;
  @ApiProperty() actorName: string;
  /** The name is kept, but cannot be opened; it is empty then. */
  @ApiProperty() unreadable: boolean;
  @ApiProperty() role: Role;
  @ApiProperty() action: string;
  @ApiProperty() subjectKind: string;
  @ApiProperty() subjectId: string;
}

export class AccessListDto {
  @ApiProperty({ type: [AccessDto] }) items: AccessDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

interface AccessRow {
  readonly id: string;
  readonly at: Date;
  readonly actor_id: string;
  readonly role: Role;
  readonly action: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly display_name_sealed: string | null;
}

/** Who read whose personal data, from every service. */
@Injectable()
export class TrailService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly vault: Vault,
  ) {}

  async list(query: PageQuery): Promise<AccessListDto> {
    const cursor = decodeCursor(query.cursor, 'time', 'number');
    const found = await rows<AccessRow>(
      this.dataSource,
      `select t.*, a.display_name_sealed from access_trail t left join account a on a.id = t.actor_id ${cursor === null ? '' : 'where (t.at, t.id) < ($2::timestamptz, $3::bigint)'} order by t.at desc, t.id desc limit $1`,
      [query.limit + 1, ...(cursor ?? [])],
    );
    const page = pageOf(found, query.limit, (last) => encodeCursor(last.at.toISOString(), last.id));
    return { items: page.items.map((row) => this.present(row)), nextCursor: page.nextCursor };
  }

  private present(row: AccessRow): AccessDto {
    const actorName =
      row.display_name_sealed === null
        ? ''
        : this.vault.tryOpen(row.actor_id, 'name', row.display_name_sealed);
    return {
      at: row.at.toISOString(),
      actorName: actorName ?? '',
      unreadable: actorName === null,
      role: row.role,
      action: row.action,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
    };
  }
}

@ApiTags('access trail')
@Controller('v1/access-trail')
export class TrailController {
  constructor(private readonly trail: TrailService) {}

  @Get()
  @RequirePermission('trail.read')
  @ApiOkResponse({ type: AccessListDto })
  list(@Query() query: PageQuery): Promise<AccessListDto> {
    return this.trail.list(query);
  }
}

@Controller()
export class TrailConsumer {
  @OnEvent(Topics.access)
  async keep(
    @Payload() event: EventEnvelope<AccessRecorded>,
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    const { at, actorId, role, action, subjectKind, subjectId } = event.data;
    await rows(
      context.manager,
      'insert into access_trail (event_id, at, actor_id, role, action, subject_kind, subject_id) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing',
      [event.id, at, actorId, role, action, subjectKind, subjectId],
    );
  }
}

@Module({
  imports: [AccountsModule],
  controllers: [TrailController, TrailConsumer],
  providers: [TrailService],
})
export class TrailModule {}
