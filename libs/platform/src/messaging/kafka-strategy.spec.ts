import { Topics, type Topic } from '@khai-bao/contracts';
import { HandlerMismatchError, KafkaStrategy, type KafkaStrategyOptions } from './kafka-strategy.js';

const strategy = (consumes: readonly Topic[], ...handled: string[]): KafkaStrategy => {
  const made = new KafkaStrategy({ consumes } as unknown as KafkaStrategyOptions);
  for (const topic of handled) made.addHandler(topic, () => Promise.resolve(), true);
  return made;
};

describe('a service’s handlers and the topics that it declares', () => {
  it('fit one to one', () => {
    expect(() =>
      strategy([Topics.unit, Topics.area], Topics.unit, Topics.area).checkHandlers(),
    ).not.toThrow();
  });

  it.each([
    ['a topic without a handler', [Topics.unit, Topics.area], [Topics.unit], `${Topics.area} has 0 handlers`],
    ['a topic with two', [Topics.unit], [Topics.unit, Topics.unit], `${Topics.unit} has 2 handlers`],
    ['a handler without a topic', [], [Topics.unit], 'is not declared'],
  ])('stop the start for %s', (_name, consumes, handled, reason) => {
    const made = strategy(consumes, ...handled);
    expect(() => made.checkHandlers()).toThrow(HandlerMismatchError);
    expect(() => made.checkHandlers()).toThrow(reason);
  });
});
