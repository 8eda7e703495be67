import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/http';
import type { FastifyReply } from 'fastify';
import { sendXlsx, xlsxType } from '../spreadsheets/send-xlsx.js';
import { CorrectUnit } from './correct-unit.js';
import { ExportList } from './export-list.js';
import { RegisterUnit } from './register-unit.js';
import {
  ActDto,
  AnswerDto,
  ActResultsDto,
  CorrectUnitDto,
  RegisteredDto,
  RegisterSitesDto,
  RegisterUnitDto,
  RegistrationDetailDto,
  RegistrationListDto,
  RegistrationQuery,
  TrackDto,
  TrackedDto,
} from './registrations.dto.js';
import { RegistrationsService } from './registrations.service.js';

@ApiTags('registrations')
@Controller('v1/registrations')
export class RegistrationsController {
  constructor(
    private readonly registrations: RegistrationsService,
    private readonly registerUnit: RegisterUnit,
    private readonly correctUnit: CorrectUnit,
    private readonly exportList: ExportList,
  ) {}

  /** A unit registers, alone or with further sites. Repeating it with the same key answers the same. */
  @Post()
  @Public()
  @ApiHeader({ name: 'idempotency-key', description: 'A UUID made by the client', required: true })
  @ApiCreatedResponse({ type: RegisteredDto })
  register(
    @Body() form: RegisterSitesDto,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<RegisteredDto> {
    return this.registerUnit.run(form, requireKey(key), null);
  }

  /** An officer types a registration in, for a unit that came by or called. */
  @Post('counter')
  @RequirePermission('registration.type-in')
  @ApiHeader({ name: 'idempotency-key', description: 'A UUID made by the client', required: true })
  @ApiCreatedResponse({ type: RegisteredDto })
  typeIn(
    @CurrentActor() actor: Actor,
    @Body() form: RegisterUnitDto,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<RegisteredDto> {
    return this.registerUnit.run(form, requireKey(key), actor);
  }

  @Post('track')
  @Public()
  @HttpCode(200)
  @ApiOkResponse({ type: TrackedDto })
  track(@Body() form: TrackDto): Promise<TrackedDto> {
    return this.registrations.track(form);
  }

  /** The unit answers what its committee asked; the registration is then with the committee again. The same answer twice is one. */
  @Post('answer')
  @Public()
  @HttpCode(200)
  @ApiOkResponse({ type: TrackedDto })
  answer(@Body() form: AnswerDto): Promise<TrackedDto> {
    return this.registrations.answer(form);
  }

  @Get()
  @RequirePermission('registration.read')
  @ApiOkResponse({ type: RegistrationListDto })
  list(@CurrentActor() actor: Actor, @Query() query: RegistrationQuery): Promise<RegistrationListDto> {
    return this.registrations.list(actor, query);
  }

  /** The same list, whole, as a workbook. */
  @Get('export')
  @RequirePermission('registration.read')
  @ApiProduces(xlsxType)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async export(
    @CurrentActor() actor: Actor,
    @Query() query: RegistrationQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendXlsx(reply, await this.exportList.run(actor, query), 'dang-ky.xlsx');
  }

  @Post('actions')
  @HttpCode(200)
  @RequirePermission('registration.act')
  @ApiOkResponse({ type: ActResultsDto })
  async act(@CurrentActor() actor: Actor, @Body() order: ActDto): Promise<ActResultsDto> {
    return { results: await this.registrations.act(actor, order) };
  }

  @Get(':id')
  @RequirePermission('registration.read')
  @ApiOkResponse({ type: RegistrationDetailDto })
  read(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<RegistrationDetailDto> {
    return this.registrations.read(actor, id);
  }

  /** An officer completes or corrects a registration; answers it as it stands then. */
  @Put(':id')
  @RequirePermission('registration.act')
  @ApiOkResponse({ type: RegistrationDetailDto })
  async correct(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() form: CorrectUnitDto,
  ): Promise<RegistrationDetailDto> {
    await this.correctUnit.run(actor, id, form);
    return this.registrations.read(actor, id);
  }
}

function requireKey(key: string | undefined): string {
  if (key === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key))
    throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'idempotency-key', code: 'isUuid' }] });
  return key.toLowerCase();
}
