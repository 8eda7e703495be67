import { Module } from '@nestjs/common';
import { provideMailer } from '@khai-bao/platform/mail';
import { SupportConfig } from '../support.config.js';
import { DigestService } from './digest.service.js';

@Module({ providers: [DigestService, provideMailer(SupportConfig)] })
export class DigestModule {}
