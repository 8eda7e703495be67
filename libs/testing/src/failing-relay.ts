import { OutboxRelay } from '@khai-bao/platform/outbox';
import type { RunningService } from './suite.js';

/** Makes a service's relay fail a number of times between sending events and marking their rows, as if it were killed there. */
export function failRelayBetweenSendAndMark(
  { app }: RunningService,
  times: number,
): { readonly deaths: () => number; readonly end: () => void } {
  const relay = app.get(OutboxRelay);
  const rest = relay.betweenSendAndMark;
  let reached = 0;
  relay.betweenSendAndMark = () => {
    reached += 1;
    return reached <= times ? Promise.reject(new Error('killed here')) : Promise.resolve();
  };
  return {
    deaths: () => Math.min(reached, times),
    end: () => {
      relay.betweenSendAndMark = rest;
    },
  };
}
