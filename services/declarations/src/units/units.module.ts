import { Module } from '@nestjs/common';
import { UnitsConsumer } from './units.consumer.js';
import { UnitsService } from './units.service.js';

@Module({ controllers: [UnitsConsumer], providers: [UnitsService], exports: [UnitsService] })
export class UnitsModule {}
