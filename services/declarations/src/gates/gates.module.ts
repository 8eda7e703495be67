import { Module } from '@nestjs/common';
import { UnitsModule } from '../units/units.module.js';
import { GateCodeRateLimiter } from './gate-code-rate-limiter.js';
import { GateDirectory } from './gate-directory.js';
import { GatesController } from './gates.controller.js';
import { GatesService } from './gates.service.js';

@Module({
  imports: [UnitsModule],
  controllers: [GatesController],
  providers: [GatesService, GateDirectory, GateCodeRateLimiter],
  exports: [GateDirectory],
})
export class GatesModule {}
