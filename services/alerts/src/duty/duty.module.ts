import { Body, Controller, Get, Injectable, Module, Param, Put, type OnModuleInit } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { areaSeed, AreaTree } from '@khai-bao/areas';
import { Topics } from '@khai-bao/contracts';
import { normalisePhone } from '@khai-bao/health-form';
import { CurrentActor, RequirePermission, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import { IsPlainLine, NormalisedLine } from '@khai-bao/platform/validation';
import { IsString, MaxLength } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';

export class DutyDto {
  @ApiProperty() areaCode: string;
  @ApiProperty() centreName: string;
  @ApiProperty() hotline: string;
  /** The centre's own line; empty until the centre has given it. */
  @ApiProperty() phone: string;
  @ApiProperty() address: string;
}

export class DutyListDto {
  @ApiProperty({ type: [DutyDto] }) items: DutyDto[];
}

export class ChangeDutyDto {
  @ApiProperty() @NormalisedLine() @IsString() @MaxLength(40) @IsPlainLine() phone: string;
  @ApiProperty() @NormalisedLine() @IsString() @MaxLength(200) @IsPlainLine() address: string;
}

interface DutyRow {
  readonly area_code: string;
  readonly area_path: string;
  readonly centre_name: string;
  readonly hotline: string;
  readonly phone: string;
  readonly address: string;
  readonly version: number;
}

/** The Ministry of Health's hotline on COVID-19, in service since February 2020. */
const hotline = '19009095';
const seedDay = '2021-06-25';

/** Which medical centre an area has, and how it is reached. Lines and addresses are the centres' own to give. */
@Injectable()
export class DutyService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
  ) {}

  /** Every district-level area has a medical centre of its name; HCDC stands for the city. */
  async onModuleInit(): Promise<void> {
    const tree = new AreaTree(areaSeed);
    await this.dataSource.transaction(async (manager) => {
      await queryRows(manager, `select pg_advisory_xact_lock(hashtext('duty-seed'))`);
      for (const area of areaSeed.filter(({ level }) => level !== 'ward')) {
        const name =
          area.level === 'city'
            ? 'Trung tâm Kiểm soát bệnh tật Thành phố (HCDC)'
            : `Trung tâm y tế ${area.name}`;
        const [created] = await queryRows<DutyRow>(
          manager,
          `insert into duty (area_code, area_path, centre_name, hotline, phone, address) values ($1, $2, $3, $4, '', '') on conflict do nothing returning *`,
          [area.code, tree.areaPathOf(area.code, seedDay), name, hotline],
        );
        if (created !== undefined) await this.publish(manager, created);
      }
    });
  }

  async list(actor: Actor): Promise<DutyDto[]> {
    const scope = jurisdictionSql(actor, 'area_path', 1);
    return (
      await queryRows<DutyRow>(
        this.dataSource,
        `select * from duty where ${scope.sql} or $1 like area_path || '.%' order by area_path`,
        [...scope.parameters],
      )
    ).map(present);
  }

  /** A centre gives its own line and address. */
  async change(actor: Actor, areaCode: string, form: ChangeDutyDto): Promise<DutyDto> {
    const phone = form.phone.trim() === '' ? '' : normalisePhone(form.phone);
    if (phone === null)
      throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'phone', code: 'phone' }] });
    const scope = jurisdictionSql(actor, 'area_path', 4);
    return this.dataSource.transaction(async (manager) => {
      const [changed] = await queryRows<DutyRow>(
        manager,
        `update duty set phone = $2, address = $3, version = version + 1 where area_code = $1 and ${scope.sql} returning *`,
        [areaCode, phone, form.address.trim(), ...scope.parameters],
      );
      if (changed === undefined) throw new Problem('PLATFORM.NOT_FOUND');
      await this.publish(manager, changed);
      return present(changed);
    });
  }

  private async publish(manager: EntityManager, row: DutyRow): Promise<void> {
    await this.outbox.appendEvents(manager, {
      topic: Topics.duty,
      key: row.area_code,
      subject: row.area_code,
      version: row.version,
      data: {
        areaCode: row.area_code,
        areaPath: row.area_path,
        centreName: row.centre_name,
        hotline: row.hotline,
        phone: row.phone,
        address: row.address,
      },
    });
  }
}

const present = (row: DutyRow): DutyDto => ({
  areaCode: row.area_code,
  centreName: row.centre_name,
  hotline: row.hotline,
  phone: row.phone,
  address: row.address,
});

@ApiTags('duty')
@Controller('v1/duty')
export class DutyController {
  constructor(private readonly duty: DutyService) {}

  @Get()
  @RequirePermission('duty.read')
  @ApiOkResponse({ type: DutyListDto })
  async listDutyCentres(@CurrentActor() actor: Actor): Promise<DutyListDto> {
    return { items: await this.duty.list(actor) };
  }

  @Put(':areaCode')
  @RequirePermission('case.act')
  @ApiOkResponse({ type: DutyDto })
  changeDutyCentre(
    @CurrentActor() actor: Actor,
    @Param('areaCode') areaCode: string,
    @Body() body: ChangeDutyDto,
  ): Promise<DutyDto> {
    return this.duty.change(actor, areaCode, body);
  }
}

@Module({ controllers: [DutyController], providers: [DutyService] })
export class DutyModule {}
