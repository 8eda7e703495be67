import { Module } from '@nestjs/common';
import { GatesModule } from '../gates/gates.module.js';
import { PassesModule } from '../passes/passes.module.js';
import { ChecksController } from './checks.controller.js';
import { ChecksService } from './checks.service.js';

@Module({ imports: [GatesModule, PassesModule], controllers: [ChecksController], providers: [ChecksService] })
export class ChecksModule {}
