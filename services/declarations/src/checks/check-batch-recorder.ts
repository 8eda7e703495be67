import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { createValidationPipe } from '@khai-bao/platform/http';
import { safeError } from '@khai-bao/platform/observability';
import { isUUID } from 'class-validator';
import { Logger } from 'nestjs-pino';
import type { CheckBatchDto, CheckBatchItemDto } from './check-batch.dto.js';
import { CheckRecorder } from './check-recorder.js';
import { RecordCheckDto } from './checks.dto.js';

/** Passes of one batch that are checked concurrently. More would take the connections of other requests. */
const batchConcurrency = 4;

/** Records checks that waited on a device. Each item is judged alone: a refused one never fails the others. */
@Injectable()
export class CheckBatchRecorder {
  private readonly validation = createValidationPipe();

  constructor(
    private readonly recorder: CheckRecorder,
    private readonly logger: Logger,
  ) {}

  /** Records the items and answers in their order. Items of one pass are recorded in the order in which they were sent. */
  async recordChecks(actor: Actor, items: readonly unknown[]): Promise<CheckBatchDto> {
    const answers: CheckBatchItemDto[] = [];
    const queues = groupByPass(items);
    const worker = async (): Promise<void> => {
      for (let queue = queues.shift(); queue !== undefined; queue = queues.shift())
        for (const at of queue) answers[at] = await this.recordItem(actor, items[at]);
    };
    await Promise.all(Array.from({ length: batchConcurrency }, worker));
    return { results: answers };
  }

  /** Judges one item. Never rejects. */
  private async recordItem(actor: Actor, item: unknown): Promise<CheckBatchItemDto> {
    const clientKey = clientKeyOf(item);
    try {
      const check = await this.recorder.recordCheck(actor, await this.validateItem(item));
      return { clientKey, ok: true, result: check.repeated ? 'repeated' : 'recorded', check };
    } catch (error) {
      if (error instanceof Problem)
        return {
          clientKey,
          ok: false,
          result: isTransient(error) ? 'deferred' : 'refused',
          code: error.code,
        };
      this.logger.error({ err: safeError(error) }, 'an item of a batch of checks failed');
      return { clientKey, ok: false, result: 'deferred', code: 'PLATFORM.INTERNAL' };
    }
  }

  /** Validates an item as the body of a single check. @throws Problem PLATFORM.VALIDATION */
  private async validateItem(item: unknown): Promise<RecordCheckDto> {
    if (!isRecord(item)) throw new Problem('PLATFORM.VALIDATION');
    return (await this.validation.transform(item, {
      type: 'body',
      metatype: RecordCheckDto,
    })) as RecordCheckDto;
  }
}

const isRecord = (item: unknown): item is Readonly<Record<string, unknown>> =>
  typeof item === 'object' && item !== null && !Array.isArray(item);

function clientKeyOf(item: unknown): string | null {
  const key = isRecord(item) ? item['clientKey'] : null;
  return typeof key === 'string' && isUUID(key) ? key : null;
}

/** Returns true for what a later attempt may change: rate limits, overload, a server that is away. */
const isTransient = ({ status }: Problem): boolean => status === 429 || status >= 500;

/** Positions of the items with the same pass, in the order of the request; an item without a pass stands alone. */
function groupByPass(items: readonly unknown[]): number[][] {
  const groups = new Map<unknown, number[]>();
  items.forEach((item, at) => {
    const pass = isRecord(item) && typeof item['pass'] === 'string' ? item['pass'].trim() : at;
    const group = groups.get(pass);
    if (group === undefined) groups.set(pass, [at]);
    else group.push(at);
  });
  return [...groups.values()];
}
