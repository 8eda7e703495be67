import { Module } from '@nestjs/common';
import { provideMailer } from '@khai-bao/platform/mail';
import { CoverageModule } from '../coverage/coverage.module.js';
import { RegistrationConfig } from '../registration.config.js';
import { RegistrationsModule } from '../registrations/registrations.module.js';
import { MessagesService } from './messages.service.js';
import { UrgingController } from './urging.controller.js';

@Module({
  imports: [CoverageModule, RegistrationsModule],
  controllers: [UrgingController],
  providers: [MessagesService, provideMailer(RegistrationConfig)],
})
export class UrgingModule {}
