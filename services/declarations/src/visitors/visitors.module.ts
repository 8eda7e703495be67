import { Body, Controller, Get, HttpCode, Injectable, Module, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { outcomes, type Outcome } from '@khai-bao/contracts';
import { birthYearOf, formatPhone } from '@khai-bao/health-form';
import { AccessTrail, CurrentActor, ownUnit, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { decodeCursor, encodeCursor, pageOf } from '@khai-bao/platform/http';
import { Clock, UnreadableRows, type ReadRows } from '@khai-bao/platform/observability';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { DataSource } from 'typeorm';
import { CheckQuery } from '../checks/checks.dto.js';
import { declarationColumns, type DeclarationRow } from '../intake/prepared.js';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { PassesModule } from '../passes/passes.module.js';
import { PeopleService } from '../passes/people.service.js';
import { FindVisitor } from './find-visitor.js';

export class VisitorDto {
  @ApiProperty() declarationId: string;
  @ApiProperty() fullName: string;
  @ApiProperty() phone: string;
  @ApiProperty({ nullable: true, type: Number }) birthYear: number | null;
  @ApiProperty({ enum: outcomes }) outcome: Outcome;
  @ApiProperty() gateName: string;
  @ApiProperty() acceptedAt: string;
}

export class VisitorListDto {
  @ApiProperty({ type: [VisitorDto] }) items: VisitorDto[];
  /** Visits of this page that could not be read and are left out; DIC is informed. */
  @ApiProperty() unreadable: number;
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

export class FindVisitorDto {
  /** In any usual spelling. It stands in the body, because addresses are written down in many places. */
  @ApiProperty({ example: '0908 222 333' }) @IsString() @IsNotEmpty() @MaxLength(40) phone: string;
}

export class FoundVisitorsDto {
  /** Of all days that are kept, the newest first, 200 at most. */
  @ApiProperty({ type: [VisitorDto] }) items: VisitorDto[];
  /** Visits that could not be read and are left out; DIC is informed. */
  @ApiProperty() unreadable: number;
}

type VisitRow = DeclarationRow & { readonly gate_name: string };

/** Who declared at one's own unit on a day. Reading it leaves a trail. */
@Injectable()
export class VisitorsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: PeopleService,
    private readonly findVisitor: FindVisitor,
    private readonly trail: AccessTrail,
    private readonly unreadable: UnreadableRows,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, query: CheckQuery): Promise<VisitorListDto> {
    const unitId = ownUnit(actor);
    const day = query.day ?? this.clock.today();
    const cursor = decodeCursor(query.cursor, 'uuid');
    return this.dataSource.transaction(async (manager) => {
      const found = await rows<VisitRow>(
        manager,
        `select ${declarationColumns}, (select name from gate where gate.id = gate_id) as gate_name from declaration
         where unit_id = $1 and day = $2::date and status <> 'erased' ${cursor === null ? '' : 'and id < $4::uuid'} order by id desc limit $3`,
        [unitId, day, query.limit + 1, ...(cursor ?? [])],
      );
      // Ids are made in the order of time.
      const page = pageOf(found, query.limit, (last) => encodeCursor(last.id));
      await this.trail.record(manager, actor, 'visitor.list', 'unit-day', `${unitId}/${day}`);
      return {
        nextCursor: page.nextCursor,
        ...(await this.readVisitors(page.items)),
      };
    });
  }

  /** One phone's visits at one's own unit. */
  async find(actor: Actor, phone: string): Promise<FoundVisitorsDto> {
    const found = await this.findVisitor.run(actor, phone);
    return this.readVisitors(found);
  }

  private readVisitors(found: readonly VisitRow[]): Promise<ReadRows<VisitorDto>> {
    return this.unreadable.readEach(
      'declaration',
      found,
      (row) => row.id,
      (row) => this.toVisitorDto(row),
    );
  }

  private async toVisitorDto(row: VisitRow): Promise<VisitorDto> {
    const { person } = await this.people.open(row);
    return {
      declarationId: row.id,
      fullName: person.fullName,
      phone: formatPhone(person.phone),
      birthYear: birthYearOf(person),
      outcome: row.outcome,
      gateName: row.gate_name,
      acceptedAt: row.accepted_at.toISOString(),
    };
  }
}

@ApiTags('visitors')
@Controller('v1/visitors')
export class VisitorsController {
  constructor(private readonly visitors: VisitorsService) {}

  @Get()
  @RequirePermission('visitor.read')
  @ApiOkResponse({ type: VisitorListDto })
  list(@CurrentActor() actor: Actor, @Query() query: CheckQuery): Promise<VisitorListDto> {
    return this.visitors.list(actor, query);
  }

  @Post('find')
  @HttpCode(200)
  @RequirePermission('visitor.read')
  @ApiOkResponse({ type: FoundVisitorsDto })
  find(@CurrentActor() actor: Actor, @Body() { phone }: FindVisitorDto): Promise<FoundVisitorsDto> {
    return this.visitors.find(actor, phone);
  }
}

@Module({
  imports: [DayKeysModule, PassesModule],
  controllers: [VisitorsController],
  providers: [VisitorsService, FindVisitor],
})
export class VisitorsModule {}
