import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { TrailConsumer } from './trail.consumer.js';
import { TrailController } from './trail.controller.js';
import { TrailService } from './trail.service.js';

@Module({
  imports: [AccountsModule],
  controllers: [TrailController, TrailConsumer],
  providers: [TrailService],
})
export class TrailModule {}
