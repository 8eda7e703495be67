import { Module } from '@nestjs/common';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { RetentionTasks } from './retention-tasks.js';

@Module({ imports: [DayKeysModule], providers: [RetentionTasks] })
export class RetentionModule {}
