import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { IssuingModule } from '../issuing/issuing.module.js';
import { UnitAccountsController } from './unit-accounts.controller.js';
import { UnitAccountsService } from './unit-accounts.service.js';

@Module({
  imports: [AccountsModule, IssuingModule],
  controllers: [UnitAccountsController],
  providers: [UnitAccountsService],
})
export class UnitAccountsModule {}
