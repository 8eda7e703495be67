import { Module } from '@nestjs/common';
import { UnitsModule } from '../units/units.module.js';
import { GateCodeRateLimiter } from './gate-code-rate-limiter.js';
import { GateDirectory } from './gate-directory.js';
import { GateEvents } from './gate-events.js';
import { GuidesConsumer } from './guides.consumer.js';
import { GatesController } from './gates.controller.js';
import { GatesService } from './gates.service.js';
import { PosterVersions } from './poster-versions.js';

@Module({
  imports: [UnitsModule],
  controllers: [GatesController, GuidesConsumer],
  providers: [GatesService, GateDirectory, GateCodeRateLimiter, GateEvents, PosterVersions],
  exports: [GateDirectory, PosterVersions],
})
export class GatesModule {}
