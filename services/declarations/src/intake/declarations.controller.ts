import {
  Body,
  Controller,
  Get,
  Headers,
  Param,
  ParseUUIDPipe,
  Post,
  type OnModuleInit,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { FastPathRegistry } from '@khai-bao/platform/http';
import { DataSource } from 'typeorm';
import { DeclarationStatusDto, DeclareDto, DeclaredDto } from './declare.dto.js';
import { DeviceTokens } from './device-tokens.js';
import { IntakeService } from './intake.service.js';
import { declarationColumns, type DeclarationRow } from './prepared.js';

@ApiTags('declarations')
@Controller('v1/declarations')
export class DeclarationsController implements OnModuleInit {
  constructor(
    private readonly intake: IntakeService,
    private readonly devices: DeviceTokens,
    private readonly dataSource: DataSource,
    private readonly lanes: FastPathRegistry,
  ) {}

  /** What comes by the million goes past the framework when nothing about it is unusual. */
  onModuleInit(): void {
    this.lanes.registerFastPath({
      handler: this.declare,
      path: '/v1/declarations',
      bodyClass: DeclareDto,
      respond: (form, { headers }) => this.declare(form, single(headers['x-device-token'])),
    });
  }

  /** A citizen declares. Repeating it with the same key and content answers the same. */
  @Post()
  @Public()
  @ApiHeader({ name: 'x-device-token', required: false })
  @ApiCreatedResponse({ type: DeclaredDto })
  declare(
    @Body() form: DeclareDto,
    @Headers('x-device-token') deviceToken: string | undefined,
  ): Promise<DeclaredDto> {
    return this.intake.declare(form, deviceToken, null);
  }

  /** Gate staff declare for somebody without a phone. */
  @Post('on-behalf')
  @RequirePermission('declaration.on-behalf')
  @ApiCreatedResponse({ type: DeclaredDto })
  declareOnBehalf(@CurrentActor() actor: Actor, @Body() form: DeclareDto): Promise<DeclaredDto> {
    return this.intake.declare(form, undefined, actor);
  }

  /** How far one's own declaration has come; asked by the device that made it. */
  @Get(':id/status')
  @Public()
  @ApiHeader({ name: 'x-device-token', required: true })
  @ApiOkResponse({ type: DeclarationStatusDto })
  async getDeclarationStatus(
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('x-device-token') deviceToken: string | undefined,
  ): Promise<DeclarationStatusDto> {
    const digest = this.devices.digest(deviceToken);
    const [row] =
      digest === null
        ? []
        : await queryRows<DeclarationRow>(
            this.dataSource,
            `select ${declarationColumns} from declaration where id = $1 and device_digest = $2`,
            [id, digest],
          );
    if (row === undefined) throw new Problem('DECLARATIONS.NOT_FOUND');
    return {
      outcome: row.outcome,
      acceptedAt: row.accepted_at.toISOString(),
      medicalCentreNotifiedAt: row.told_at?.toISOString() ?? null,
      acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
      validUntil: row.valid_until.toISOString(),
      withdrawn: row.status === 'withdrawn' || row.status === 'erased',
    };
  }
}

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
