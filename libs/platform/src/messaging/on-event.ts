import { EventPattern } from '@nestjs/microservices';
import type { Topic } from '@khai-bao/contracts';

/**
 * `@EventPattern` for one of the contracts' topics. The handler receives the envelope and the `ConsumerContext`; with
 * `batch`, all new events of a batch.
 */
export const OnEvent = (topic: Topic, options: { batch: boolean } = { batch: false }): MethodDecorator =>
  EventPattern<string>(topic, options);
