import type { FactoryProvider, Type } from '@nestjs/common';
import { DeliveryPostponedError, type DeliveryOutcome } from '../notification-channel.js';
import { FallbackSmsChannel } from './fallback-sms-channel.js';
import { GatewaySmsChannel } from './gateway-sms-channel.js';
import { InboxSmsChannel } from './inbox-sms-channel.js';
import { SmsChannel } from './sms-channel.js';
import { parseZnsTemplates, type SmsConfig } from './sms-config.js';
import { ZnsSmsChannel } from './zns-sms-channel.js';

/** The channel of a service without one. Callers ask `isConfigured` before they schedule a message. */
class NoSmsChannel extends SmsChannel {
  readonly isConfigured = false;

  deliver(): Promise<DeliveryOutcome> {
    return Promise.reject(new DeliveryPostponedError('no channel for messages to phones is configured'));
  }
}

/** Creates the channel that a configuration selects. */
export function createSmsChannel(config: SmsConfig): SmsChannel {
  const { smsChannel, smsGatewayUrl, smsGatewayToken, smsTimeoutMilliseconds: timeoutMs } = config;
  const gateway =
    smsGatewayUrl === undefined
      ? null
      : new GatewaySmsChannel({ url: smsGatewayUrl, token: smsGatewayToken ?? '', timeoutMs });
  switch (smsChannel) {
    case 'inbox':
      return new InboxSmsChannel(config.smsInboxSmtpUrl);
    case 'gateway':
      return gateway ?? new NoSmsChannel();
    case 'zns': {
      const zns = new ZnsSmsChannel({
        url: config.znsUrl,
        accessTokenFile: config.znsAccessTokenFile ?? '',
        templates: parseZnsTemplates(config.znsTemplates ?? '{}') ?? new Map(),
        timeoutMs,
      });
      return gateway === null ? zns : new FallbackSmsChannel(zns, gateway);
    }
    case 'none':
      return new NoSmsChannel();
  }
}

/** Provides a service's channel of messages to phones from its configuration. */
export const provideSmsChannel = (config: Type<SmsConfig>): FactoryProvider<SmsChannel> => ({
  provide: SmsChannel,
  useFactory: createSmsChannel,
  inject: [config],
});
