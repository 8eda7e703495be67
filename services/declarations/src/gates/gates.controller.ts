import { Body, Controller, Get, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { ChangeGateDto, CreateGateDto, GateByCodeDto, GateDto, GateListDto } from './gates.dto.js';
import { GatesService } from './gates.service.js';

@ApiTags('gates')
@Controller('v1')
export class GatesController {
  constructor(private readonly gates: GatesService) {}

  @Get('gates')
  @RequirePermission('gate.read')
  @ApiOkResponse({ type: GateListDto })
  async listGates(@CurrentActor() actor: Actor): Promise<GateListDto> {
    return { items: await this.gates.list(actor) };
  }

  @Post('gates')
  @RequirePermission('gate.manage')
  @ApiCreatedResponse({ type: GateDto })
  createGate(@CurrentActor() actor: Actor, @Body() body: CreateGateDto): Promise<GateDto> {
    return this.gates.create(actor, body);
  }

  @Patch('gates/:id')
  @RequirePermission('gate.manage')
  @ApiOkResponse({ type: GateDto })
  changeGate(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ChangeGateDto,
  ): Promise<GateDto> {
    return this.gates.change(actor, id, body);
  }

  /** What a poster's code stands for. */
  @Get('gate-codes/:code')
  @Public()
  @ApiOkResponse({ type: GateByCodeDto })
  findGateByCode(@Param('code') code: string): Promise<GateByCodeDto> {
    return this.gates.open(code.slice(0, 40));
  }
}
