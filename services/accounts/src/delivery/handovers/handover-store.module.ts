import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { HandoverEntity } from './handover.entity.js';
import { HandoverStore } from './handover-store.js';

@Module({
  imports: [TypeOrmModule.forFeature([HandoverEntity])],
  providers: [HandoverStore],
  exports: [HandoverStore],
})
export class HandoverStoreModule {}
