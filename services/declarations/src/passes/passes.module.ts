import { Module } from '@nestjs/common';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { PassCodeGuesses } from './pass-code-guesses.js';
import { PassSigner } from './pass-signer.js';
import { PassesController } from './passes.controller.js';
import { PassesService } from './passes.service.js';
import { PeopleService } from './people.service.js';

@Module({
  imports: [DayKeysModule],
  controllers: [PassesController],
  providers: [PassCodeGuesses, PassSigner, PassesService, PeopleService],
  exports: [PassSigner, PassesService, PeopleService],
})
export class PassesModule {}
