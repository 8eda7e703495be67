import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../accounts/accounts.module.js';
import { GuardPinEntity } from './guard-pin.entity.js';
import { GuardPins } from './guard-pins.js';

@Module({
  imports: [AccountsModule, TypeOrmModule.forFeature([GuardPinEntity])],
  providers: [GuardPins],
  exports: [GuardPins],
})
export class GuardPinsModule {}
