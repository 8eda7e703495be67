import { Module } from '@nestjs/common';
import { BatchesModule } from '../batches/batches.module.js';
import { ReadingController } from './reading.controller.js';
import { ReadingService } from './reading.service.js';

@Module({ imports: [BatchesModule], controllers: [ReadingController], providers: [ReadingService] })
export class ReadingModule {}
