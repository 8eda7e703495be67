import { Module } from '@nestjs/common';
import { CaseGraphReader } from './case-graph-reader.js';
import { CaseGraphController } from './case-graph.controller.js';

@Module({ controllers: [CaseGraphController], providers: [CaseGraphReader] })
export class CaseGraphModule {}
