import { Module } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { ServiceConfig } from '@khai-bao/platform/config';
import { PlatformModule } from '@khai-bao/platform/http';
import { config } from './environment.js';
import { migrations } from './migrations/index.js';
import { RegistrationsConsumer } from './threads/registrations.consumer.js';
import { ThreadStore } from './threads/thread-store.js';
import { ThreadsController } from './threads/threads.controller.js';
import { ThreadsService } from './threads/threads.service.js';

@Module({
  imports: [
    PlatformModule.forRoot({
      name: 'support',
      config,
      configClass: ServiceConfig,
      migrations,
      consumes: [Topics.unit, Topics.account],
    }),
  ],
  controllers: [ThreadsController, RegistrationsConsumer],
  providers: [ThreadsService, ThreadStore],
})
export class SupportServiceModule {}
