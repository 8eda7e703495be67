import { Controller, Get, Injectable, Module, Query } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import {
  AccessTrail,
  CurrentActor,
  RequirePermission,
  withinJurisdiction,
  type Actor,
} from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { decodeCursor, encodeCursor, PageQuery, pageOf } from '@khai-bao/platform/http';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { RegistrationsModule } from '../registrations/registrations.module.js';
import { UnitContacts } from '../registrations/unit-contacts.js';
import type { UnitRow } from '../registrations/unit.row.js';

export class PharmacyDto {
  @ApiProperty() unitId: string;
  @ApiProperty() name: string;
  @ApiProperty() street: string;
  @ApiProperty() areaName: string;
  @ApiProperty() representative: string;
  @ApiProperty() phone: string;
  @ApiProperty() listedAt: string;
}

export class PharmacyListDto {
  @ApiProperty({ type: [PharmacyDto] }) items: PharmacyDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

/** The pharmacies' list of the Department of Health. Source: the letter, I.2. */
@Injectable()
export class PharmaciesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contacts: UnitContacts,
    private readonly trail: AccessTrail,
  ) {}

  async list(actor: Actor, query: PageQuery): Promise<PharmacyListDto> {
    const scope = withinJurisdiction(actor, 'area_path', 1);
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    const after = cursor === null ? '' : 'and (state_since, id) > ($4::timestamptz, $5::uuid)';
    return this.dataSource.transaction(async (manager) => {
      const found = await rows<UnitRow>(
        manager,
        `select * from unit where ${scope.sql} and state = 'PHARMACY_LISTED' ${after} order by state_since, id limit $3`,
        [...scope.parameters, query.limit + 1, ...(cursor ?? [])],
      );
      const page = pageOf(found, query.limit, (last) =>
        encodeCursor(last.state_since.toISOString(), last.id),
      );
      if (page.items.length > 0)
        await this.trail.record(manager, actor, 'pharmacy.list', 'unit', page.items[0]?.id ?? uuidv7());
      return { items: page.items.map((row) => this.present(row)), nextCursor: page.nextCursor };
    });
  }

  private present(row: UnitRow): PharmacyDto {
    const { representative, phone } = this.contacts.open(row);
    return {
      unitId: row.id,
      name: row.name,
      street: row.street,
      areaName: row.area_name,
      representative,
      phone,
      listedAt: row.state_since.toISOString(),
    };
  }
}

@ApiTags('pharmacies')
@Controller('v1/pharmacies')
export class PharmaciesController {
  constructor(private readonly pharmacies: PharmaciesService) {}

  @Get()
  @RequirePermission('pharmacy.read')
  @ApiOkResponse({ type: PharmacyListDto })
  list(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<PharmacyListDto> {
    return this.pharmacies.list(actor, query);
  }
}

@Module({
  imports: [RegistrationsModule],
  controllers: [PharmaciesController],
  providers: [PharmaciesService],
})
export class PharmaciesModule {}
