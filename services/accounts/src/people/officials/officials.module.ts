import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { AreasModule } from '../../areas/areas.module.js';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { IssuingModule } from '../../delivery/issuing/issuing.module.js';
import { MailModule } from '../../delivery/mail/mail.module.js';
import { SecondFactorModule } from '../../identity/second-factor/second-factor.module.js';
import { PasswordGrantsModule } from '../password-grants.module.js';
import { OfficialDtoMapper } from './official-dto-mapper.js';
import { OfficialTerminator } from './official-terminator.js';
import { OfficialsController } from './officials.controller.js';
import { OfficialsService } from './officials.service.js';

@Module({
  imports: [
    AccountsModule,
    AreasModule,
    CredentialsModule,
    IssuingModule,
    MailModule,
    PasswordGrantsModule,
    SecondFactorModule,
  ],
  controllers: [OfficialsController],
  providers: [OfficialDtoMapper, OfficialTerminator, OfficialsService],
})
export class OfficialsModule {}
