import { Injectable } from '@nestjs/common';
import { questionsOf, type Questionnaire } from '@khai-bao/health-form';
import { queryRows } from '@khai-bao/platform/database';
import { DataSource } from 'typeorm';

/** A version that was not found is looked for again after so long, milliseconds: its event may be on its way. */
const lookAgainAfter = 5_000;

/** The order of the questions of each published version, out of the questionnaires that the feed holds. */
@Injectable()
export class QuestionOrders {
  private known: ReadonlyMap<string, readonly string[]> = new Map();
  private readAt = -Infinity;

  constructor(private readonly dataSource: DataSource) {}

  /** Ids of the questions by version. A version that the feed does not hold yet is missing. */
  async of(versions: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const isMissing = versions.some((version) => !this.known.has(version));
    if (isMissing && performance.now() - this.readAt > lookAgainAfter) {
      this.known = await this.read();
      this.readAt = performance.now();
    }
    return this.known;
  }

  private async read(): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = await queryRows<{ payload: unknown }>(
      this.dataSource,
      `select payload from feed_record where stream = 'questionnaire' order by seq`,
    );
    return new Map(found.flatMap(({ payload }) => orderOf(payload)));
  }
}

/** The version and its order; nothing for a row that is no questionnaire, which then orders no answers. */
function orderOf(payload: unknown): [string, readonly string[]][] {
  try {
    const { version, document } = payload as { version: unknown; document: Questionnaire };
    return typeof version === 'string' ? [[version, questionsOf(document).map(({ id }) => id)]] : [];
  } catch {
    return [];
  }
}
