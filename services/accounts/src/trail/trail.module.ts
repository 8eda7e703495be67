import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AreasModule } from '../areas/areas.module.js';
import { AccessTrailEntity } from './access-trail.entity.js';
import { TrailConsumer } from './trail.consumer.js';
import { TrailController } from './trail.controller.js';
import { TrailService } from './trail.service.js';

@Module({
  imports: [AccountsModule, AreasModule, TypeOrmModule.forFeature([AccessTrailEntity])],
  controllers: [TrailController, TrailConsumer],
  providers: [TrailService],
})
export class TrailModule {}
