import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { CreatedStaffDto, CreateStaffDto, GrantPermissionDto, StaffDto, StaffListDto } from './staff.dto.js';
import { StaffService } from './staff.service.js';

@ApiTags('gate staff')
@Controller('v1/staff')
@RequirePermission('staff.manage')
export class StaffController {
  constructor(private readonly staff: StaffService) {}

  @Get()
  @ApiOkResponse({ type: StaffListDto })
  async listStaff(@CurrentActor() actor: Actor): Promise<StaffListDto> {
    return { items: await this.staff.listStaff(actor) };
  }

  @Post()
  @ApiCreatedResponse({ type: CreatedStaffDto })
  createStaffAccount(@CurrentActor() actor: Actor, @Body() body: CreateStaffDto): Promise<CreatedStaffDto> {
    return this.staff.createStaffAccount(actor, body.displayName);
  }

  @Post(':id/new-password')
  @HttpCode(200)
  @ApiOkResponse({ type: CreatedStaffDto })
  issueStaffPassword(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<CreatedStaffDto> {
    return this.staff.issueStaffPassword(actor, id);
  }

  /**
   * Grants a permission to a member of staff, which the next access token contains, or takes it away. All sessions and shifts end when
   * a permission is taken away.
   */
  @Post(':id/grants')
  @HttpCode(200)
  @ApiOkResponse({ type: StaffDto })
  grantPermission(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: GrantPermissionDto,
  ): Promise<StaffDto> {
    return this.staff.grantPermission(actor, id, body);
  }

  @Post(':id/disable')
  @HttpCode(200)
  @ApiOkResponse({ type: StaffDto })
  disableStaffAccount(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<StaffDto> {
    return this.staff.disableStaffAccount(actor, id);
  }
}
