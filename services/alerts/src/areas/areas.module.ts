import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AreaEntity } from './area.entity.js';
import { AreasConsumer } from './areas.consumer.js';
import { CaseAreas } from './case-areas.js';

@Module({
  imports: [TypeOrmModule.forFeature([AreaEntity])],
  controllers: [AreasConsumer],
  providers: [CaseAreas],
  exports: [CaseAreas],
})
export class AreasModule {}
