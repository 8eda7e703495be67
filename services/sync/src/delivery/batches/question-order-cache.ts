import { Injectable } from '@nestjs/common';
import { questionsOf, type Questionnaire } from '@khai-bao/health-form';
import { DataSource } from 'typeorm';
import { findQuestionnairePayloads } from '../../intake/intake.queries.js';

/** Milliseconds between two readings. A missing version may arrive, because its event may be in transit. */
const minRereadIntervalMs = 5_000;

/** Caches the order of the questions of each published version, from the questionnaires of the feed. */
@Injectable()
export class QuestionOrderCache {
  private orders: ReadonlyMap<string, readonly string[]> = new Map();
  private readAt = -Infinity;

  constructor(private readonly dataSource: DataSource) {}

  /** Returns the ids of the questions by version. A version that the feed has not received yet is missing. */
  async findQuestionOrders(versions: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const isMissing = versions.some((version) => !this.orders.has(version));
    if (isMissing && performance.now() - this.readAt > minRereadIntervalMs) {
      this.orders = await this.readQuestionOrders();
      this.readAt = performance.now();
    }
    return this.orders;
  }

  private async readQuestionOrders(): Promise<ReadonlyMap<string, readonly string[]>> {
    const payloads = await findQuestionnairePayloads(this.dataSource.manager);
    return new Map(payloads.flatMap(parseQuestionOrder));
  }
}

/** Returns version and order of a questionnaire; an empty list for a row that is none. */
function parseQuestionOrder(payload: unknown): [string, readonly string[]][] {
  try {
    const { version, document } = payload as { version: unknown; document: Questionnaire };
    return typeof version === 'string' ? [[version, questionsOf(document).map(({ id }) => id)]] : [];
  } catch {
    return [];
  }
}
