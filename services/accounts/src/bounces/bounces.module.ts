import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { IssuingModule } from '../issuing/issuing.module.js';
import { BounceListener } from './bounce-listener.js';
import { BouncesService } from './bounces.service.js';

@Module({
  imports: [AccountsModule, IssuingModule],
  providers: [BouncesService, BounceListener],
})
export class BouncesModule {}
