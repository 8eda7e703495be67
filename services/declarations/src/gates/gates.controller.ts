import { Body, Controller, Get, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { ChangeGateDto, CreateGateDto, GateByCodeDto, GateDto, GateListDto } from './gates.dto.js';
import { GateDirectory } from './gate-directory.js';
import { toGateByCodeDto } from './gate-to-dto.js';
import { GatesService } from './gates.service.js';

/** Characters of a typed code that are looked at; a code has seven. */
const maxTypedCodeLength = 40;

@ApiTags('gates')
@Controller('v1')
export class GatesController {
  constructor(
    private readonly gates: GatesService,
    private readonly directory: GateDirectory,
  ) {}

  @Get('gates')
  @RequirePermission('gate.read')
  @ApiOkResponse({ type: GateListDto })
  async listGates(@CurrentActor() actor: Actor): Promise<GateListDto> {
    return { items: await this.gates.listGates(actor) };
  }

  @Post('gates')
  @RequirePermission('gate.manage')
  @ApiCreatedResponse({ type: GateDto })
  createGate(@CurrentActor() actor: Actor, @Body() body: CreateGateDto): Promise<GateDto> {
    return this.gates.createGate(actor, body);
  }

  @Patch('gates/:id')
  @RequirePermission('gate.manage')
  @ApiOkResponse({ type: GateDto })
  changeGate(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ChangeGateDto,
  ): Promise<GateDto> {
    return this.gates.changeGate(actor, id, body);
  }

  /** Finds the open gate of a code that was typed or scanned. */
  @Get('gate-codes/:code')
  @Public()
  @ApiOkResponse({ type: GateByCodeDto })
  async findGateByCode(@Param('code') code: string): Promise<GateByCodeDto> {
    return toGateByCodeDto(await this.directory.requireOpenGate(code.slice(0, maxTypedCodeLength)));
  }
}
