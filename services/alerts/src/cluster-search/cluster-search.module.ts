import { Module } from '@nestjs/common';
import { ClusterClock } from './cluster-clock.js';

@Module({ providers: [ClusterClock], exports: [ClusterClock] })
export class ClusterSearchModule {}
