import { Module } from '@nestjs/common';
import { UnitsModule } from '../units/units.module.js';
import { GateCodeGuesses } from './gate-code-guesses.js';
import { GatesController } from './gates.controller.js';
import { GatesService } from './gates.service.js';

@Module({
  imports: [UnitsModule],
  controllers: [GatesController],
  providers: [GatesService, GateCodeGuesses],
  exports: [GatesService],
})
export class GatesModule {}
