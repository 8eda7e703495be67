import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { safeError } from '@khai-bao/platform/observability';
import { OutboxRelay } from '@khai-bao/platform/outbox';
import { Clock } from '@khai-bao/platform/core';
import { Logger } from 'nestjs-pino';
import { AlertsConfig } from '../alerts.config.js';
import { sendOutboundRequest } from '../push/outbound-request.js';

const intervalMs = 60_000;
const requestTimeoutMs = 10_000;
/** An event that waits longer shows that the outbox does not keep up, seconds. */
const maxOutboxAgeSeconds = 60;

/**
 * Calls an outside address every minute while this service works: its database answers and its events are published. Somebody else
 * alarms when the calls stop, because a service that has stopped alarms nobody.
 */
@Injectable()
export class Heartbeat implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: AlertsConfig,
    private readonly relay: OutboxRelay,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.heartbeatUrl === undefined) return;
    void this.beat();
    this.timer = setInterval(() => void this.beat(), intervalMs);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Sends one call, unless the service is not healthy. @returns whether the address accepted it */
  async beat(): Promise<boolean> {
    const url = this.config.heartbeatUrl;
    if (url === undefined) return false;
    try {
      const waitingSeconds = await this.relay.readOldestWaitingSeconds();
      if (waitingSeconds > maxOutboxAgeSeconds) {
        this.logger.warn({ waitingSeconds }, 'no heartbeat is sent: events wait in the outbox');
        return false;
      }
      const status = await sendOutboundRequest({
        url,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ service: 'khai-bao-alerts', at: this.clock.now().toISOString() }),
        timeoutMs: requestTimeoutMs,
        allowsPrivateAddresses: this.config.pushToPrivateAddresses,
      });
      if (status >= 200 && status < 300) return true;
      this.logger.warn({ status }, 'the heartbeat was not accepted');
    } catch (error) {
      this.logger.warn({ err: safeError(error) }, 'the heartbeat failed');
    }
    return false;
  }
}
