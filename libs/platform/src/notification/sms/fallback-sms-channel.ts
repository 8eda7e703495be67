import { DeliveryPostponedError, type DeliveryOutcome } from '../notification-channel.js';
import { SmsChannel, type OutgoingSms } from './sms-channel.js';

/** Sends through a first channel, and through a second one what the first refuses or does not accept. */
export class FallbackSmsChannel extends SmsChannel {
  readonly isConfigured = true;

  constructor(
    private readonly first: SmsChannel,
    private readonly second: SmsChannel,
  ) {
    super();
  }

  async deliver(phone: string, sms: OutgoingSms): Promise<DeliveryOutcome> {
    try {
      const delivered = await this.first.deliver(phone, sms);
      if (delivered.outcome === 'accepted') return delivered;
    } catch (error) {
      if (!(error instanceof DeliveryPostponedError)) throw error;
    }
    return this.second.deliver(phone, sms);
  }
}
