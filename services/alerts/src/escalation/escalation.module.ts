import { Module } from '@nestjs/common';
import { EscalationClock } from './escalation-clock.js';

@Module({ providers: [EscalationClock], exports: [EscalationClock] })
export class EscalationModule {}
