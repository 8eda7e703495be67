import { Module } from '@nestjs/common';
import { provideSmsChannel } from '@khai-bao/platform/notification';
import { DeclarationsConfig } from '../declarations.config.js';
import { MessageLimiter } from './message-limiter.js';
import { OutgoingMessages } from './outgoing-messages.js';

/** Messages to phones: waiting rows, delivery, limits. */
@Module({
  providers: [OutgoingMessages, MessageLimiter, provideSmsChannel(DeclarationsConfig)],
  exports: [OutgoingMessages, MessageLimiter],
})
export class OutgoingMessagesModule {}
