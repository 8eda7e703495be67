import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import {
  ChangeFocalPersonDto,
  FocalPersonDto,
  FocalPersonListDto,
  FocalPersonQuery,
  WriteFocalPersonDto,
} from './focal-persons.dto.js';
import { FocalPersonsService } from './focal-persons.service.js';

@ApiTags('focal persons')
@Controller('v1/focal-persons')
export class FocalPersonsController {
  constructor(private readonly persons: FocalPersonsService) {}

  /** Searches focal persons by name or area. Every account of the channel may read them. */
  @Get()
  @RequirePermission('channel.read')
  @ApiOkResponse({ type: FocalPersonListDto })
  listFocalPersons(
    @CurrentActor() actor: Actor,
    @Query() query: FocalPersonQuery,
  ): Promise<FocalPersonListDto> {
    return this.persons.listFocalPersons(actor, query);
  }

  @Get('own')
  @RequirePermission('channel.read')
  @ApiOkResponse({ type: FocalPersonListDto })
  listOwnFocalPersons(@CurrentActor() actor: Actor): Promise<FocalPersonListDto> {
    return this.persons.listOwnFocalPersons(actor);
  }

  @Post()
  @RequirePermission('channel.post')
  @ApiCreatedResponse({ type: FocalPersonDto })
  addFocalPerson(@CurrentActor() actor: Actor, @Body() form: WriteFocalPersonDto): Promise<FocalPersonDto> {
    return this.persons.addFocalPerson(actor, form);
  }

  @Put(':id')
  @RequirePermission('channel.post')
  @ApiOkResponse({ type: FocalPersonDto })
  changeFocalPerson(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() form: ChangeFocalPersonDto,
  ): Promise<FocalPersonDto> {
    return this.persons.updateFocalPerson(actor, id, form);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('channel.post')
  @ApiNoContentResponse()
  deleteFocalPerson(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.persons.deleteFocalPerson(actor, id);
  }
}
