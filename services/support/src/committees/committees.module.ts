import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AreaEntity } from './area.entity.js';
import { AreasConsumer } from './areas.consumer.js';

@Module({ imports: [TypeOrmModule.forFeature([AreaEntity])], controllers: [AreasConsumer] })
export class CommitteesModule {}
