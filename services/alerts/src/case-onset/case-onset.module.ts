import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { CaseOnsetController } from './case-onset.controller.js';
import { OnsetRecorder } from './onset-recorder.js';

@Module({ imports: [CasesModule], controllers: [CaseOnsetController], providers: [OnsetRecorder] })
export class CaseOnsetModule {}
