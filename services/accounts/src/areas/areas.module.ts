import { Module } from '@nestjs/common';
import { AreaNamesConsumer } from './area-names.consumer.js';
import { AreaNamesService } from './area-names.service.js';

@Module({ controllers: [AreaNamesConsumer], providers: [AreaNamesService], exports: [AreaNamesService] })
export class AreasModule {}
