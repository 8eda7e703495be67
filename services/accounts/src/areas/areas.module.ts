import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AreaNameEntity } from './area-name.entity.js';
import { AreaNamesConsumer } from './area-names.consumer.js';
import { AreaNamesService } from './area-names.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([AreaNameEntity])],
  controllers: [AreaNamesConsumer],
  providers: [AreaNamesService],
  exports: [AreaNamesService],
})
export class AreasModule {}
