import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ForwardedUnitsConsumer } from './forwarded-units.consumer.js';
import { RequestsController } from './requests.controller.js';
import { RequestsService } from './requests.service.js';

@Module({
  imports: [AccountsModule],
  controllers: [RequestsController, ForwardedUnitsConsumer],
  providers: [RequestsService],
})
export class RequestsModule {}
