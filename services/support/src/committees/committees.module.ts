import { Module } from '@nestjs/common';
import { AreasConsumer } from './areas.consumer.js';

@Module({ controllers: [AreasConsumer] })
export class CommitteesModule {}
