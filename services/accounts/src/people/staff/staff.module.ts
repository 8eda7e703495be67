import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { GuardPinsModule } from '../../gate-devices/guard-pins.module.js';
import { SecondFactorModule } from '../../identity/second-factor/second-factor.module.js';
import { StaffController } from './staff.controller.js';
import { StaffService } from './staff.service.js';

@Module({
  imports: [AccountsModule, CredentialsModule, GuardPinsModule, SecondFactorModule],
  controllers: [StaffController],
  providers: [StaffService],
})
export class StaffModule {}
