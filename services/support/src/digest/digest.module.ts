import { Module } from '@nestjs/common';
import { provideMailChannel } from '@khai-bao/platform/notification';
import { SupportConfig } from '../support.config.js';
import { DigestService } from './digest.service.js';

@Module({ providers: [DigestService, provideMailChannel(SupportConfig)] })
export class DigestModule {}
