import { Module } from '@nestjs/common';
import { CoverageModule } from '../coverage/coverage.module.js';
import { RegistrationsModule } from '../registrations/registrations.module.js';
import { Mailer } from './mailer.js';
import { MessagesService } from './messages.service.js';
import { UrgingController } from './urging.controller.js';

@Module({
  imports: [CoverageModule, RegistrationsModule],
  controllers: [UrgingController],
  providers: [MessagesService, Mailer],
})
export class UrgingModule {}
