import { Module } from '@nestjs/common';
import { LadderClock } from './ladder-clock.js';

@Module({ providers: [LadderClock], exports: [LadderClock] })
export class LadderModule {}
